// The worker of /pocket/: opens lessons out of the device. It sees no other page of the site and keeps none.
// TOLD stands before this code (lms/pocket/shelf.py): the site's version and what the pages are dressed with.

const SHELF = "/pocket/";
const SHELL = `ponkotan-shell-${TOLD.version}`;
const ANYHOW = { ignoreVary: true, ignoreSearch: true };

self.addEventListener("install", (event) => {
  // A new version is taken in whole or not at all, and waits until the pages of the old one are closed.
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll([SHELF, ...TOLD.shell])));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith("ponkotan-shell-") && name !== SHELL) await caches.delete(name);
      }
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/")) event.respondWith(dress(request, url));
  else if (url.pathname === SHELF) event.respondWith(shelf(request));
  else if (/^\/pocket\/\d+\//.test(url.pathname)) event.respondWith(carried(request, url));
});

async function shelf(request) {
  return (await (await caches.open(SHELL)).match(SHELF, ANYHOW)) ?? fetch(request);
}

/** Pages fetched under an older version are dressed by this one: their own clothes are gone. */
async function dress(request, url) {
  const path = url.pathname.replace(/^\/static\/[^/]+\//, `/static/${TOLD.version}/`);
  return (await (await caches.open(SHELL)).match(path, ANYHOW)) ?? fetch(request);
}

/** A file of a pack, for its owner; to everybody else the shelf says who may look. */
async function carried(request, url) {
  const id = url.pathname.split("/")[2];
  const name = `ponkotan-pack-${await owner()}-${id}`;
  const found = (await caches.has(name)) ? await (await caches.open(name)).match(url.pathname, ANYHOW) : null;
  if (!found) return request.mode === "navigate" ? Response.redirect(SHELF) : new Response("", { status: 404 });
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("Range") ?? "");
  return range ? part(found, range) : found;
}

async function owner() {
  const known = await (await caches.open("ponkotan-owner")).match("/pocket/owner");
  return known ? known.text() : "0";
}

async function part(response, [, first, last]) {
  const blob = await response.blob();
  const start = first === "" ? Math.max(blob.size - Number(last), 0) : Number(first);
  const end = first === "" || last === "" ? blob.size - 1 : Math.min(Number(last), blob.size - 1);
  const headers = { "Content-Type": response.headers.get("Content-Type") ?? "", "Accept-Ranges": "bytes" };
  if (start > end) return new Response("", { status: 416, headers: { ...headers, "Content-Range": `bytes */${blob.size}` } });
  headers["Content-Range"] = `bytes ${start}-${end}/${blob.size}`;
  headers["Content-Length"] = String(end - start + 1);
  return new Response(blob.slice(start, end + 1, headers["Content-Type"]), { status: 206, headers });
}
