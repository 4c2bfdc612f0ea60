// What was dropped or chosen, as a flat list of {file, path}: folders are walked, paths kept.

// Must be called before the drop event is over: the browser then forgets what was dropped.
export function entriesOf(transfer) {
  const entries = [...transfer.items]
    .filter((item) => item.kind === "file")
    .map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile())
    .filter(Boolean);
  return entries.length ? entries : [...transfer.files];
}

// Yields {file, path} for a file and {path, reason} for what could not be read.
export async function* filesIn(entries) {
  for (const entry of inOrder(entries)) {
    if (entry instanceof File) yield { file: entry, path: entry.webkitRelativePath || entry.name };
    else if (entry.isDirectory) yield* filesInFolder(entry);
    else yield await fileOf(entry);
  }
}

async function* filesInFolder(folder) {
  const reader = folder.createReader();
  while (true) {
    let entries;
    try {
      entries = await new Promise((done, failed) => reader.readEntries(done, failed));
    } catch {
      yield { path: pathOf(folder), reason: "This folder could not be read." };
      return;
    }
    // A reader gives its entries in portions, and an empty one at the end.
    if (!entries.length) return;
    yield* filesIn(entries);
  }
}

async function fileOf(entry) {
  try {
    const file = await new Promise((done, failed) => entry.file(done, failed));
    return { file, path: pathOf(entry) };
  } catch {
    return { path: pathOf(entry), reason: "This file could not be read. Check who may read it." };
  }
}

// As people count, 2 before 10: exhibits are numbered in the order in which they come.
function inOrder(entries) {
  const place = (entry) => entry.webkitRelativePath || entry.name;
  const compare = new Intl.Collator(undefined, { numeric: true }).compare;
  return [...entries].sort((one, other) => compare(place(one), place(other)));
}

const pathOf = (entry) => entry.fullPath.replace(/^\//, "");
