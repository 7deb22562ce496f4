"""An uploaded recording → HLS: playable within seconds where it can be repacked, then the whole ladder.

Every result is made in a folder beside `out`, verified there and moved into place at once: what stands at
`out` is whole. What stood there before is replaced, so give each stage its own folder while people watch.
All verbs raise FfmpegFailed, Cancelled, TookTooLong (videos.ffmpeg) or BrokenResult (videos.verification);
they leave nothing behind but what is in `kept`, from which the next attempt goes on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from videos import ffmpeg, hls, ladder, loudness, recipes, stretches, workshop
from videos.ladder import Kind, Rung
from videos.manifest import Manifest
from videos.probe import Probe
from videos.sandbox import Limits
from videos.streams import Wish
from videos.verification import BrokenResult, verify

_ENCODED = 0.93  # share of the whole work, for progress, that lies before the pieces are joined
_JOINED = 0.98
_FRAMES_APART = 2.5  # frames by which encoded segments may miss those of a copied picture

Progress = Callable[[float], None]
Asked = Callable[[], bool]


@dataclass(frozen=True)
class Playing:
    """A result of `remux` or `quick` of the same recording, whose work need not be done again."""

    folder: Path
    manifest: Manifest


def remux(path: Path, source: Probe, out: Path, *, cancelled: Asked | None = None) -> Manifest:
    """Repack without encoding, only where `ladder.can_remux`. Seconds for an hour of video."""
    rung = ladder.as_it_is(source.video.width, source.video.height)
    with workshop.opened(out) as folder:
        limits = _limits(source, nice=0)
        command = recipes.copy(path, source, folder, rung)
        ffmpeg.run(command, cancelled=cancelled, limits=limits, reads=[path], writes=folder)
        made = workshop.described(folder, [rung], source, rates={rung.name: source.video.fps})
        made = workshop.with_poster(folder, made, cancelled)
        verify(folder, made, source)
        workshop.put(folder, out)
    return made


def quick(
    path: Path,
    source: Probe,
    out: Path,
    *,
    kind: Kind = Kind.CAMERA,
    kept: Path | None = None,
    progress: Progress | None = None,
    cancelled: Asked | None = None,
) -> Manifest:
    """The smallest rendition, soon, for a source that cannot be repacked. `progress` hears 0 to 1."""
    rung = ladder.quick(source.video.width, source.video.height, kind)
    work = _Work(path, source, out, kind, (rung,), kept, progress, cancelled)
    return work.done({}, _wish((rung,), source, kind))


def encode(
    path: Path,
    source: Probe,
    out: Path,
    *,
    kind: Kind = Kind.CAMERA,
    first: Playing | None = None,
    kept: Path | None = None,
    progress: Progress | None = None,
    cancelled: Asked | None = None,
) -> Manifest:
    """The whole ladder from one decode, but for what `first` or the recording itself can give."""
    rungs = ladder.rungs(source.video.width, source.video.height, kind)
    work = _Work(path, source, out, kind, rungs, kept, progress, cancelled)
    if first and ladder.can_copy(source, rungs[0], kind) and len(rungs) > 1:
        try:
            return work.done({}, _wish(rungs[1:], source, kind, _borders(first)))
        except BrokenResult as broken:
            if broken.code != "unaligned":
                raise
    ready = _ready(first, source, rungs)
    left = tuple(rung for rung in rungs if rung.name not in ready)
    return work.done(ready, _wish(left, source, kind))


@dataclass(frozen=True)
class _Work:
    path: Path
    source: Probe
    out: Path
    kind: Kind
    rungs: Sequence[Rung]
    kept: Path | None
    progress: Progress | None
    cancelled: Asked | None

    def done(self, ready: stretches.Streams, wish: Wish) -> Manifest:
        """Make what `wish` says, add what is `ready`, level the sound, join, verify, put in place.

        Rungs that are in neither are the recording itself.
        """
        tell = self.progress or (lambda _: None)
        with workshop.opened(self.out) as folder:
            kept = self.kept or folder / "kept"
            pictures = ready | stretches.make(
                self.path,
                self.source,
                wish,
                kept,
                progress=lambda share: tell(share * _ENCODED),
                cancelled=self.cancelled,
            )
            result = folder / "result"
            result.mkdir()
            self._join(result, pictures, kept)
            tell(_JOINED)
            made = self._described(result, wish, pictures)
            verify(result, made, self.source, apart=self._apart(pictures))
            workshop.put(result, self.out)
        tell(1.0)
        return made

    def _join(self, result: Path, pictures: stretches.Streams, kept: Path) -> None:
        level = None
        if self.source.audio:
            level = loudness.measure(self.path, self.source, cancelled=self.cancelled)
        command = recipes.join(self.path, self.source, result, self.rungs, pictures, level)
        reads = [self.path, kept, *(file for files in pictures.values() for file in files[:1])]
        limits = _limits(self.source)
        ffmpeg.run(command, cancelled=self.cancelled, limits=limits, reads=reads, writes=result)

    def _described(self, result: Path, wish: Wish, pictures: stretches.Streams) -> Manifest:
        fastest = min(wish.fps, self.source.video.fps or wish.fps)
        rates = {
            rung.name: fastest if rung.name in pictures else self.source.video.fps for rung in self.rungs
        }
        made = workshop.described(result, self.rungs, self.source, rates=rates)
        made = workshop.with_poster(result, made, self.cancelled)
        made = workshop.with_storyboard(result, made, self.cancelled)
        return workshop.with_plain_file(result, made, self.cancelled)

    def _apart(self, pictures: stretches.Streams) -> float:
        """A copied picture keeps its own clock; all others have one."""
        copied = any(rung.name not in pictures for rung in self.rungs)
        return _FRAMES_APART / (self.source.video.fps or 30) if copied else 0.0


def _wish(
    rungs: Sequence[Rung], source: Probe, kind: Kind, keyframes: tuple[float, ...] | None = None
) -> Wish:
    """Of a screen at a slow pace already, no frame need be sought that repeats the one before."""
    fps = ladder.FASTEST[kind]
    return Wish(tuple(rungs), fps, keyframes, still=kind is Kind.SCREEN and (source.video.fps or 0) >= fps)


def _borders(first: Playing) -> tuple[float, ...]:
    """Seconds at which the segments of a repacked recording begin."""
    at, borders = 0.0, [0.0]
    for duration in hls.read_playlist(first.folder / first.manifest.renditions[0].playlist).durations:
        at += duration
        borders.append(round(at, 6))
    return tuple(borders[:-1])


def _ready(first: Playing | None, source: Probe, rungs: Sequence[Rung]) -> stretches.Streams:
    """The smallest rung, where `quick` has made it and there is more to make."""
    if first is None or ladder.can_remux(source) or len(rungs) == 1:
        return {}
    made, last = first.manifest.renditions[-1], rungs[-1]
    if (made.name, made.width, made.height) != (last.name, last.width, last.height):
        return {}
    return {last.name: [workshop.media(first.folder, made)]}


def _limits(source: Probe, *, nice: int = 10) -> Limits:
    return Limits.for_duration(source.duration, source_bytes=source.size, nice=nice)
