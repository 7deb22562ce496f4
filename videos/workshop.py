"""Where a result is made: a folder beside its place, then described, then moved there whole."""

import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from videos import ffmpeg, hls, recipes, storyboard
from videos.ladder import Rung
from videos.manifest import Audio, Manifest, Progressive, Rendition
from videos.probe import Probe
from videos.sandbox import Limits

POSTER = "poster.jpg"
PLAIN = "video.mp4"

_POSTER_AT = 2.0  # seconds, past the hand that leaves the start button

Asked = Callable[[], bool]


@contextmanager
def opened(out: Path) -> Iterator[Path]:
    """A folder beside `out`, gone at the end; also sweeps up what a killed worker left of the same video."""
    for leftover in out.parent.glob(f".{out.name}.*.part"):
        shutil.rmtree(leftover, ignore_errors=True)
    folder = out.with_name(f".{out.name}.{secrets.token_hex(4)}.part")
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put(folder: Path, out: Path) -> None:
    """Move the finished folder to `out`, in place of what stood there."""
    old = out.with_name(f".{out.name}.{secrets.token_hex(4)}.old.part")
    if out.exists():
        out.replace(old)
    folder.replace(out)
    shutil.rmtree(old, ignore_errors=True)


def described(
    folder: Path, rungs: Sequence[Rung], source: Probe, *, rates: Mapping[str, float | None]
) -> Manifest:
    """The manifest of what ffmpeg packed, with its master playlist; `rates` are frames a second by rung."""
    renditions = tuple(rendition(folder, rung, rates[rung.name]) for rung in rungs)
    audio = None
    if source.audio:
        sound = hls.read_playlist(folder / "audio.m3u8")
        audio = Audio("audio.m3u8", sound.bytes, sound.bandwidth)
    master = hls.write_master(folder, renditions=renditions, audio=audio)
    parts = [renditions[0].playlist, *([audio.playlist] if audio else [])]
    duration = max(hls.read_playlist(folder / part).duration for part in parts)
    return Manifest(round(duration, 3), renditions, audio, master)


def rendition(folder: Path, rung: Rung, frame_rate: float | None) -> Rendition:
    name = f"{rung.name}.m3u8"
    picture = hls.read_playlist(folder / name)
    return Rendition(rung.name, rung.width, rung.height, picture.bandwidth, picture.bytes, name, frame_rate)


def with_poster(folder: Path, made: Manifest, cancelled: Asked | None) -> Manifest:
    sharp = min(made.renditions, key=lambda one: abs(min(one.width, one.height) - 720))
    at = min(_POSTER_AT, made.duration / 3)
    command = recipes.poster(media(folder, sharp), sharp, at, folder / POSTER)
    ffmpeg.run(command, cancelled=cancelled, limits=Limits(nice=0), reads=[folder], writes=folder)
    return replace(made, poster=POSTER)


def with_plain_file(folder: Path, made: Manifest, cancelled: Asked | None) -> Manifest:
    sound = folder / "audio.mp4" if made.audio else None
    command = recipes.plain_file(media(folder, made.renditions[-1]), sound, folder / PLAIN)
    ffmpeg.run(command, cancelled=cancelled, limits=Limits(nice=0), reads=[folder], writes=folder)
    return replace(made, progressive=Progressive(PLAIN, (folder / PLAIN).stat().st_size))


def with_storyboard(folder: Path, made: Manifest, cancelled: Asked | None) -> Manifest:
    """From the smallest picture: its keyframes are soon decoded, and a cell is smaller still."""
    small = min(made.renditions, key=lambda one: one.width * one.height)
    _, cues = storyboard.of_video(media(folder, small), folder, duration=made.duration, cancelled=cancelled)
    return replace(made, storyboard=cues)


def media(folder: Path, one: Rendition) -> Path:
    """The file that holds a rendition's segments."""
    return folder / hls.read_playlist(folder / one.playlist).header
