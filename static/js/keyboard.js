// Work without a mouse. Keys act only outside fields and can be switched off in the help (?).
//
// data-key="g e"   on a link or button: the keys that follow it
// data-row         on a row or list item: j and k walk them
// data-open        on the link inside a row: Enter follows it
// data-row-key="e" on a button or box inside a row: acts on the row at hand; on a box, Shift too,
//                   as a click with Shift does
// data-search      on the page's search field: / goes there, else to the search of everything

const OFF = "single-letter-keys-off";
const WAIT_FOR_SECOND_KEY = 1200;

const help = document.getElementById("keys");
const switcher = help?.querySelector("input[type=checkbox]");
let prefix = "";
let timer = 0;
// Where the row at hand leads: it stays at hand though the list is refreshed.
let leadsTo = "";

const isOff = () => localStorage.getItem(OFF) === "1";
const isTyping = (element) =>
  element.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName);
const visible = (element) => element.getClientRects().length > 0;
const rows = () => [...document.querySelectorAll("[data-row]")].filter(visible);
const atHand = () => document.querySelector("[data-row].at-hand");

const link = (row) => row.querySelector("[data-open]");

function walk(step) {
  const all = rows();
  const from = all.indexOf(atHand());
  const next = all[Math.min(all.length - 1, Math.max(0, from + step))];
  if (!next) return;
  atHand()?.classList.remove("at-hand");
  next.classList.add("at-hand");
  next.scrollIntoView({ block: "nearest" });
  link(next)?.focus({ preventScroll: true });
  leadsTo = link(next)?.href ?? "";
}

function stay() {
  if (!leadsTo || atHand()) return;
  const same = rows().find((row) => link(row)?.href === leadsTo);
  same?.classList.add("at-hand");
  if (same && document.activeElement === document.body) link(same).focus({ preventScroll: true });
}

function press(selector, within = document) {
  const target = [...within.querySelectorAll(selector)].find(visible);
  if (target?.matches("label")) target.control?.focus();
  else target?.click();
  return Boolean(target);
}

function pressWithShift(key, row) {
  const box = row.querySelector(`input[data-row-key="${CSS.escape(key.toLowerCase())}"]`);
  box?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey: true }));
  return Boolean(box);
}

function act(key) {
  if (key === "j" || key === "ArrowDown") return walk(1), true;
  if (key === "k" || key === "ArrowUp") return walk(-1), true;
  if (key === "?") return help?.showModal(), true;
  if (key === "/") {
    const field = document.querySelector("[data-search]");
    if (!field) return press('[data-key="g s"]');
    field.focus();
    field.select();
    return true;
  }
  const row = atHand();
  if (row && key === "Enter") return press("[data-open]", row);
  if (row && press(`[data-row-key="${CSS.escape(key)}"]`, row)) return true;
  if (row && /^[A-Z]$/.test(key) && pressWithShift(key, row)) return true;
  return press(`[data-key="${CSS.escape(key)}"]`);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isTyping(event.target)) event.target.blur();
  if (event.key === "Enter" && event.ctrlKey && event.target.form) {
    event.target.form.requestSubmit();
  }
  const isModified = event.ctrlKey || event.metaKey || event.altKey;
  if (isModified || isOff() || help?.open || isTyping(event.target)) return;
  // Enter and the arrows keep their own meaning on a focused control.
  const onControl = event.target !== document.body && !event.target.matches("[data-open]");
  if (onControl && /^(Enter|Arrow)/.test(event.key)) return;
  clearTimeout(timer);
  const typed = prefix ? `${prefix} ${event.key}` : event.key;
  prefix = "";
  if (typed === "g") {
    prefix = "g";
    timer = setTimeout(() => (prefix = ""), WAIT_FOR_SECOND_KEY);
    return;
  }
  if (act(typed)) event.preventDefault();
});

document.addEventListener("htmx:afterSettle", stay);

for (const opener of document.querySelectorAll("[data-opens=keys]")) {
  opener.hidden = false;
  opener.addEventListener("click", () => help.showModal());
}
if (switcher) {
  switcher.checked = !isOff();
  switcher.addEventListener("change", () =>
    localStorage.setItem(OFF, switcher.checked ? "0" : "1"),
  );
}
