// The summary of folded filters names what is set, also after a change that loads the list alone.
// Where the filters act by themselves as they are changed, the button that sends them is not needed.

const words = (control) =>
  control.type === "date"
    ? new Date(`${control.value}T00:00`).toLocaleDateString("en-US", {
        day: "numeric",
        month: "short",
        year: "numeric",
      })
    : (control.selectedOptions?.[0].textContent.trim() ?? control.value);

function tell(form) {
  const told = form.querySelector("[data-set-filters]");
  if (!told) return;
  const set = [...form.querySelectorAll(".folded :is(select, input)")]
    .filter((control) => control.value && control.labels.length)
    .map((control) => `${control.labels[0].textContent.trim()}: ${words(control)}`);
  told.textContent = set.join(", ") || told.dataset.nothing;
}

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.matches(".filters")) tell(form);
});

for (const button of document.querySelectorAll("form[hx-get] [data-plain]")) button.hidden = true;
