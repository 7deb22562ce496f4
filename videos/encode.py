"""An uploaded recording → HLS: playable within seconds where it can be repacked, then the whole ladder.

Every result is made in a folder beside `out`, verified there and moved into place at once: what stands at
`out` is whole. What stood there before is replaced, so give each stage its own folder while people watch.
All three verbs raise FfmpegFailed, Cancelled, TookTooLong (videos.ffmpeg) or BrokenResult
(videos.verification), and leave nothing behind.
"""

import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from videos import ffmpeg, hls, ladder, recipes
from videos.ladder import Rung
from videos.manifest import Audio, Manifest, Progressive, Rendition
from videos.probe import Probe
from videos.sandbox import Limits
from videos.verification import verify

_POSTER = "poster.jpg"
_POSTER_AT = 2.0  # seconds, past the hand that leaves the start button
_PLAIN = "video.mp4"
_ENCODING = 0.97  # share of the whole work, for progress; the rest is the poster and the plain file

Progress = Callable[[float], None]
Asked = Callable[[], bool]


def remux(path: Path, source: Probe, out: Path, *, cancelled: Asked | None = None) -> Manifest:
    """Repack without encoding, only where `ladder.can_remux`. Seconds for an hour of video."""
    rung = ladder.as_it_is(source.video.width, source.video.height)
    with _workshop(out) as folder:
        _run(recipes.copy(path, source, folder, rung), path, source, folder, cancelled)
        made = _described(folder, [rung], source, frame_rate=source.video.fps)
        made = _with_poster(folder, made, cancelled)
        verify(folder, made, source)
        _put(folder, out)
    return made


def quick(
    path: Path, source: Probe, out: Path, *, progress: Progress | None = None, cancelled: Asked | None = None
) -> Manifest:
    """One small rendition, soon, for a source that cannot be repacked. `progress` hears 0 to 1."""
    rung = ladder.quick(source.video.width, source.video.height)
    return _encoded(path, source, out, [rung], progress, cancelled)


def encode(
    path: Path, source: Probe, out: Path, *, progress: Progress | None = None, cancelled: Asked | None = None
) -> Manifest:
    """The whole ladder from one decode. `progress` hears 0 to 1."""
    rungs = ladder.rungs(source.video.width, source.video.height)
    return _encoded(path, source, out, rungs, progress, cancelled)


def _encoded(
    path: Path,
    source: Probe,
    out: Path,
    rungs: Sequence[Rung],
    progress: Progress | None,
    cancelled: Asked | None,
) -> Manifest:
    tell = progress or (lambda _: None)
    with _workshop(out) as folder:
        command = recipes.encode(path, source, folder, rungs)
        _run(command, path, source, folder, cancelled, lambda share: tell(share * _ENCODING))
        frame_rate = min(ladder.FASTEST, source.video.fps or ladder.FASTEST)
        made = _described(folder, rungs, source, frame_rate=frame_rate)
        made = _with_plain_file(folder, _with_poster(folder, made, cancelled), cancelled)
        verify(folder, made, source)
        _put(folder, out)
    tell(1.0)
    return made


@contextmanager
def _workshop(out: Path) -> Iterator[Path]:
    """A folder beside `out`, gone at the end; also sweeps up what a killed worker left of the same video."""
    for leftover in out.parent.glob(f".{out.name}.*.part"):
        shutil.rmtree(leftover, ignore_errors=True)
    folder = out.with_name(f".{out.name}.{secrets.token_hex(4)}.part")
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(
    command: Sequence[str],
    path: Path,
    source: Probe,
    folder: Path,
    cancelled: Asked | None,
    progress: Progress | None = None,
) -> None:
    ffmpeg.run(
        command,
        duration=source.duration,
        progress=progress,
        cancelled=cancelled,
        limits=Limits.for_duration(source.duration, source_bytes=source.size),
        reads=[path],
        writes=folder,
    )


def _described(folder: Path, rungs: Sequence[Rung], source: Probe, *, frame_rate: float | None) -> Manifest:
    renditions = tuple(_rendition(folder, rung, frame_rate) for rung in rungs)
    audio = None
    if source.audio:
        sound = hls.read_playlist(folder / "audio.m3u8")
        audio = Audio("audio.m3u8", sound.bytes, sound.bandwidth)
    master = hls.write_master(folder, renditions=renditions, audio=audio)
    parts = [renditions[0].playlist, *([audio.playlist] if audio else [])]
    duration = max(hls.read_playlist(folder / part).duration for part in parts)
    return Manifest(round(duration, 3), renditions, audio, master)


def _rendition(folder: Path, rung: Rung, frame_rate: float | None) -> Rendition:
    name = f"{rung.name}.m3u8"
    picture = hls.read_playlist(folder / name)
    return Rendition(rung.name, rung.width, rung.height, picture.bandwidth, picture.bytes, name, frame_rate)


def _with_poster(folder: Path, made: Manifest, cancelled: Asked | None) -> Manifest:
    sharp = min(made.renditions, key=lambda one: abs(min(one.width, one.height) - 720))
    at = min(_POSTER_AT, made.duration / 3)
    command = recipes.poster(_media(folder, sharp), sharp, at, folder / _POSTER)
    ffmpeg.run(command, cancelled=cancelled, reads=[folder], writes=folder)
    return replace(made, poster=_POSTER)


def _with_plain_file(folder: Path, made: Manifest, cancelled: Asked | None) -> Manifest:
    sound = folder / "audio.mp4" if made.audio else None
    command = recipes.plain_file(_media(folder, made.renditions[-1]), sound, folder / _PLAIN)
    ffmpeg.run(command, cancelled=cancelled, reads=[folder], writes=folder)
    return replace(made, progressive=Progressive(_PLAIN, (folder / _PLAIN).stat().st_size))


def _media(folder: Path, rendition: Rendition) -> Path:
    return folder / hls.read_playlist(folder / rendition.playlist).header


def _put(folder: Path, out: Path) -> None:
    old = folder.with_suffix(".old.part")
    if out.exists():
        out.replace(old)
    folder.replace(out)
    shutil.rmtree(old, ignore_errors=True)
