// What this device keeps of lessons carried along: packs, what was done in them, and whose they are.
// Files lie in one cache a pack, named with the person's number: the worker opens them for their owner only.

const NAME = "ponkotan-pocket";
const CACHE = "ponkotan-pack";
const OWNER = "ponkotan-owner";
const FLAG = "ponkotan:pocket";

export const cacheName = (person, id) => `${CACHE}-${person}-${id}`;

export async function packs() {
  return (await run("packs", "readonly", (store) => store.getAll())).sort((a, b) => b.id - a.id);
}

export const packOf = (id) => run("packs", "readonly", (store) => store.get(id));
export const keepPack = (pack) => run("packs", "readwrite", (store) => store.put(pack));
export const doneIn = (id) => run("done", "readonly", (store) => store.get(id));
export const allDone = () => run("done", "readonly", (store) => store.getAll());
export const keepDone = (done) => run("done", "readwrite", (store) => store.put(done));
export const dropDone = (id) => run("done", "readwrite", (store) => store.delete(id));

/** Change what was done in a pack, in one transaction: two tabs lose nothing of each other. */
export async function changeDone(id, change) {
  const base = await open();
  return new Promise((resolve, reject) => {
    const transaction = base.transaction("done", "readwrite");
    const store = transaction.objectStore("done");
    let changed;
    store.get(id).onsuccess = (event) => {
      changed = change(event.target.result ?? { id, op: 0, spans: [], touched: {} });
      store.put(changed);
    };
    transaction.oncomplete = () => resolve(changed);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

/** Content and list entry go; what was done and not sent yet stays, unseen, for its owner. */
export async function dropPack({ id, person }, { withDone = false } = {}) {
  await caches.delete(cacheName(person, id));
  await run("packs", "readwrite", (store) => store.delete(id));
  if (withDone) await dropDone(id);
}

export async function owner() {
  const known = await (await caches.open(OWNER)).match("/pocket/owner");
  return known ? Number(await known.text()) : 0;
}

/** 0: nobody; then the worker opens nothing until somebody signs in. */
export async function setOwner(person) {
  await (await caches.open(OWNER)).put("/pocket/owner", new Response(String(person)));
}

export function mark(there) {
  try {
    if (there) localStorage.setItem(FLAG, "yes");
    else localStorage.removeItem(FLAG);
  } catch {
    // Without it pages do not send by themselves; the page of the packs still does.
  }
}

/** Everything, of everybody: what signing out does. */
export async function clear() {
  for (const name of await caches.keys()) {
    if (name.startsWith(CACHE) || name === OWNER) await caches.delete(name);
  }
  await new Promise((resolve) => {
    const asked = indexedDB.deleteDatabase(NAME);
    asked.onsuccess = asked.onerror = asked.onblocked = resolve;
  });
  mark(false);
}

async function run(name, mode, act) {
  const base = await open();
  return new Promise((resolve, reject) => {
    const transaction = base.transaction(name, mode);
    const asked = act(transaction.objectStore(name));
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("packs", { keyPath: "id" });
      asked.result.createObjectStore("done", { keyPath: "id" });
    };
    asked.onsuccess = () => {
      // Signing out in another tab deletes the database: this one must let go.
      asked.result.onversionchange = () => {
        asked.result.close();
        opened = null;
      };
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}
