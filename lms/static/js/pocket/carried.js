// A lesson out of the device: what is played and answered is kept here first, and told when there is a line.

import { Played, merged } from "../learning/spans.js";
import { fill, timeOfDay } from "../learning/talk.js";
import { changeDone, doneIn, packOf } from "./store.js";
import { me, tellAll } from "./telling.js";

const data = JSON.parse(document.getElementById("pack-data").textContent);
const { words } = data;
const video = document.querySelector("video");
const quiz = document.querySelector("[data-quiz]");
const part = (name) => document.querySelector(`[data-${name}]`);
const played = new Played(video);
let typing = null;

const pack = await packOf(data.id);
const before = await doneIn(data.id);
let place = before?.position ?? 0;
if (video.readyState >= 1) video.currentTime = place;
else video.addEventListener("loadedmetadata", () => (video.currentTime = place), { once: true });
if (before?.form && quiz) fillIn(before.form);
if (before?.handedIn && quiz) close();
if (quiz && before?.handIn) part("hand-in").checked = true;

for (const name of ["pause", "ended", "seeked"]) video.addEventListener(name, () => keep().then(tell));
setInterval(() => !video.paused && keep(), 5000);
document.addEventListener("visibilitychange", () => keep());
window.addEventListener("pagehide", () => keep());
video.addEventListener("error", () => connected(words.broken));
part("speed").addEventListener("change", (event) => (video.playbackRate = video.defaultPlaybackRate = Number(event.target.value)));
document.addEventListener("click", (event) => {
  const jump = event.target.closest("[data-jump]");
  if (!jump) return;
  video.currentTime = Number(jump.dataset.jump);
  video.play().catch(() => {});
  video.scrollIntoView({ block: "nearest" });
});
quiz?.addEventListener("submit", (event) => event.preventDefault());
quiz?.addEventListener("change", (event) => answered(event.target));
for (const kind of ["input", "compositionend"]) {
  quiz?.addEventListener(kind, (event) => {
    if (event.isComposing || !event.target.matches("input:not([type]), textarea")) return;
    clearTimeout(typing);
    typing = setTimeout(() => answered(event.target), 800);
  });
}
window.addEventListener("online", tell);
window.addEventListener("offline", () => connected(words.waiting));
tell();

/** Into the device; a moment later nothing of it can be lost. */
async function keep() {
  const fresh = played.take();
  const { currentTime: position, playbackRate: rate } = video;
  const moved = video.readyState >= 1 && Math.abs(position - place) > 0.5;
  if (!pack || (!fresh.length && !moved)) return;
  place = position;
  await change((done) => ({ spans: merged([...done.spans, ...fresh]), position, rate: Math.max(rate, done.spans.length ? (done.rate ?? 0) : 0), at: Date.now() }));
}

async function answered(target) {
  if (!pack) return;
  const question = target.closest("[data-question]")?.dataset.question;
  const form = [...new FormData(quiz)].map(([name, value]) => [name, String(value)]);
  const handIn = part("hand-in").checked;
  await change((done) => ({ form, handIn, touched: question ? { ...done.touched, [question]: Date.now() } : done.touched }));
  part("kept").textContent = fill(words.kept, { time: timeOfDay() });
  if (handIn || !question) tell();
}

function change(what) {
  const { word, person, returns } = pack;
  return changeDone(data.id, (done) => ({ ...done, word, person, returns, ...what(done), dirty: true, refused: "", changed: Date.now() + Math.random() }));
}

async function tell() {
  const known = await me();
  if (!known) return connected(words.waiting);
  if (!pack || known.person !== pack.person) return undefined;
  connected("");
  const { sent, refused } = await tellAll(known);
  if (refused[data.id]) part("told").textContent = fill(words.refused, { words: refused[data.id] });
  const told = sent[data.id];
  if (!told) return undefined;
  part("told").textContent = fill(words.sent, { words: told.words });
  if (told.handed_in) close();
  if (told.quiz) look(told.quiz);
  return undefined;
}

function close() {
  for (const field of quiz.querySelectorAll("input, select, textarea")) field.disabled = true;
}

function look(address) {
  const link = document.createElement("a");
  link.href = address;
  link.textContent = words.look;
  part("kept").replaceChildren(link);
}

function fillIn(form) {
  const given = new Map();
  for (const [name, value] of form) given.set(name, [...(given.get(name) ?? []), value]);
  for (const field of quiz.elements) {
    if (!field.name || field.type === "hidden") continue;
    const values = given.get(field.name) ?? [];
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
}

function connected(text) {
  const place = part("connection");
  place.hidden = !text;
  place.textContent = text;
  place.classList.add("off");
}
