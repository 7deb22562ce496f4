// Sends a recording piece by piece (tus). A dropped line, a closed page, a restarted server cost nothing.

const KIB = 1024;
const [SMALLEST, LARGEST] = [256 * KIB, 8192 * KIB];
const PIECE_SECONDS = 3; // what a dropped line may cost
const RETRY_AFTER = [0, 1000, 3000, 5000, 10000, 20000, 30000, ...Array(30).fill(60000)];
const MEGABYTE = 1_000_000;

const form = document.querySelector("form[data-upload]");
if (form && window.tus?.isSupported) prepare(form);

function prepare(form) {
  const parts = Object.fromEntries([...form.querySelectorAll("[data-part]")].map((e) => [e.dataset.part, e]));
  let upload = null;
  let paused = false;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const file = form.elements.file.files[0];
    if (!file) return;
    open(parts);
    upload = start(form, file, parts);
  });
  parts.pause.addEventListener("click", () => {
    paused = true;
    upload?.abort();
    say(parts, form.dataset.paused);
    offer(parts, "resume");
  });
  parts.resume.addEventListener("click", () => {
    paused = false;
    say(parts, "");
    offer(parts, "pause");
    upload?.start();
  });
  parts.cancel.addEventListener("click", async () => {
    if (!window.confirm(form.dataset.cancelling)) return;
    await upload?.abort(true).catch(() => {}); // what the server did not hear of is offered for removal by the page
    location.assign(location.pathname);
  });
  // The line is back: nobody has to wait for the next try.
  window.addEventListener("online", async () => {
    if (!upload || paused || !parts.resume.hidden) return;
    await upload.abort();
    upload.start();
  });
}

function start(form, file, parts) {
  const pace = { since: Date.now(), from: null, piece: Date.now() };
  const upload = new window.tus.Upload(file, {
    endpoint: form.dataset.endpoint,
    chunkSize: 2 * SMALLEST,
    retryDelays: RETRY_AFTER,
    removeFingerprintOnSuccess: true,
    metadata: { filename: file.name, filetype: file.type, title: form.elements.title.value },
    headers: {
      "X-CSRFToken": document.querySelector("meta[name='csrf-token']").content,
      Accept: "application/json",
    },
    onProgress: (sent, all) => progress(form, parts, pace, sent, all),
    onShouldRetry: (error) => {
      const status = error.originalResponse?.getStatus() ?? 0;
      const again = status === 0 || status === 409 || status === 423 || (status >= 500 && status !== 507);
      if (again) say(parts, form.dataset.waiting);
      return again;
    },
    onChunkComplete: (size) => {
      upload.options.chunkSize = fitting(size, pace);
      say(parts, "");
    },
    onError: (error) => {
      say(parts, reason(error) || form.dataset.stopped);
      offer(parts, "resume");
    },
    onSuccess: ({ lastResponse }) => {
      say(parts, form.dataset.done);
      location.assign(lastResponse?.getHeader("Video-Page") || "/videos");
    },
  });
  goOn(upload, form, parts);
  return upload;
}

// The browser remembers where an unfinished file was going; the server knows how much of it has arrived.
async function goOn(upload, form, parts) {
  const [earlier] = await upload.findPreviousUploads();
  if (earlier) {
    upload.resumeFromPreviousUpload(earlier);
    say(parts, form.dataset.continuing);
  }
  upload.start();
}

// Only whole pieces are acknowledged: on a slow line they must be small, on a fast one each costs a round trip.
function fitting(size, pace) {
  const seconds = (Date.now() - pace.piece) / 1000;
  pace.piece = Date.now();
  const wanted = between((size / seconds) * PIECE_SECONDS, size / 2, size * 2);
  return Math.round(between(wanted, SMALLEST, LARGEST));
}

function between(value, least, most) {
  return Math.min(Math.max(value, least), most);
}

function progress(form, parts, pace, sent, all) {
  pace.from ??= sent;
  const seconds = (Date.now() - pace.since) / 1000;
  const speed = (sent - pace.from) / seconds;
  const numbers = { sent: Math.floor(sent / MEGABYTE), all: Math.round(all / MEGABYTE) || 1 };
  const minutes = Math.ceil((all - sent) / speed / 60);
  const left = seconds > 3 && speed > 0 ? fill(form.dataset.left, { minutes }) : "";
  parts.bar.value = sent / all;
  parts.words.textContent = `${fill(form.dataset.sending, numbers)} ${left}`.trim();
}

function open(parts) {
  parts.send.closest("p").hidden = true;
  parts.progress.hidden = false;
  offer(parts, "pause");
  parts.pause.focus();
}

function offer(parts, name) {
  const hadFocus = document.activeElement === parts.pause || document.activeElement === parts.resume;
  for (const each of ["pause", "resume"]) parts[each].hidden = each !== name;
  if (hadFocus) parts[name].focus();
}

function say(parts, text) {
  if (parts.message.textContent !== text) parts.message.textContent = text;
}

// What the server said in words for people.
function reason(error) {
  try {
    return JSON.parse(error.originalResponse.getBody()).error;
  } catch {
    return "";
  }
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_whole, name) => values[name]);
}
