// A place selected in [data-annotated] goes into the form as "start-end" in code points and is shown there.

const form = document.querySelector("[data-annotating]");
const text = document.querySelector("[data-annotated]");
const line = form.querySelector("[data-selected]");

/** Code points of the text before this point; null when it lies outside the text's own words. */
function place(node, offset) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const part = element?.closest?.("[data-at]");
  if (!part || !text.contains(part)) return null;
  const range = document.createRange();
  range.setStart(part, 0);
  range.setEnd(node, offset);
  return Number(part.dataset.at) + [...range.toString()].length;
}

function chosen() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const [start, end] = [place(range.startContainer, range.startOffset), place(range.endContainer, range.endOffset)];
  return start === null || end === null || start >= end ? null : { value: `${start}-${end}`, quote: selection.toString() };
}

document.addEventListener("selectionchange", () => {
  const found = chosen();
  if (!found) return;
  form.elements.selected.value = found.value;
  line.textContent = `${line.dataset.chosen} ${found.quote.slice(0, 60)}`;
  line.hidden = false;
});

form.elements.place.addEventListener("change", () => {
  form.elements.selected.value = "";
  line.hidden = true;
});
