// <input type="file" data-most="20" data-too-large="…">: says at once what the server would refuse after a long wait.

for (const field of document.querySelectorAll("input[type=file][data-most]")) {
  const problem = document.createElement("p");
  problem.className = "problem";
  problem.id = `${field.id}-too-large`;
  problem.setAttribute("role", "alert");
  const tooLarge = () => (field.files[0]?.size ?? 0) > Number(field.dataset.most) * 1_000_000;
  const show = () => {
    problem.textContent = tooLarge() ? field.dataset.tooLarge : "";
    problem.hidden = !tooLarge();
  };
  show();
  field.before(problem);
  field.addEventListener("change", show);
  // Before the draft's listener: a form that is not sent must go on keeping its draft.
  document.addEventListener("submit", (event) => {
    if (event.target !== field.form || !tooLarge() || event.submitter?.hasAttribute("formnovalidate")) return;
    event.preventDefault();
    event.stopPropagation();
    field.focus();
  }, { capture: true });
}
