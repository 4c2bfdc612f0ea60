// Ticking rows of a list: whole pages, ranges with Shift, and a count that is read out. Without
// this module the boxes are ticked one by one, and "all that match" works as it stands.
//
// What is ticked is remembered while the list is narrowed, ordered or refreshed.

const ticked = new Set();
// The box ticked last, by its value: a range goes on from there though the list was refreshed.
let last = "";

const boxes = () => [...document.querySelectorAll("[data-select]")];
const all = () => document.querySelector("[data-select-all]");

function tell() {
  const said = document.querySelector("[data-selected]");
  if (!said) return;
  const hidden = [...ticked].filter((id) => !boxes().some((box) => box.value === id)).length;
  const count = ticked.size;
  said.textContent = all()?.checked
    ? "All that match"
    : count
      ? `${count} selected${hidden ? `, ${hidden} of them not on this page` : ""}`
      : "";
  keepHidden();
}

// What is ticked and not on this page goes along in one field.
function keepHidden() {
  const here = new Set(boxes().map((box) => box.value));
  document.querySelector("[data-kept]").value = [...ticked]
    .filter((id) => !here.has(id))
    .join(" ");
}

function set(box, isTicked) {
  box.checked = isTicked;
  if (isTicked) ticked.add(box.value);
  else ticked.delete(box.value);
  box.closest("tr").classList.toggle("ticked", isTicked);
}

function show() {
  const tools = document.querySelector("[data-selection-tools]");
  if (!tools) return;
  tools.hidden = false;
  for (const box of boxes()) set(box, ticked.has(box.value) || box.checked);
  tell();
}

document.addEventListener("click", (event) => {
  const box = event.target.closest?.("[data-select]");
  if (box) {
    const rows = boxes();
    const from = rows.findIndex((each) => each.value === last);
    const to = rows.indexOf(box);
    if (event.shiftKey && from >= 0) {
      for (const each of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) {
        set(each, box.checked);
      }
    } else set(box, box.checked);
    last = box.value;
    tell();
  } else if (event.target.closest?.("[data-select-page]")) {
    for (const each of boxes()) set(each, true);
    tell();
  } else if (event.target.closest?.("[data-select-none]")) {
    ticked.clear();
    for (const each of boxes()) set(each, false);
    if (all()) all().checked = false;
    tell();
  }
});

document.addEventListener("change", (event) => {
  if (event.target.matches?.("[data-select-all]")) tell();
});

document.addEventListener("htmx:afterSettle", show);
show();
