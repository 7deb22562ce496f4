// What this page's player fetched over the line: bytes that came, nothing for what was in the browser's cache.

const OURS = ["fetch", "xmlhttprequest"];

export class Meter {
  constructor(base) {
    this.bytes = 0;
    this.base = new URL(base, location.href).href;
    try {
      this.watcher = new PerformanceObserver((list) => this.add(list.getEntries()));
      this.watcher.observe({ type: "resource", buffered: true });
    } catch {
      // An old browser: it is not counted.
    }
  }

  get total() {
    this.add(this.watcher?.takeRecords() ?? []);
    return this.bytes;
  }

  /** A browser's own player is counted by the server; its entries name it as video or audio. */
  add(entries) {
    for (const { name, initiatorType, transferSize } of entries) {
      if (name.startsWith(this.base) && OURS.includes(initiatorType)) this.bytes += transferSize ?? 0;
    }
  }
}
