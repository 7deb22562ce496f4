// Fields of a drill: Enter goes on to the next field instead of handing in. Never while a conversion is open:
// there Enter sets the characters (isComposing, and 229 in browsers that end the composition first).

const fields = [...document.querySelectorAll("[name^=cell_]")];

document.addEventListener("keydown", (event) => {
  const at = fields.indexOf(event.target);
  if (at < 0 || event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  const next = fields[at + (event.shiftKey ? -1 : 1)];
  if (!next) return;
  const fold = next.closest("details");
  if (fold) fold.open = true;
  next.focus();
});

// The next empty row opens as soon as something stands in the one before.
document.addEventListener("input", (event) => {
  const fold = event.target.closest("details.record");
  if (fold?.nextElementSibling?.matches("details.record")) fold.nextElementSibling.open = true;
});
