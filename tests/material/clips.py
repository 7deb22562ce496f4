"""Recordings as people send them, seconds long, made by ffmpeg when first asked for."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from videos.ffmpeg import binary

H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
MPEG4 = ["-c:v", "mpeg4", "-q:v", "5"]
AAC = ["-c:a", "aac", "-ac", "1"]


def picture(size: str = "640x360", rate: int = 25, seconds: float = 3) -> list[str]:
    return ["-f", "lavfi", "-i", f"testsrc2=s={size}:r={rate}:d={seconds}"]


def tone(seconds: float = 3) -> list[str]:
    return ["-f", "lavfi", "-i", f"sine=d={seconds}"]


_SIDEWAYS = "color=red:s=640x360:r=25:d=2,drawbox=x=320:w=320:h=360:c=blue:t=fill"
_FLASH = "color=black:s=320x240:r=25:d=7,drawbox=c=white:t=fill:enable='lt(mod(t\\,2)\\,1)*gte(t\\,1)'"
_BEEP = "aevalsrc='0.4*sin(2*PI*1000*t)*lt(mod(t,2),1)*gte(t,1)':d=7:s=48000"

_HUM = "aevalsrc='0.7*sin(2*PI*300*t)|0.7*sin(2*PI*300*t)':d=8:s=48000"
_LOUD = ["-f", "lavfi", "-i", _HUM]
_THUMP = "aevalsrc='0.05*sin(2*PI*300*t)+0.9*sin(2*PI*900*t)*lt(mod(t,3),0.004)':d=12:s=48000"
_THUMPS = ["-f", "lavfi", "-i", _THUMP]

_MADE: dict[str, list[str]] = {
    "ordinary.mp4": [*picture(), *tone(), *H264, *AAC],
    "mute.mp4": [*picture(), *H264],
    "talk.webm": [*picture("320x240"), *tone(), "-c:v", "libvpx-vp9", "-cpu-used", "8", "-c:a", "libopus"],
    "sideways.mov": ["-f", "lavfi", "-i", _SIDEWAYS, *tone(2), *H264, *AAC],
    "long.mkv": [*picture("960x540", 10, 13), *tone(13), *MPEG4, *AAC],
    "flash.mp4": ["-f", "lavfi", "-i", _FLASH, "-f", "lavfi", "-i", _BEEP, *H264, *AAC],
    "whisper.mp4": [*picture("64x36", 5, 8), *tone(8), "-af", "volume=-20dB", *H264, *AAC],
    "stereo.mp4": [*picture("64x36", 5, 8), *_LOUD, *H264, "-c:a", "aac"],
    "thumps.mp4": [*picture("64x36", 5, 12), *_THUMPS, *H264, *AAC],
    "silent.mp4": [*picture("64x36", 5, 4), "-f", "lavfi", "-i", "anullsrc=d=4", *H264, *AAC],
    "where.mov": [*picture(seconds=1), *MPEG4, "-metadata", "title=43.7706,142.3650"],
    "late.mp4": ["-itsoffset", "1", *picture("320x240"), *tone(6), *H264, *AAC],
    "jumpy.mp4": [*picture(), "-vf", "select='gt(t,2)+not(mod(n,4))'", "-fps_mode", "vfr", *H264],
    "interlaced.mpg": [
        *picture("720x576"),
        "-vf",
        "setdar=16/9",
        "-flags",
        "+ilme+ildct",
        "-c:v",
        "mpeg2video",
    ],
    "sparse.mp4": [*picture("64x36", 2, 12), *H264, "-g", "999"],
    "song.mp3": tone(1),
    "song.mp4": [*tone(1), *AAC],
    "photo.png": [*picture(seconds=1), "-frames:v", "1"],
    "huge.mp4": [*picture("5000x64", 5, 0.4), *MPEG4],
    "fast.mkv": [*picture("64x36", 240, 0.2), *MPEG4],
    "forever.mkv": [*picture("64x36", 1, 2), "-vf", "setpts=N*18000/TB", "-fps_mode", "passthrough", *MPEG4],
    "tracks.mkv": [*picture("64x36", 5, 0.4), *tone(0.4), "-map", "0", *(["-map", "1"] * 16), *MPEG4],
    "fragments.mp4": [*picture(), *H264, "-movflags", "frag_keyframe+empty_moov"],
}


class Clips:
    """`clips["talk.webm"]` is the path of that recording."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __getitem__(self, name: str) -> Path:
        path = self.folder / name
        if not path.exists():
            make = getattr(self, "_" + path.stem, None)
            make(path) if make else _ffmpeg([*_MADE[name], path])
        return path

    def _upright(self, path: Path) -> None:
        """A phone held upright: the sensor's picture lies on its side, with a note to turn it clockwise."""
        _ffmpeg(["-display_rotation", "-90", "-i", self["sideways.mov"], "-c", "copy", path])

    def _recorder(self, path: Path) -> None:
        """What a browser's recorder sends: written as it came, so the file does not tell its length."""
        said = subprocess.run(
            [binary(), "-v", "error", "-i", self["talk.webm"], "-c", "copy", "-f", "webm", "-live", "1", "-"],
            capture_output=True,
            check=True,
        )
        path.write_bytes(said.stdout)

    def _cut(self, path: Path) -> None:
        """The second half was lost on the way."""
        whole = path.with_name("whole.mp4")
        _ffmpeg(["-i", self["ordinary.mp4"], "-c", "copy", "-movflags", "+faststart", whole])
        path.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])


def _ffmpeg(arguments: list[str | Path]) -> None:
    subprocess.run([binary(), "-v", "error", "-y", *arguments], check=True, stdin=subprocess.DEVNULL)


def frames(path: Path) -> list[tuple[float, NDArray[np.uint8]]]:
    """(seconds, height × width × RGB) of every picture."""
    with av.open(str(path)) as file:
        return [(frame.time, frame.to_ndarray(format="rgb24")) for frame in file.decode(video=0)]


def samples(path: Path) -> tuple[float, int, NDArray[np.float32]]:
    """(seconds of the first sample, rate, samples) of the sound."""
    with av.open(str(path)) as file:
        found = list(file.decode(audio=0))
    joined = np.concatenate([frame.to_ndarray().mean(axis=0) for frame in found])
    return found[0].time, found[0].sample_rate, joined


def processes_naming(text: str) -> list[int]:
    """Running processes, of anybody, that have `text` in their command line."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                if text.encode() in (entry / "cmdline").read_bytes():
                    found.append(int(entry.name))
            except OSError:
                continue
    return found
