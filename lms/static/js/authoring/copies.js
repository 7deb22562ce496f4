// What was typed and not acknowledged yet stands on this device: one copy a page load, keyed by person and piece,
// so that a shared phone never mixes two people and two tabs never overwrite each other's.

const PREFIX = "ponkotan:lesson:";
const page = Array.from(crypto.getRandomValues(new Uint32Array(2)), (n) => n.toString(36)).join("");

export class Copy {
  constructor(person, key) {
    this.start = `${PREFIX}${person}:${key}|`;
  }

  /** False when this device has no room for it. */
  keep(state) {
    try {
      localStorage.setItem(this.start + page, JSON.stringify({ state, at: Date.now() }));
      return true;
    } catch {
      return false;
    }
  }

  forget() {
    drop(this.start + page);
  }

  /** The newest copy that another page load left behind, as {name, state}; null when there is none. */
  left() {
    try {
      const names = Object.keys(localStorage).filter((name) => name.startsWith(this.start) && !name.endsWith(`|${page}`));
      const copies = names.map((name) => ({ name, ...JSON.parse(localStorage.getItem(name)) }));
      return copies.sort((a, b) => b.at - a.at)[0] ?? null;
    } catch {
      return null;
    }
  }
}

export function drop(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    // A device that keeps nothing has nothing to forget.
  }
}
