"""What an upload costs: the whole ladder's CPU against one plain encode, and the wait until it first plays.

    .venv/bin/python -m benchmarks.ladder [--seconds 30] [--minutes 10] [--footage FOLDER] [--recording FILE]

The plain encode is what a person would type: the top rung alone, from the same file, with the same preset,
rate and quality. It runs right before and right after the ladder, so that a busy machine slows all alike:
read the ratio, not the seconds. The ladder is all that the app does: finding out what is filmed, every rung,
the sound with its loudness measured first, joining, poster, plain file, verification. Footage is made up
(benchmarks/footage.py says how) and kept in --footage for the next time. Aims: ladder ≤ 1.5 × the plain
encode on camera video, ≤ 1.8 on screen recordings; first playable ≤ 5 s for a compatible recording of ten
minutes. VMAF (v0.6.1, at 1280 × 720 against the recording, every fifth frame) needs an ffmpeg that has it.
"""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import footage
from videos import encode, ffmpeg, kinds, ladder
from videos.encode import Playing
from videos.ladder import Kind, Rung
from videos.manifest import Manifest
from videos.probe import Probe, probe
from videos.workshop import media


def main() -> None:
    wishes = _wishes()
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        shelf = wishes.footage or room
        shelf.mkdir(parents=True, exist_ok=True)
        recordings = [wishes.recording] if wishes.recording else _recordings(shelf, wishes.seconds)
        for recording in recordings:
            _compare(room, recording)
        _first_playable(room, recordings[0], wishes.minutes)


def _wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=30, help="of each made-up recording")
    parser.add_argument("--minutes", type=float, default=10, help="of the compatible upload")
    parser.add_argument("--footage", type=Path, help="where made-up recordings are kept")
    parser.add_argument("--recording", type=Path, help="a real recording to use instead")
    return parser.parse_args()


def _recordings(shelf: Path, seconds: int) -> list[Path]:
    """Camera at a phone's 12 Mbit/s, the same at the 4 of a light camera, and a screen."""
    camera, light, screen = (
        shelf / f"{name}-{seconds}s.mp4" for name in ("camera", "light-camera", "screen")
    )
    if not camera.exists():
        footage.camera(camera, seconds)
    if not light.exists():
        lighter = ["-c:v", "libx264", "-preset", "fast", "-b:v", "4M", "-maxrate", "5M", "-bufsize", "8M"]
        argv = ["-i", str(camera), *lighter, "-g", "60", "-c:a", "copy", str(light)]
        subprocess.run([ffmpeg.binary(), "-v", "error", "-y", *argv], check=True)
    if not screen.exists():
        footage.screen(screen, seconds)
    return [camera, light, screen]


def _compare(room: Path, recording: Path) -> None:
    source = probe(recording)
    first = _first(room, recording, source)
    kind = kinds.kind_of(recording, source)
    rungs = ladder.rungs(source.video.width, source.video.height, kind)
    copied = first is not None and ladder.can_copy(source, rungs[0], kind)
    print(
        f"\n{recording.stem}: {source.duration:.0f} s, {source.bitrate / 1e6:.1f} Mbit/s, taken for a {kind};"
        f" rungs {', '.join(rung.name for rung in rungs)}{', the first copied' if copied else ''}"
    )
    made: list[Manifest] = []

    def whole() -> None:
        found = kinds.kind_of(recording, source)
        made.append(encode.encode(recording, source, room / "ladder", kind=found, first=first))

    def plain() -> None:
        ffmpeg.run(_plain(recording, source, rungs[0], kind, room))

    before = _cost("plain encode", source, plain)
    cost = _cost("whole ladder", source, whole)
    after = _cost("plain encode", source, plain)
    aim = 1.5 if kind is Kind.CAMERA else 1.8
    print(f"  ladder ÷ plain encode of the top rung: {cost / ((before + after) / 2):.2f} (aim ≤ {aim})")
    _weigh(recording, kind, room / "ladder", made[0], plain_file=room / "plain.mp4")


def _first(room: Path, recording: Path, source: Probe) -> Playing | None:
    """The repacked recording, which people watch before the ladder is made."""
    if not ladder.can_remux(source):
        return None
    return Playing(room / "remux", encode.remux(recording, source, room / "remux"))


def _plain(recording: Path, source: Probe, top: Rung, kind: Kind, room: Path) -> list[str]:
    picture = f"fps='min({ladder.FASTEST[kind]},source_fps)',scale={top.width}:{top.height}"
    rate = ["-crf", str(top.crf), "-maxrate", f"{top.cap}k", "-bufsize", f"{2 * top.cap}k"]
    sound = ["-c:a", "aac", "-b:a", "64k", "-ac", "1"]
    settings = ["-vf", picture, "-c:v", "libx264", "-preset", "veryfast", *rate, *sound]
    return [ffmpeg.binary(), "-i", str(recording), *settings, str(room / "plain.mp4")]


def _weigh(recording: Path, kind: Kind, folder: Path, made: Manifest, *, plain_file: Path) -> None:
    minutes = made.duration / 60
    files = [(one.name, media(folder, one), one.bytes) for one in made.renditions]
    for name, file, size in [*files, ("plain", plain_file, plain_file.stat().st_size)]:
        rate = f"{size / minutes / 1e6:6.2f} MB a minute ({size * 8 / made.duration / 1000:5.0f} kbit/s)"
        print(f"  {name:>6}  {rate}  {_vmaf(recording, file, kind)}")
    if made.audio:
        print(f"   sound  {made.audio.bytes / minutes / 1e6:6.2f} MB a minute")


def _vmaf(recording: Path, made: Path, kind: Kind) -> str:
    same = f"fps={ladder.FASTEST[kind]},scale=1280:720:flags=bicubic,settb=AVTB,setpts=PTS-STARTPTS"
    graph = f"[0:v]{same}[a];[1:v]{same}[b];[a][b]libvmaf=n_threads=2:n_subsample=5"
    argv = ["-i", str(made), "-i", str(recording), "-lavfi", graph, "-f", "null", "-"]
    said = subprocess.run(
        [ffmpeg.binary(), "-hide_banner", *argv], capture_output=True, text=True, check=False
    )
    score = re.search(r"VMAF score: ([\d.]+)", said.stderr)
    return f"VMAF {float(score[1]):.1f}" if score else "no VMAF in this ffmpeg"


def _first_playable(room: Path, recording: Path, minutes: float) -> None:
    """From the last byte of the upload to a verified stream: probe and remux of the recording, repeated."""
    long = room / "long.mp4"
    times = max(0, round(minutes * 60 / probe(recording).duration) - 1)
    loop = ["-stream_loop", str(times), "-i", str(recording), "-c", "copy", str(long)]
    ffmpeg.run([ffmpeg.binary(), *loop])
    started = time.monotonic()
    source = probe(long)
    if not ladder.can_remux(source):
        print("first playable: this recording is not compatible and needs the quick encode")
        return
    encode.remux(long, source, room / "long")
    wall = time.monotonic() - started
    size = source.size / 1e6
    print(f"\nfirst playable: {wall:.2f} s for {source.duration / 60:.1f} minutes, {size:.0f} MB (aim ≤ 5 s)")


def _cost(name: str, source: Probe, work: Callable[[], object]) -> float:
    cpu, wall = _cpu(), time.monotonic()
    work()
    cpu, wall = _cpu() - cpu, time.monotonic() - wall
    per_second = cpu / source.duration
    print(f"  {name}  {cpu:6.1f} CPU-s  {wall:6.1f} s wall  {per_second:.2f} CPU-s per second of video")
    return cpu


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
