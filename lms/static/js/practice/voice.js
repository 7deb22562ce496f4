// Spoken feedback: record up to three minutes, listen, send. The recording goes into the form's own file field,
// so that the form is sent as any form; without a microphone a file is chosen there.

const form = document.querySelector("form[data-voice]");
const words = form?.dataset;
const most = Number(words?.most) * 1000;

async function record(button, status) {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
  } catch {
    status.textContent = words.denied;
    return;
  }
  const mimeType = ["audio/webm;codecs=opus", "audio/mp4"].find((one) => MediaRecorder.isTypeSupported(one));
  const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 48_000 });
  const parts = [];
  const end = Date.now() + most;
  const stop = () => recorder.state === "recording" && recorder.stop();
  const clock = setInterval(() => tell(status, end, stop), 500);
  recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
  recorder.addEventListener("stop", () => {
    clearInterval(clock);
    for (const track of stream.getTracks()) track.stop();
    put(new Blob(parts, { type: recorder.mimeType }));
    status.textContent = words.ready;
    button.textContent = words.again;
    button.onclick = () => record(button, status);
  });
  recorder.start(1000);
  say(status, most / 1000);
  button.textContent = words.stop;
  button.onclick = stop;
}

function tell(status, end, stop) {
  const left = Math.max(0, Math.round((end - Date.now()) / 1000));
  // Every second would be too much for a screen reader; the last ten are worth it.
  if (left % 15 === 0 || left <= 10) say(status, left);
  if (left === 0) stop();
}

function say(status, left) {
  status.textContent = `${words.running} ${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
}

function put(sound) {
  const ending = sound.type.includes("mp4") ? "m4a" : "webm";
  const files = new DataTransfer();
  files.items.add(new File([sound], `voice.${ending}`, { type: sound.type }));
  form.elements.sound.files = files.files;
  const player = form.querySelector("[data-voice-player]");
  URL.revokeObjectURL(player.src);
  player.src = URL.createObjectURL(sound);
  player.hidden = false;
}

if (form && navigator.mediaDevices?.getUserMedia && window.MediaRecorder) {
  const button = form.querySelector("[data-record]");
  const status = form.querySelector("[data-voice-status]");
  button.hidden = false;
  button.onclick = () => record(button, status);
}
