// Many files at once, each with its own progress and its own answer.
//
// Without this module the form is an ordinary multipart form. With it, each file is posted by
// itself to the same address, and the server's answer takes the place of its bar.

const AT_ONCE = 2;
const WORDS = {
  stored: ["good", "Stored"],
  duplicate: ["wait", "Already there"],
  refused: ["bad", "Not stored"],
};

// Control and direction characters in a file's name are shown, not obeyed.
const visible = (name) =>
  name.replace(/[\p{Cc}\p{Cf}]/gu, (sign) => {
    const code = sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    return `[U+${code}]`;
  });

for (const form of document.querySelectorAll("form[data-dropzone]")) enhance(form);

function enhance(form) {
  const picker = form.querySelector("input[type=file]");
  const list = document.getElementById(form.dataset.dropzone);
  const queue = [];
  let running = 0;

  form.querySelector("[data-plain]").hidden = true;
  form.querySelector("[data-enhanced]").hidden = false;
  form.querySelector("[data-choose]").addEventListener("click", () => picker.click());
  picker.addEventListener("change", () => {
    add(picker.files);
    picker.value = "";
  });

  // The whole window takes files, so that a near miss does not open the file in the browser.
  window.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    form.classList.add("over");
  });
  window.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) form.classList.remove("over");
  });
  window.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    form.classList.remove("over");
    add(event.dataTransfer.files);
  });
  window.addEventListener("beforeunload", (event) => {
    if (running) event.preventDefault();
  });

  function add(files) {
    for (const file of files) queue.push({ file, row: draw(file) });
    next();
  }

  function draw(file) {
    const row = document.createElement("li");
    const name = document.createElement("bdi");
    const bar = document.createElement("progress");
    name.className = "name";
    name.textContent = visible(file.name);
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", `Upload of ${file.name}`);
    row.append(name, bar);
    list.append(row);
    list.hidden = false;
    return row;
  }

  function next() {
    while (running < AT_ONCE && queue.length) send(queue.shift());
  }

  function send({ file, row }) {
    running += 1;
    const body = new FormData(form);
    body.delete(picker.name);
    body.append(picker.name, file);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) {
        row.querySelector("progress").value = (100 * event.loaded) / event.total;
      }
    });
    request.addEventListener("load", () => settle(row, file, request));
    request.addEventListener("error", () => settle(row, file, null));
    request.send(body);
  }

  function settle(row, file, request) {
    const [answer] = read(request)?.files ?? [];
    if (answer) say(row, answer);
    else say(row, { outcome: "refused", message: whyNot(request) });
    running -= 1;
    next();
    if (!running && !queue.length) refresh();
  }

  function read(request) {
    try {
      return JSON.parse(request.responseText);
    } catch {
      return null;
    }
  }

  function whyNot(request) {
    if (!request) return "Not stored: the connection broke. Drop the file again.";
    return `Not stored: the server answered ${request.status}. Reload the page and try again.`;
  }

  function say(row, { name, outcome, message, label, url }) {
    const said = document.createElement("span");
    const badge = document.createElement("span");
    const link = document.createElement(url ? "a" : "span");
    const [hue, word] = WORDS[outcome] ?? WORDS.refused;
    said.className = "outcome";
    badge.className = `badge ${hue}`;
    badge.textContent = word;
    // The row begins with the file's name already.
    link.textContent = outcome === "stored" ? label : message.replace(`${name}: `, "");
    if (url) link.href = url;
    said.append(badge, " ", link);
    row.className = "settled";
    row.querySelector("progress").replaceWith(said);
  }

  function refresh() {
    window.htmx?.ajax("GET", location.href, { target: form.dataset.refresh, swap: "outerHTML" });
  }
}
