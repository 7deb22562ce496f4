// A coach's phrase, put where the cursor last was in a field of the form; into the words when it was nowhere.

const form = document.querySelector("form[data-draft]");
let last = null;

form?.addEventListener("focusin", (event) => {
  if (event.target.matches("textarea")) last = event.target;
});

for (const button of document.querySelectorAll("[data-phrase]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const field = last ?? form.querySelector("[data-draft-body]");
    const { selectionStart: start, selectionEnd: end } = field;
    field.setRangeText(button.dataset.phrase, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}
