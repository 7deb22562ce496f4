// One more row for options, pairs or sources: a copy of the last one, emptied and numbered on.

function add(list) {
  const last = list.lastElementChild;
  const row = last.cloneNode(true);
  const n = list.children.length;
  for (const field of row.querySelectorAll("input")) {
    if (field.type === "radio" || field.type === "checkbox") {
      field.checked = false;
      field.value = String(n);
    } else field.value = "";
  }
  for (const element of row.querySelectorAll("[id], [for], [placeholder]")) {
    for (const name of ["id", "for"]) {
      if (element.hasAttribute(name)) element.setAttribute(name, element.getAttribute(name).replace(/\d+$/, String(n)));
    }
  }
  for (const label of row.querySelectorAll("label.sr-only")) label.textContent = label.textContent.replace(/\d+/, String(n + 1));
  for (const field of row.querySelectorAll("[placeholder]")) field.placeholder = field.placeholder.replace(/\d+/, String(n + 1));
  list.append(row);
  row.querySelector("input:not([type=radio], [type=checkbox])").focus();
}

for (const button of document.querySelectorAll("[data-add-row]")) {
  const list = button.closest("fieldset").querySelector("[data-rows]");
  button.hidden = false;
  button.addEventListener("click", () => add(list));
}
