// Keys for the player. They can be switched off, and never act while somebody types or works another control.

const BUSY = "input:not([type=range]), select, textarea, summary, [contenteditable]";

export function keys(player, section, seekBar) {
  const box = section.querySelector("[data-keys]");
  section.querySelector("[data-keys-box]").hidden = false;
  box.addEventListener("change", () => player.prefer({ keys: box.checked }));
  const acts = {
    k: () => player.toggle(),
    " ": () => player.toggle(),
    j: () => player.seek(player.time - 10),
    l: () => player.seek(player.time + 10),
    ArrowLeft: () => player.seek(player.time - 5),
    ArrowRight: () => player.seek(player.time + 5),
    c: () => player.toggleCaptions(),
    f: () => player.toggleLarge(),
    i: () => player.toggleSmall(),
    b: () => seekBar.turn(-1),
    n: () => seekBar.turn(1),
    "/": () => document.querySelector("[data-find]")?.focus(),
    "?": () => openList(section.querySelector("[data-keys-list]")),
    "<": () => player.speed(-1),
    ">": () => player.speed(1),
  };
  document.addEventListener("keydown", (event) => {
    if (!box.checked || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target;
    if (target.matches(BUSY)) return;
    // The space bar presses a focused button or link, and the arrows move a slider.
    if (event.key === " " && target.closest("button, a, input")) return;
    if (event.key.startsWith("Arrow") && target.matches("input")) return;
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function openList(list) {
  list.open = !list.open;
  if (list.open) list.querySelector("summary").focus();
}
