"""What an upload costs: the whole ladder's CPU against one plain encode, and the wait until it first plays.

    python benchmarks/ladder.py [--seconds 20] [--minutes 10] [--recording FILE]

Both encodes use the same source, preset and top rung, one straight after the other, so a busy machine slows
both alike: read the ratio, not the seconds. Without --recording the source is a moving pattern with noise,
which is harder than most lessons. Aims: ladder ≤ 1.5 × the plain encode on camera video, ≤ 1.8 on screen
recordings; first playable ≤ 5 s for a compatible recording of ten minutes.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from videos import encode, ffmpeg, ladder
from videos.probe import Probe, probe


def main() -> None:
    wishes = _wishes()
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        recording = wishes.recording or _recording(room / "recording.mp4", wishes.seconds)
        _compare(room, recording)
        _first_playable(room, recording, wishes.minutes)


def _wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=20, help="of the made-up recording")
    parser.add_argument("--minutes", type=float, default=10, help="of the compatible upload")
    parser.add_argument("--recording", type=Path, help="a real recording to use instead")
    return parser.parse_args()


def _compare(room: Path, recording: Path) -> None:
    source = probe(recording)
    rungs = ladder.rungs(source.video.width, source.video.height)
    sizes = " + ".join(f"{rung.width}×{rung.height}" for rung in rungs)
    print(f"source      {source.duration:.1f} s, {source.bitrate / 1e6:.1f} Mbit/s; ladder {sizes} + sound")
    plain = _cost("plain encode", source, lambda: ffmpeg.run(_plain(recording, source, room), reads=[]))
    whole = _cost("whole ladder", source, lambda: encode.encode(recording, source, room / "ladder"))
    print(f"ladder ÷ plain encode: {whole / plain:.2f}")


def _plain(recording: Path, source: Probe, room: Path) -> list[str]:
    """What a person would type: one MP4 of the top rung, with the same preset and quality."""
    top = ladder.rungs(source.video.width, source.video.height)[0]
    picture = f"fps='min({ladder.FASTEST},source_fps)',scale={top.width}:{top.height}"
    rate = ["-crf", str(top.crf), "-maxrate", f"{top.cap}k", "-bufsize", f"{2 * top.cap}k"]
    sound = ["-c:a", "aac", "-b:a", "64k", "-ac", "1"]
    settings = ["-vf", picture, "-c:v", "libx264", "-preset", "veryfast", *rate, *sound]
    return [ffmpeg.binary(), "-i", str(recording), *settings, str(room / "plain.mp4")]


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
    encode.remux(long, source, room / "remux")
    wall = time.monotonic() - started
    size = source.size / 1e6
    print(f"first playable: {wall:.2f} s for {source.duration / 60:.1f} minutes, {size:.0f} MB")


def _cost(name: str, source: Probe, work: Callable[[], object]) -> float:
    cpu, wall = _cpu(), time.monotonic()
    work()
    cpu, wall = _cpu() - cpu, time.monotonic() - wall
    per_second = cpu / source.duration
    print(f"{name}  {cpu:6.1f} CPU-s  {wall:6.1f} s wall  {per_second:.2f} CPU-s per second of video")
    return cpu


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _recording(path: Path, seconds: int) -> Path:
    """1080p, 30 frames a second, about 12 Mbit/s and as hard to decode as a phone's or a camera's."""
    picture = (
        f"mandelbrot=s=1920x1080:r=30:end_scale=0.02:maxiter=300,trim=duration={seconds},noise=alls=6:allf=t"
    )
    sound = f"sine=d={seconds}"
    codec = ["-c:v", "libx264", "-preset", "veryfast", "-b:v", "12M", "-g", "60", "-pix_fmt", "yuv420p"]
    inputs = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound]
    ffmpeg.run([ffmpeg.binary(), *inputs, *codec, "-c:a", "aac", "-shortest", str(path)])
    return path


if __name__ == "__main__":
    main()
