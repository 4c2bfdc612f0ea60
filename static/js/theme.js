// Light, dark or as the system says: the choice is a cookie, so the server draws the page in it.

const buttons = () => document.querySelectorAll("button[name=theme]");

function show(theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  for (const button of buttons()) {
    button.setAttribute("aria-pressed", String(button.value === theme));
  }
}

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button?.name !== "theme") return;
  event.preventDefault();
  show(button.value);
  const body = new FormData(event.target, button);
  fetch(event.target.action, { method: "POST", body, redirect: "manual" });
});
