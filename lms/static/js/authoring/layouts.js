// Below the choice of a layout: how its slide is written.

const choice = document.querySelector("select#layout");

choice?.addEventListener("change", () => {
  for (const hint of document.querySelectorAll("[data-layout-hint]")) hint.hidden = hint.dataset.layoutHint !== choice.value;
});
