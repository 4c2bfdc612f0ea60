// Drag a row, or press its arrows, without a reload. Without this module each arrow posts a form.
//
// The list form holds one hidden field per row, in order; the same form is posted either way.

const list = () => document.querySelector("[data-order]");
let dragged = null;

const rowsOf = () => [...list().children];

function renumber() {
  const all = rowsOf();
  all.forEach((row, index) => {
    row.querySelector(".place").textContent = index + 1;
    row.querySelector("[data-step='-1']").disabled = index === 0;
    row.querySelector("[data-step='1']").disabled = index === all.length - 1;
  });
}

async function save(moved) {
  const form = list().closest("form");
  const said = document.getElementById("order-said");
  const place = rowsOf().indexOf(moved) + 1;
  const body = new FormData(form);
  const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(
    () => null,
  );
  // A redirect is how the server says yes; the browser hides its status from scripts.
  if (answer && (answer.ok || answer.type === "opaqueredirect")) {
    said.textContent = `${moved.dataset.label} is now number ${place}. Saved.`;
  } else {
    said.textContent = "The order was not saved. Reload the page and try again.";
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-order] [data-step]");
  if (!button) return;
  event.preventDefault();
  const row = button.closest("li");
  if (button.dataset.step === "-1") row.previousElementSibling?.before(row);
  else row.nextElementSibling?.after(row);
  renumber();
  // At the end of the list the arrow is off: the focus goes to its neighbour, not to nowhere.
  (button.disabled ? row.querySelector("[data-step]:enabled") : button)?.focus();
  save(row);
});

document.addEventListener("keydown", (event) => {
  const row = event.target.closest?.("[data-order] li");
  if (!row || !event.altKey || !/^Arrow(Up|Down)$/.test(event.key)) return;
  event.preventDefault();
  row.querySelector(`[data-step='${event.key === "ArrowUp" ? -1 : 1}']`).click();
});

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-order] .grip");
  if (!grip || event.button) return;
  event.preventDefault();
  dragged = grip.closest("li");
  dragged.classList.add("dragged");
  grip.setPointerCapture(event.pointerId);
});

document.addEventListener("pointermove", (event) => {
  if (!dragged) return;
  const over = rowsOf().find((row) => {
    const box = row.getBoundingClientRect();
    return event.clientY >= box.top && event.clientY < box.bottom;
  });
  if (!over || over === dragged) return;
  const isBelow = rowsOf().indexOf(over) > rowsOf().indexOf(dragged);
  if (isBelow) over.after(dragged);
  else over.before(dragged);
});

function drop() {
  if (!dragged) return;
  const row = dragged;
  dragged = null;
  row.classList.remove("dragged");
  renumber();
  save(row);
}

document.addEventListener("pointerup", drop);
document.addEventListener("pointercancel", drop);
