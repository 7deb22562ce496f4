// Putting a lesson on this device: every file is fetched once, with progress; a lost line loses nothing.

import { fill, post, Refused } from "../learning/talk.js";
import { cacheName, changeDone, dropPack, keepPack, mark, packs, setOwner } from "./store.js";

const form = document.querySelector("[data-pack]");
const words = JSON.parse(document.getElementById("pack-words").textContent);
const part = (name) => form.querySelector(`[data-${name}]`);
let begun = null;

if ("serviceWorker" in navigator && "caches" in window && "indexedDB" in window) part("get").hidden = false;
else trouble(words.cannot);
form.addEventListener("change", () => (begun = null));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!part("get").disabled) carry();
});

async function carry() {
  part("get").disabled = true;
  part("trouble").hidden = true;
  try {
    await navigator.serviceWorker.register("/pocket/worker.js", { scope: "/pocket/" });
    const kind = new FormData(form).get("kind");
    begun ??= await post(form.dataset.packs, { kind });
    if (await fits(begun)) await fetchAll(begun);
  } catch (error) {
    trouble(error instanceof Refused && error.message ? error.message : words.line);
  }
  part("get").disabled = false;
}

async function fits(pack) {
  const { quota = Infinity, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  if (quota - usage > pack.bytes * 1.2) return true;
  trouble(fill(words.room, { size: megabytes(pack.bytes) }));
  return false;
}

async function fetchAll(pack) {
  const cache = await caches.open(cacheName(pack.person, pack.id));
  const home = `/pocket/${pack.id}/`;
  let done = 0;
  let line = 0;
  part("bar").hidden = false;
  for (const { url, name, bytes } of pack.files) {
    if (!(await cache.match(home + name))) {
      line += await store(cache, url, home + name, (more) => show(done + more, pack.bytes));
    }
    done += bytes;
    show(done, pack.bytes);
  }
  line += await store(cache, pack.page, home, () => {});
  await setOwner(pack.person);
  await dropOlder(pack);
  await keepPack({ ...pack, files: undefined, fetched: Date.now() });
  await changeDone(pack.id, (now) => begunIn(now, pack, line));
  mark(true);
  navigator.storage?.persist?.().catch(() => {});
  part("state").textContent = words.done;
  part("bar").hidden = true;
  part("get").hidden = true;
  part("done").hidden = false;
  part("done").querySelector("a").focus();
}

/** Told at once, so that the month's figure knows what the pack cost. */
function begunIn(now, { word, person, returns }, line) {
  return { ...now, word, person, returns, bytes: (now.bytes ?? 0) + line, dirty: true, changed: Date.now(), at: Date.now() };
}

/** The same lesson fetched again takes the place of the older pack; what was done in that one is still told. */
async function dropOlder({ id, person, title }) {
  for (const old of await packs()) {
    if (old.id !== id && old.person === person && old.title === title) await dropPack(old);
  }
}

/** One file into the cache; resolves to the bytes that came. Half a file is never kept. */
async function store(cache, url, key, progress) {
  const answer = await fetch(url, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  const chunks = [];
  let got = 0;
  const reader = answer.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    progress((got += value.byteLength));
  }
  const type = answer.headers.get("Content-Type") ?? "";
  const headers = { "Content-Type": type, "Content-Length": String(got), "Content-Security-Policy": answer.headers.get("Content-Security-Policy") ?? "" };
  await cache.put(key, new Response(new Blob(chunks, { type }), { headers }));
  return got;
}

function show(done, all) {
  part("bar").querySelector("progress").value = all ? done / all : 0;
  part("state").textContent = fill(words.fetching, { done: megabytes(done), all: megabytes(all) });
}

function trouble(text) {
  part("trouble").textContent = text;
  part("trouble").hidden = false;
}

function megabytes(bytes) {
  return `${Math.max(bytes / 1e6, 0.1).toFixed(1)} MB`;
}
