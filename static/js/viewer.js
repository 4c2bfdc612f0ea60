// Where one is in an exhibit, how large its pages are shown and which way up.
// Everything here is convenience: #page=3 is an ordinary anchor and works without it, and the
// pages of a long exhibit are reached window by window through links (?page=1500#page=1500).

const ZOOMS = [50, 75, 100, 125, 150, 200, 300];
const viewer = document.querySelector("[data-viewer]");

function remembered(name, otherwise) {
  return JSON.parse(sessionStorage.getItem(`${name} ${viewer.dataset.viewer}`)) ?? otherwise;
}

function remember(name, value) {
  sessionStorage.setItem(`${name} ${viewer.dataset.viewer}`, JSON.stringify(value));
}

// ── Which page ──────────────────────────────────────────────────────────────────────────────

function follow(bar) {
  const field = bar.querySelector("[data-page-number]");
  const steps = [...bar.querySelectorAll("[data-step]")];
  const first = Number(viewer.dataset.first);
  const last = Number(viewer.dataset.last);
  const total = Number(viewer.dataset.pages);
  const within = (number) => Math.min(total, Math.max(1, number));
  const inView = new Set();
  let here = first;

  const addressOf = (number) => {
    if (number >= first && number <= last) return `#page=${number}`;
    const address = new URL(location.href);
    address.searchParams.set("page", number);
    address.hash = `page=${number}`;
    return address.href;
  };

  const show = (number) => {
    here = number;
    if (document.activeElement !== field) field.value = number;
    for (const step of steps) {
      step.setAttribute("href", addressOf(within(number + Number(step.dataset.step))));
    }
    viewer.querySelector(".thumbs [aria-current]")?.removeAttribute("aria-current");
    const thumb = viewer.querySelector(`[data-thumb="${number}"]`);
    thumb?.setAttribute("aria-current", "true");
    const list = thumb?.closest(".thumbs");
    if (list && list.scrollHeight > list.clientHeight) {
      list.scrollTo({ top: thumb.offsetTop - list.clientHeight / 2 });
    }
  };

  const watch = new IntersectionObserver(
    (changes) => {
      for (const { target, isIntersecting } of changes) {
        const number = Number(target.dataset.sheet);
        if (isIntersecting) inView.add(number);
        else inView.delete(number);
      }
      if (inView.size) show(Math.min(...inView));
    },
    // The page that crosses the upper third of the window is the one being read.
    { rootMargin: "-25% 0px -65% 0px" },
  );
  for (const sheet of viewer.querySelectorAll("[data-sheet]")) watch.observe(sheet);

  field.addEventListener("change", () => {
    const wanted = Number.parseInt(field.value, 10);
    field.value = here;
    if (wanted) location.assign(addressOf(within(wanted)));
  });

  const goTo = () => {
    const asked = /^#page=(\d+)$/.exec(location.hash);
    const number = asked ? within(Number(asked[1])) : first;
    // A link that names the page alone leads to its window.
    if (number < first || number > last) location.replace(addressOf(number));
    else show(number);
  };
  addEventListener("hashchange", goTo);
  goTo();

  document.addEventListener("keydown", (event) => {
    const isPlain = !(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey);
    const isFree = event.target === document.body || event.target.closest(".thumbs, .page-bar");
    const isTaken = event.target.matches("input") || document.querySelector("dialog[open]");
    if (!isPlain || !isFree || isTaken) return;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    steps.find((each) => Number(each.dataset.step) === step).click();
  });
  return () => here;
}

// ── How large ───────────────────────────────────────────────────────────────────────────────

function zoomable(bar) {
  const shown = bar.querySelector("[data-zoom-shown]");
  const area = viewer.querySelector(".zoomed");

  const zoom = (percent, here) => {
    viewer.style.setProperty("--zoom", percent / 100);
    area.classList.toggle("wider", percent > 100);
    shown.textContent = percent;
    remember("zoom", percent);
    if (here) viewer.querySelector(`[data-sheet="${here}"]`)?.scrollIntoView();
  };

  zoom(ZOOMS.includes(remembered("zoom", 100)) ? remembered("zoom", 100) : 100);
  return (step, here) => {
    const at = ZOOMS.indexOf(remembered("zoom", 100));
    const next = step ? ZOOMS[Math.min(ZOOMS.length - 1, Math.max(0, at + step))] : 100;
    zoom(next, here);
  };
}

// ── Which way up: on this screen only, the page itself is never changed ─────────────────────

function turn(sheet, quarters) {
  const picture = sheet.querySelector("img");
  if (!picture) return;
  sheet.dataset.turn = quarters * 90;
  sheet.style.setProperty("--wide", picture.getAttribute("width"));
  sheet.style.setProperty("--high", picture.getAttribute("height"));
}

// ── Bates numbers ───────────────────────────────────────────────────────────────────────────

function stampable(button) {
  const show = (isShown) => {
    viewer.classList.toggle("unstamped", !isShown);
    button.setAttribute("aria-pressed", String(isShown));
  };
  button.addEventListener("click", () => {
    const isShown = viewer.classList.contains("unstamped");
    localStorage.setItem("bates-numbers", isShown ? "on" : "off");
    show(isShown);
  });
  show(localStorage.getItem("bates-numbers") !== "off");
}

if (viewer) {
  const bar = viewer.querySelector("[data-page-bar]");
  const turns = remembered("turns", {});
  for (const [number, quarters] of Object.entries(turns)) {
    const sheet = viewer.querySelector(`[data-sheet="${Number(number)}"]`);
    if (sheet) turn(sheet, quarters);
  }
  const zoom = zoomable(bar);
  const here = follow(bar);
  for (const button of bar.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => zoom(Number(button.dataset.zoom), here()));
  }
  bar.querySelector("[data-turn]").addEventListener("click", () => {
    const number = here();
    turns[number] = ((turns[number] ?? 0) + 1) % 4;
    remember("turns", turns);
    turn(viewer.querySelector(`[data-sheet="${number}"]`), turns[number]);
  });
  const stamps = bar.querySelector("[data-stamps]");
  if (stamps) stampable(stamps);
  bar.hidden = false;
}
