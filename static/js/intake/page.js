// The drop zone: takes files and folders, and shows how far they are on their way.
//
// Without this module the form is an ordinary multipart form. However many files there are, the
// page shows counts, the few that are being sent, and those that went otherwise than hoped.

import { Sending } from "./sending.js";
import { entriesOf, filesIn } from "./tree.js";

const MOST_TROUBLE = 20;
const REDRAW_MS = 300;
const REFRESH_MS = 6000;

function enhance(form) {
  const panel = document.getElementById("sending");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const sending = new Sending(form.dataset.intake, token);
  const draw = throttled(() => show(panel, sending), REDRAW_MS);

  takeFrom(form, (entries) => {
    const said = {
      source_label: form.elements.source_label.value,
      custodian: form.elements.custodian.value,
    };
    panel.hidden = false;
    sending.add(filesIn(entries), said);
    draw();
  });
  sending.addEventListener("change", draw);
  sending.addEventListener("announced", () => watch(form, panel, sending));
  const buttons = { pause: "pause", resume: "goOn", again: "tryAgain" };
  for (const [name, method] of Object.entries(buttons)) {
    part(panel, name).addEventListener("click", () => sending[method]());
  }
  window.addEventListener("beforeunload", (event) => {
    if (sending.isActive) event.preventDefault();
  });
  refreshAsItSettles(form);
}

const part = (panel, name) => panel.querySelector(`[data-${name}]`);

function takeFrom(form, take) {
  const picker = form.querySelector("input[type=file][multiple]");
  // One input asks for files or for a folder, never for both.
  const folder = Object.assign(document.createElement("input"), { type: "file", webkitdirectory: true });
  form.querySelector("[data-plain]").hidden = true;
  form.querySelector("[data-enhanced]").hidden = false;
  for (const [input, button] of [[picker, "[data-choose]"], [folder, "[data-choose-folder]"]]) {
    form.querySelector(button).addEventListener("click", () => input.click());
    input.addEventListener("change", () => {
      if (input.files.length) take([...input.files]);
      input.value = "";
    });
  }
  // Enter in one of the fields would send the plain form, without any file.
  form.addEventListener("submit", (event) => event.preventDefault());
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
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    form.classList.remove("over");
    take(entriesOf(event.dataTransfer));
  });
}

function show(panel, sending) {
  const { counts, trouble } = sending;
  const going = [...sending.now].reduce((sum, job) => sum + (job.part ?? 0), 0);
  const bar = part(panel, "bar");
  const isNothingToSend = counts.bytes === 0 && !sending.isActive;
  bar.max = Math.max(counts.bytes, 1);
  bar.value = isNothingToSend ? 1 : Math.min(counts.sent + going, counts.bytes);
  part(panel, "state").textContent = headline(sending);
  part(panel, "detail").textContent = detail(sending, counts.sent + going);
  part(panel, "pause").hidden = sending.isPaused || !sending.isActive;
  part(panel, "resume").hidden = !sending.isPaused && !sending.waited;
  part(panel, "again").hidden = !trouble.some((job) => job.file) || sending.isActive;
  fill(part(panel, "now"), [...sending.now].map(underWay));
  fill(part(panel, "trouble"), trouble.slice(0, MOST_TROUBLE).map(notSent));
  const more = part(panel, "more");
  more.hidden = trouble.length <= MOST_TROUBLE;
  more.textContent = `and ${trouble.length - MOST_TROUBLE} more that were not sent`;
  announce(panel, sending);
}

function headline(sending) {
  const { counts, trouble } = sending;
  const done = `${number(counts.done)} of ${number(counts.found)} ${files(counts.found)}`;
  if (sending.stop) return "Stopped";
  if (sending.isPaused) return `Paused: ${done} sent`;
  if (sending.waited) return `No connection: ${done} sent, trying again`;
  if (sending.isActive) return `Sending: ${done} sent`;
  if (trouble.length) return `${done} sent, ${number(trouble.length)} not sent`;
  return `All sent: ${number(counts.found)} ${files(counts.found)}`;
}

function detail(sending, sent) {
  const { counts } = sending;
  const told = [sending.stop, counts.bytes ? `${size(sent)} of ${size(counts.bytes)}.` : ""];
  if (sending.waited) told.push("Nothing is lost; it goes on by itself once the server answers.");
  if (counts.known) told.push(`${number(counts.known)} were here already and were not sent again.`);
  if (counts.refused) {
    const were = counts.refused === 1 ? "was" : "were";
    told.push(`${number(counts.refused)} ${were} turned away at once: see below.`);
  }
  if (counts.resumed) told.push(`${number(counts.resumed)} went on where they had stopped.`);
  if (sending.isActive) told.push("Stay on this page until all are sent.");
  return told.filter(Boolean).join(" ");
}

// To those who hear the page: the beginning, each quarter, the end.
function announce(panel, sending) {
  const { done, found } = sending.counts;
  const quarter = sending.isActive ? `${Math.floor((4 * done) / Math.max(found, 1))}` : "end";
  const live = part(panel, "said");
  if (live.dataset.quarter === quarter) return;
  live.dataset.quarter = quarter;
  live.textContent = headline(sending);
}

const number = (count) => count.toLocaleString("en-US");
const files = (count) => (count === 1 ? "file" : "files");

function size(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  const power = Math.min(Math.floor(Math.log10(bytes) / 3), 4);
  const scaled = bytes / 1000 ** power;
  return `${scaled < 10 ? scaled.toFixed(1) : Math.round(scaled)} ${["", "KB", "MB", "GB", "TB"][power]}`;
}

function row(path, said) {
  const item = document.createElement("li");
  const name = document.createElement("bdi");
  name.className = "name";
  name.textContent = visible(path);
  item.append(name, said);
  return item;
}

function underWay(job) {
  const bar = document.createElement("progress");
  bar.max = job.file.size;
  bar.value = job.row.arrived + (job.part ?? 0);
  bar.setAttribute("aria-label", `Sent of ${visible(job.path)}`);
  return row(job.path, bar);
}

function notSent(job) {
  const said = document.createElement("span");
  const badge = document.createElement("span");
  said.className = "outcome";
  badge.className = "badge bad";
  badge.textContent = "Not sent";
  said.append(badge, " ", job.reason);
  const item = row(job.path, said);
  item.className = "settled";
  return item;
}

// Control and direction characters in a file's name are shown, not obeyed.
const visible = (name) =>
  name.replace(/[\p{Cc}\p{Cf}]/gu, (sign) => {
    const code = sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    return `[U+${code}]`;
  });

const fill = (list, items) => list.replaceChildren(...items);

// What the server makes of it: its own part of the page, which then asks for itself.
function watch(form, panel, sending) {
  const report = part(panel, "report");
  report.href = `${form.dataset.pages}${sending.batch.id}/`;
  report.hidden = false;
  load(`${report.href}progress/`, "#intake-progress");
}

// A line that breaks is told by the page's own banner, and asked again with the next change.
function load(address, target) {
  window.htmx?.ajax("GET", address, { target, swap: "outerHTML" }).catch(() => {});
}

function refreshAsItSettles(form) {
  let settled = "";
  const refresh = throttled(() => load(location.href, form.dataset.refresh), REFRESH_MS);
  document.body.addEventListener("htmx:afterSettle", () => {
    const now = document.getElementById("intake-progress")?.dataset.settled ?? "";
    if (now === settled) return;
    settled = now;
    refresh();
  });
}

// Calls at most once in a while, and a last time at the end of it.
function throttled(call, milliseconds) {
  let timer = 0;
  return () => {
    timer ||= setTimeout(() => {
      timer = 0;
      call();
    }, milliseconds);
  };
}

for (const form of document.querySelectorAll("form[data-intake]")) enhance(form);
