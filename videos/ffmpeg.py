"""Running ffmpeg: which one, under which limits, with progress, and able to be cancelled at any moment."""

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import imageio_ffmpeg

from videos import sandbox
from videos.children import Cancelled as Cancelled
from videos.children import TookTooLong as TookTooLong
from videos.children import attended
from videos.sandbox import Limits

FORMATS = "mov,matroska,avi,mpegts,mpeg,flv,ogg,asf,wav,mp3,aac,flac,gif,mpegvideo,aiff,amr,mxf,rm,dv"
STRANGERS_FILE: Mapping[str, str] = {
    "protocol_whitelist": "file",
    "format_whitelist": FORMATS,
    "max_pixels": "9437184",  # 4096 x 2304
}
"""Input options for a file that a person sent. The protocol whitelist alone is not enough: a DASH manifest
named .mp4 may name another local file, so no format that refers to other files is opened at all."""

_REPORTING = ["-nostdin", "-hide_banner", "-nostats", "-y", "-progress", "pipe:1", "-stats_period", "0.5"]


class FfmpegFailed(Exception):
    """ffmpeg gave up; the text is the end of its complaints."""


def binary() -> str:
    """The ffmpeg to use: PONKOTAN_FFMPEG, else the machine's own, else the one that pip installed."""
    chosen = os.environ.get("PONKOTAN_FFMPEG") or shutil.which("ffmpeg")
    return chosen or str(imageio_ffmpeg.get_ffmpeg_exe())


def run(
    argv: Sequence[str],
    *,
    duration: float | None = None,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    limits: Limits | None = None,
    reads: Sequence[Path] = (),
    writes: Path | None = None,
    loudly: bool = False,
) -> str:
    """Run a whole ffmpeg command line (`argv[0]` is the program) to its end; returns the last it said, which
    is what its measuring filters found when it may speak `loudly`, and nothing otherwise.

    `progress` hears the share done, 0 to 1, of `duration` seconds of output. `cancelled` is asked a few times
    a second. With `reads` or `writes` (a folder) ffmpeg can open nothing else. Whatever happens, even the
    sudden death of this process, ffmpeg does not outlive the call. Raises FfmpegFailed, Cancelled or
    TookTooLong.
    """
    limits = limits or (Limits() if duration is None else Limits.for_duration(duration))
    reporting = [*_REPORTING, "-v", "info" if loudly else "error"]
    command = sandbox.confined([argv[0], *reporting, *argv[1:]], limits=limits, reads=reads, writes=writes)
    hear = _listener(duration, progress)
    return _judge(*attended(command, hear=hear, cancelled=cancelled, wall=limits.wall))


def _listener(duration: float | None, progress: Callable[[float], None] | None) -> Callable[[bytes], None]:
    """Takes ffmpeg's `key=value` lines, in pieces of any size."""
    rest = b""

    def hear(piece: bytes) -> None:
        nonlocal rest
        *lines, rest = (rest + piece).split(b"\n")
        if not (duration and progress):
            return
        for line in lines:
            key, _, value = line.partition(b"=")
            if key == b"out_time_us" and value.strip().isdigit():
                progress(min(1.0, int(value) / 1e6 / duration))

    return hear


def _judge(code: int, said: str) -> str:
    if code == 0:
        return said
    if sandbox.ran_out(code):
        raise TookTooLong("out of CPU seconds")
    raise FfmpegFailed(said or f"ffmpeg ended with {code}")
