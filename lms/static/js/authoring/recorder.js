// One's own voice for a slide, recorded in the browser where it can; otherwise a file is sent.

const form = document.querySelector("form[data-recorder]");
const MOST = 600_000;

async function start(button, status) {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
  } catch {
    status.textContent = form.dataset.denied;
    return;
  }
  const type = ["audio/webm;codecs=opus", "audio/mp4"].find((one) => MediaRecorder.isTypeSupported(one)) ?? "";
  const recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 64_000 });
  const parts = [];
  recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
  recorder.addEventListener("stop", () => {
    stream.getTracks().forEach((track) => track.stop());
    send(new Blob(parts, { type }), type.includes("mp4") ? "m4a" : "webm", button, status);
  });
  recorder.start();
  setTimeout(() => recorder.state === "recording" && recorder.stop(), MOST);
  button.textContent = form.dataset.stop;
  status.textContent = form.dataset.running;
  button.onclick = () => recorder.state === "recording" && recorder.stop();
}

async function send(sound, ending, button, status) {
  button.disabled = true;
  status.textContent = form.dataset.sending;
  const body = new FormData();
  body.append("sound", sound, `recording.${ending}`);
  try {
    const answer = await fetch(form.action, { method: "POST", headers: { Accept: "application/json", "X-CSRFToken": form.elements.csrf_token.value }, body });
    const said = await answer.json();
    if (answer.ok) { location.reload(); return; }
    status.textContent = said.error;
  } catch {
    status.textContent = form.dataset.denied;
  }
  ready(button, status);
}

function ready(button, status) {
  button.disabled = false;
  button.textContent = form.dataset.start;
  button.onclick = () => start(button, status);
}

if (form && navigator.mediaDevices?.getUserMedia && window.MediaRecorder) {
  const button = form.querySelector("[data-record]");
  ready(button, form.querySelector("[data-recorder-status]"));
  button.hidden = false;
}
