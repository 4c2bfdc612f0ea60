// n and p, or the buttons, lead from one change of a policy to the next and say which it is.
// Without it the changes are read one after the other; j and k walk them too.

const steps = () => document.querySelector("[data-changes]");
const changed = () => [...document.querySelectorAll(".difference tr[data-row]")];

function goBy(step) {
  const rows = changed();
  const here = rows.findIndex((row) => row.matches(".at-hand"));
  // Before the first step there is no change at hand: n leads to the first, p to the last.
  const from = here < 0 && step < 0 ? rows.length : here;
  const there = Math.min(rows.length - 1, Math.max(0, from + step));
  rows[here]?.classList.remove("at-hand");
  rows[there].classList.add("at-hand");
  rows[there].tabIndex = -1;
  rows[there].focus({ preventScroll: true });
  rows[there].scrollIntoView({ block: "center" });
  steps().querySelector("[role=status]").textContent = `Change ${there + 1} of ${rows.length}`;
}

function prepare() {
  if (steps()) steps().hidden = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step-by]");
  if (button) goBy(Number(button.dataset.stepBy));
});
document.addEventListener("htmx:afterSettle", prepare);
prepare();
