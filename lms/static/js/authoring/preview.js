// Beside the fields of a slide: how it is drawn, how each sentence is read and captioned, and its sound.
// The server's studio is small: one wish at a time, the newest wins, and a busy studio is asked again later.

const PAUSE = 600;
const AGAIN = 2_500;
const box = document.querySelector("[data-preview]");
const form = document.querySelector("form[data-keep]");
const $ = (name) => box.querySelector(`[data-${name}]`);
let timer;
let busy = false;
let stale = false;
let audio;

async function ask(url, body) {
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": form.elements.csrf_token.value },
      body,
    });
    return { ok: answer.ok, status: answer.status, said: await answer.json().catch(() => ({})) };
  } catch {
    return { ok: false, status: 0, said: {} };
  }
}

function later(wait) {
  clearTimeout(timer);
  timer = setTimeout(draw, wait);
}

async function draw() {
  if (busy) { stale = true; return; }
  busy = true;
  stale = false;
  const { ok, status, said } = await ask(box.dataset.preview, new URLSearchParams(new FormData(form)));
  busy = false;
  if (stale) later(0);
  else if (ok) show(said);
  else {
    say(said.error ?? box.dataset.busy);
    if (status === 0 || status >= 500) later(AGAIN);
  }
}

function show(told) {
  const picture = $("preview-picture");
  picture.classList.toggle("old", "problem" in told);
  if ("problem" in told) { say(`${told.problem}。${told.mend}。`); return; }
  say("");
  if (picture.getAttribute("src") !== told.image) picture.src = told.image;
  picture.hidden = false;
  $("sentences").replaceChildren(...told.sentences.map(sentence));
}

function sentence({ text, spoken, kana, captions }) {
  const item = document.createElement("li");
  const words = line("", text);
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: box.dataset.hear });
  button.setAttribute("aria-label", `${box.dataset.hear}: ${text}`);
  button.addEventListener("click", () => hear(button, spoken));
  const cues = captions.map((caption) => Object.assign(document.createElement("span"), { className: "cue", textContent: caption }));
  const row = document.createElement("p");
  row.append(...cues);
  item.append(words, line("kana", kana), row, button);
  return item;
}

function line(name, text) {
  return Object.assign(document.createElement("p"), { className: name, textContent: text });
}

async function hear(button, text) {
  button.textContent = box.dataset.wait;
  const { ok, said } = await ask(box.dataset.speech, new URLSearchParams({ text }));
  button.textContent = box.dataset.hear;
  if (!ok || !said.sound) { say(said.error ?? (said.problem ? `${said.problem}。${said.mend}。` : box.dataset.busy)); return; }
  audio?.pause();
  audio = new Audio(said.sound);
  audio.play().catch(() => say(box.dataset.busy));
}

function say(text) {
  const status = $("preview-status");
  if (status.textContent !== text) status.textContent = text;
}

/** A reading for this slide goes into the text as {word|reading}; one for the course into its dictionary. */
function corrections(reading) {
  const [surface, kana] = [reading.elements.surface, reading.elements.reading];
  const problem = reading.querySelector("[data-reading-problem]");
  const told = (text) => { problem.textContent = text; problem.hidden = !text; };
  reading.querySelector("[data-here]").addEventListener("click", () => {
    const field = form.elements.narration ?? form.elements.text;
    const marked = new RegExp(`(?<!\\{)${surface.value.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?!\\|)`, "g");
    if (!surface.value || !kana.value || !marked.test(field.value)) { told(reading.dataset.none); return; }
    field.value = field.value.replace(marked, `{${surface.value}|${kana.value}}`);
    told("");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    say(reading.dataset.done);
  });
  reading.querySelector("[data-everywhere]").addEventListener("click", async () => {
    const { ok, said } = await ask(reading.dataset.course, new URLSearchParams({ surface: surface.value, reading: kana.value }));
    told(ok ? "" : said.error ?? box.dataset.busy);
    if (ok) { say(reading.dataset.done); later(0); }
  });
  reading.addEventListener("submit", (event) => event.preventDefault());
}

if (box && form) {
  form.addEventListener("input", () => later(PAUSE));
  form.addEventListener("change", () => later(PAUSE));
  corrections(box.querySelector("[data-reading]"));
  later(0);
}
