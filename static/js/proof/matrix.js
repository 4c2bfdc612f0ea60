// The arrows walk the cells of the proof matrix; Enter opens what stands in a cell, l links to it.
// Without it every link of a cell is an ordinary link, reached with Tab.

const matrix = () => document.querySelector("[data-matrix]");
const rowsOf = (table) => [...table.querySelectorAll("tr[data-row]")];
const cellsOf = (row) => [...row.querySelectorAll("[data-cell]")];

function prepare() {
  const table = matrix();
  if (!table) return;
  const cells = [...table.querySelectorAll("[data-cell]")];
  cells.forEach((cell, place) => (cell.tabIndex = place === 0 ? 0 : -1));
}

function goTo(cell, from) {
  from.tabIndex = -1;
  cell.tabIndex = 0;
  cell.focus();
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function neighbour(cell, key) {
  const row = cell.closest("tr");
  const rows = rowsOf(matrix());
  const across = cellsOf(row).indexOf(cell);
  const down = rows.indexOf(row);
  const step = { ArrowUp: -1, ArrowDown: 1 }[key];
  if (step) return rows[down + step] && cellsOf(rows[down + step])[across];
  if (key === "Home") return cellsOf(row)[0];
  if (key === "End") return cellsOf(row).at(-1);
  return cellsOf(row)[across + (key === "ArrowLeft" ? -1 : 1)];
}

document.addEventListener("keydown", (event) => {
  const cell = event.target.matches?.("[data-cell]") ? event.target : null;
  if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
  const actions = {
    Enter: () => cell.querySelector("a[href]"),
    l: () => cell.closest("tr").querySelector("[data-link]"),
  };
  if (/^(Arrow|Home$|End$)/.test(event.key)) {
    const next = neighbour(cell, event.key);
    if (next) goTo(next, cell);
  } else if (actions[event.key]) {
    actions[event.key]()?.click();
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
});

document.addEventListener("htmx:afterSettle", prepare);
prepare();
