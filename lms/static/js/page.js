// Small things for every page: ask before what cannot be undone, and send a form only once.

import "./drafting/outbox.js";

document.addEventListener("submit", (event) => {
  const form = event.target;
  const question = form.dataset.confirm;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    return;
  }
  if (form.method !== "post" || form.dataset.manual !== undefined) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
});

// Lessons carried along on this device: told, kept for their owner, cleared at sign-out.
const me = document.querySelector("script[data-person]");
let carrying = false;
try {
  carrying = Boolean(localStorage.getItem("ponkotan:pocket"));
} catch {
  // A browser that forbids storage carries nothing.
}
if (carrying) import("./pocket/keeper.js").then(({ keep }) => keep(Number(me?.dataset.person ?? 0), me?.dataset.unsent));

// Who signs out in one tab leaves nothing to read in the others.
const door = "BroadcastChannel" in window ? new BroadcastChannel("ponkotan:door") : null;
door?.addEventListener("message", ({ data }) => {
  if (!data || data !== me?.dataset.person) return;
  document.body.hidden = true;
  setTimeout(() => window.location.replace("/"), 1500); // by then the server has signed them out
});

// Quiz answers, drafts and lessons that could not be sent stay on a family's phone only while their owner is signed in.
document.addEventListener("submit", (event) => {
  if (!event.target.action.endsWith("/sign-out")) return;
  let unsent = [];
  try {
    const own = ["quiz", "draft", "lesson"].map((kind) => `ponkotan:${kind}:${me?.dataset.person}:`);
    unsent = Object.keys(localStorage).filter((name) => own.some((start) => name.startsWith(start)));
  } catch {
    return;
  }
  if (unsent.length && !window.confirm(me?.dataset.unsent)) {
    event.preventDefault();
    event.stopImmediatePropagation(); // not sent: the button must work once more
    return;
  }
  unsent.forEach((name) => localStorage.removeItem(name));
  door?.postMessage(me?.dataset.person);
}, true);

// Coming back with the browser's button must find a form that can be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// Enter that confirms a kanji conversion is not Enter that sends the form.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.stopPropagation();
}, true);
