// Say so when the server can't be reached or refuses, keep what was typed, and offer a way on.

const banner = document.getElementById("connection");
const sentence = banner?.querySelector("[data-sentence]");

function show(text) {
  if (!banner) return;
  sentence.textContent = text;
  banner.hidden = false;
}

document.body.addEventListener("htmx:sendError", () =>
  show("The server can’t be reached. Nothing you typed is lost; this page will try again."),
);
document.body.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  show(`The server answered with an error (${status}). Reload the page to see where things stand.`);
});
document.body.addEventListener("htmx:afterOnLoad", (event) => {
  if (event.detail.successful && banner) banner.hidden = true;
});
