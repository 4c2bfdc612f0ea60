// Where one is in an exhibit: the page in view, its thumbnail, and going to a page by number.
// Everything here is convenience: #page=3 is an ordinary anchor and works without it.

const viewer = document.querySelector("[data-viewer]");
if (viewer) {
  const bar = viewer.querySelector("[data-page-bar]");
  const field = viewer.querySelector("[data-page-number]");
  const last = Number(viewer.dataset.pages);
  const inView = new Set();
  let here = 1;

  const steps = [...bar.querySelectorAll("[data-step]")];
  const within = (number) => Math.min(last, Math.max(1, number));

  const show = (number) => {
    here = number;
    if (document.activeElement !== field) field.value = number;
    for (const step of steps) step.hash = `page=${within(number + Number(step.dataset.step))}`;
    viewer.querySelector(".thumbs [aria-current]")?.removeAttribute("aria-current");
    const thumb = viewer.querySelector(`[data-thumb="${number}"]`);
    thumb?.setAttribute("aria-current", "true");
    const list = thumb?.closest(".thumbs");
    if (list && list.scrollHeight > list.clientHeight) {
      const middle = thumb.offsetTop - list.clientHeight / 2;
      list.scrollTo({ top: middle });
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
    if (wanted) location.hash = `page=${within(wanted)}`;
    field.value = here;
  });
  bar.hidden = false;
  const asked = /^#page=(\d+)$/.exec(location.hash);
  show(asked ? within(Number(asked[1])) : 1);
}
