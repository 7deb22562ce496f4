// The typing test: a clock that follows the server's, text kept every few seconds, nothing pasted. The text is
// compared by the server at the end, so that conversions (IME) may take their time.

const EVERY = 4_000;

const form = document.querySelector("form[data-typing]");

class Typing {
  constructor(root) {
    this.form = root;
    this.body = root.querySelector("[data-body]");
    this.ends = performance.now() + Number(root.dataset.left) * 1_000;
    this.kept = this.body.value;
    this.body.addEventListener("beforeinput", (event) => this.guard(event));
    for (const kind of ["paste", "drop"]) this.body.addEventListener(kind, (event) => this.refuse(event));
    this.body.addEventListener("input", () => this.count());
    root.addEventListener("submit", () => { this.over = true; });
    root.querySelector("[data-original]").addEventListener("copy", (event) => event.preventDefault());
    setInterval(() => this.tick(), 250);
    setInterval(() => this.keep(), EVERY);
    this.count();
    this.body.focus();
    this.body.setSelectionRange(this.body.value.length, this.body.value.length);
  }

  guard(event) {
    if (["insertFromPaste", "insertFromDrop", "insertFromYank"].includes(event.inputType)) this.refuse(event);
  }

  refuse(event) {
    event.preventDefault();
    this.say(this.form.dataset.textPasted);
  }

  tick() {
    if (this.over) return;
    const left = Math.max(0, Math.ceil((this.ends - performance.now()) / 1_000));
    this.form.querySelector("[data-clock]").textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (left > 0) return;
    this.over = true;
    this.body.readOnly = true;
    this.say(this.form.dataset.textOver);
    this.form.requestSubmit();
  }

  count() {
    const place = this.form.querySelector("[data-count]");
    place.textContent = place.dataset.words.replace("{n}", this.body.value.replace(/\s/g, "").length);
  }

  async keep() {
    const body = this.body.value;
    if (this.over || this.busy || body === this.kept) return;
    this.busy = true;
    try {
      await this.send(body);
    } catch {
      this.say(this.form.dataset.textDevice);
    } finally {
      this.busy = false;
    }
  }

  async send(body) {
    const answer = await fetch(this.form.dataset.typing, {
      method: "PUT",
      credentials: "same-origin",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        "X-CSRFToken": document.querySelector("meta[name=csrf-token]")?.content ?? "",
      },
      body: JSON.stringify({ body }),
    });
    const said = await answer.json().catch(() => ({}));
    if (answer.ok) {
      this.kept = body;
      this.ends = performance.now() + said.left * 1_000;
      this.say("");
    } else if (answer.status === 422) {
      this.body.value = this.kept;
      this.count();
      this.say(said.error || this.form.dataset.textPasted);
    } else if (answer.status === 409) {
      this.over = true;
      window.location.reload();
    } else throw new Error(String(answer.status));
  }

  say(text) {
    this.form.querySelector("[data-said]").textContent = text;
  }
}

if (form) new Typing(form);
