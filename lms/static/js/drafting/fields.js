// What stands in a form: {body: "text", extras: {name: [values]}}, the shape that the server keeps.
// The body is the field marked data-draft-body; tokens, hidden fields, files and buttons are not part of it.

const NOT_KEPT = new Set(["hidden", "file", "submit", "button", "reset", "image", "password"]);

const kept = (form) => [...form.elements].filter(
  (field) => field.name && !NOT_KEPT.has(field.type) && field.tagName !== "FIELDSET",
);

const isBox = (field) => field.type === "checkbox" || field.type === "radio";

/** Line breaks of one kind: a text box holds \n only, the server may have been sent \r\n. */
const plain = (text) => text.replace(/\r\n?/g, "\n");

export function read(form) {
  const state = { body: "", extras: {} };
  for (const field of kept(form)) {
    if (field.hasAttribute("data-draft-body")) state.body = plain(field.value);
    else if (!isBox(field) ? field.value : field.checked) (state.extras[field.name] ??= []).push(plain(field.value));
  }
  return state;
}

export function write(form, state) {
  for (const field of kept(form)) {
    const values = state.extras[field.name] ?? [];
    if (field.hasAttribute("data-draft-body")) field.value = state.body;
    else if (isBox(field)) field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
    field.dispatchEvent(new CustomEvent("draft:written", { bubbles: true }));
  }
}

const sorted = (state) => JSON.stringify([
  plain(state.body),
  Object.entries(state.extras).filter(([, v]) => v.length).sort(([a], [b]) => (a < b ? -1 : 1)),
]);

export const same = (one, other) => sorted(one) === sorted(other);

/** Where two states differ, in the form's own words: [{label, value}] with the values of `other`. */
export function differences(form, state, other) {
  const names = new Map();
  for (const field of kept(form)) {
    if (field.hasAttribute("data-draft-body")) {
      if (state.body !== other.body) names.set(field.name, { label: labelOf(field), value: other.body });
    } else if (JSON.stringify(state.extras[field.name] ?? []) !== JSON.stringify(other.extras[field.name] ?? [])) {
      names.set(field.name, { label: labelOf(field), value: spoken(form, field, other.extras[field.name] ?? []) });
    }
  }
  return [...names.values()];
}

function labelOf(field) {
  const own = isBox(field) ? field.closest("fieldset")?.querySelector("legend") : field.labels?.[0];
  return (own?.dataset.draftLabel ?? own?.textContent ?? "").trim().replace(/\s+/g, " ");
}

function spoken(form, field, values) {
  if (!isBox(field)) return values.join("\n");
  return kept(form)
    .filter((box) => box.name === field.name && values.includes(box.value))
    .map((box) => box.labels?.[0]?.textContent.trim().replace(/\s+/g, " ") ?? box.value)
    .join("\n");
}
