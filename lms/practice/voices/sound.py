"""What a browser recorded → a small file that every phone plays. Confined like all that strangers send."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from videos import ffmpeg, sandbox
from videos.ffmpeg import STRANGERS_FILE, Cancelled, FfmpegFailed, TookTooLong, binary
from videos.sandbox import Limits

__all__ = ["LONGEST", "Cancelled", "Unfit", "make"]

LONGEST = 180.0
"""Seconds; a recorder that stops at three minutes may run over by a moment"""
_SLACK = 3.0
_LIMITS = Limits(cpu=60, wall=120, file_bytes=32 << 20)
_MEASURE = (
    "import av, json, sys\n"
    "with av.open(sys.argv[1]) as f:\n"
    "    print(json.dumps(sum(p.duration * float(p.time_base) for p in f.demux(audio=0) if p.duration)))\n"
)


class Unfit(Exception):
    """`code`: unreadable or too_long."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def make(source: Path) -> tuple[bytes, float]:
    """(AAC in MP4 at 48 kbit/s, seconds). Raises Unfit, Cancelled."""
    with tempfile.TemporaryDirectory(prefix="voice-") as folder:
        out = Path(folder) / "sound.m4a"
        try:
            ffmpeg.run(_command(source, out), limits=_LIMITS, reads=[source], writes=out.parent)
        except (FfmpegFailed, TookTooLong) as error:
            raise Unfit("unreadable") from error
        seconds = _seconds(out)
        if seconds > LONGEST + _SLACK:
            raise Unfit("too_long")
        return out.read_bytes(), seconds


def _command(source: Path, out: Path) -> list[str]:
    """One second more than allowed is enough to know that it is too long."""
    strangers = [
        part for key, value in STRANGERS_FILE.items() if key != "max_pixels" for part in (f"-{key}", value)
    ]
    taken = ["-map", "0:a:0", "-vn", "-sn", "-dn", "-map_metadata", "-1", "-t", f"{LONGEST + _SLACK + 1}"]
    made = ["-ac", "1", "-ar", "44100", "-c:a", "aac", "-b:a", "48k", "-movflags", "+faststart", "-f", "mp4"]
    return [binary(), *strangers, "-i", str(source), *taken, "-af", "loudnorm=I=-18:TP=-2", *made, str(out)]


def _seconds(path: Path) -> float:
    command = sandbox.confined([sys.executable, "-c", _MEASURE, str(path)], limits=_LIMITS, reads=[path])
    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_LIMITS.wall)
    try:
        seconds = float(json.loads(said.stdout))
    except (ValueError, TypeError) as error:
        raise Unfit("unreadable") from error
    if seconds <= 0:
        raise Unfit("unreadable")
    return seconds
