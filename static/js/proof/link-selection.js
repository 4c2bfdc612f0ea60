// What is selected on a page of the viewer goes along to the form that links it to an allegation:
// exhibit, page and words. Without a selection the link names the exhibit and the page in view.

const link = document.querySelector("[data-link-selection]");
const LONGEST = 1500;

function selected() {
  const selection = getSelection();
  const words = selection?.toString().replace(/\s+/g, " ").trim() ?? "";
  const node = selection?.anchorNode;
  const within = node instanceof Element ? node : node?.parentElement;
  const sheet = within?.closest("[data-sheet]");
  return words && sheet ? { words: words.slice(0, LONGEST), page: sheet.dataset.sheet } : null;
}

function follow() {
  const found = selected();
  const address = new URL(link.dataset.linkSelection, location.href);
  const inView = document.querySelector("[data-page-number]")?.value;
  const page = found?.page ?? inView;
  if (page) address.searchParams.set("page", page);
  if (found) address.searchParams.set("quotation", found.words);
  link.href = address.href;
  link.classList.toggle("primary", Boolean(found));
}

if (link) {
  document.addEventListener("selectionchange", follow);
  // A press with the mouse would drop the selection before the link is followed.
  link.addEventListener("mousedown", (event) => event.preventDefault());
  link.addEventListener("click", follow);
  link.addEventListener("focus", follow);
}
