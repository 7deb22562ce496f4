// What to look at: asked of the server, whose rules are the only ones, a moment after the last change.

const PAUSE = 1_200;

export class Looking {
  /** `found(findings)` hears them; `jump(cue, at)` is asked to go there. */
  constructor(form, found, jump) {
    Object.assign(this, { form, found, jump, asked: 0 });
    this.box = form.querySelector("[data-findings]");
    this.list = form.querySelector("[data-findings-list]");
  }

  later(body) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(body), PAUSE);
  }

  async ask(body) {
    const mine = ++this.asked;
    const told = await fetch(this.form.dataset.checkUrl, {
      method: "POST",
      credentials: "same-origin",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content,
      },
      body: JSON.stringify({ body }),
    }).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);
    if (told && mine === this.asked) this.show(told); // without a line the last answer stays
  }

  show({ faults, findings }) {
    const lines = [...faults.map((words) => line(words)), ...findings.map((one) => this.finding(one))];
    this.list.replaceChildren(...lines);
    this.list.hidden = !lines.length;
    this.box.querySelector("[data-fine]").hidden = lines.length > 0;
    this.found(findings);
  }

  finding({ cue, at, time, words }) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "plain left", textContent: `${time} ${words}` });
    button.addEventListener("click", () => this.jump(cue, at));
    const item = document.createElement("li");
    item.append(button);
    return item;
  }
}

function line(words) {
  return Object.assign(document.createElement("li"), { textContent: words });
}
