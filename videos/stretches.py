"""The renditions of a recording, made from one decode in stretches of a minute that stay on disk.

What was made survives a killed worker: the next one goes on at the end of the last stretch that is there in
every rendition. An undisturbed run never seeks and costs what a single encode costs; the stretches of a
rendition, one after another, are one MPEG transport stream with one clock.
"""

import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from videos import ffmpeg, recipes
from videos.probe import Probe
from videos.sandbox import Limits
from videos.streams import Wish

_SAME = 0.001  # seconds; ffmpeg tells borders to the microsecond
_NOTHING_LEFT = 0.3  # seconds; less than this before the end there may be no frame to make
_WHOLE = "whole"

Streams = dict[str, list[Path]]
"""Files of each rendition by its rung's name, in order"""


def make(
    path: Path,
    source: Probe,
    wish: Wish,
    kept: Path,
    *,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Streams:
    """All stretches, in the folder `kept`, where an earlier attempt may have left some."""
    home = kept / wish.name
    home.mkdir(parents=True, exist_ok=True)
    runs = _chain(home, wish)
    begin = runs[-1].end if runs else 0.0
    whole = bool(runs) and (runs[-1].whole or begin > source.duration - _NOTHING_LEFT)
    if not whole:
        _go_on(path, source, wish, home, begin, progress, cancelled)
        runs = _chain(home, wish)
    return {
        rung.name: [run.folder / name for run in runs for name in run.files[rung.name]] for rung in wish.rungs
    }


@dataclass(frozen=True)
class _Run:
    """One ffmpeg's work: from `start` to `end` seconds of the recording, in stretches that all rungs have."""

    folder: Path
    start: float
    end: float
    files: Streams
    whole: bool

    @classmethod
    def read(cls, folder: Path, wish: Wish) -> Self:
        lists = {rung.name: _listed(folder / f"{rung.name}.csv") for rung in wish.rungs}
        common = min(len(each) for each in lists.values())
        start = float(folder.name.split("-")[0])
        ends = [end for _name, end in lists[wish.rungs[0].name][:common]]
        files = {name: [Path(file) for file, _end in each[:common]] for name, each in lists.items()}
        return cls(folder, start, ends[-1] if ends else start, files, (folder / _WHOLE).exists())


def _chain(home: Path, wish: Wish) -> list[_Run]:
    """The runs that follow one another from the beginning; what does not fit in is removed."""
    runs = [_Run.read(folder, wish) for folder in home.iterdir()]
    chain: list[_Run] = []
    position = 0.0
    while following := [run for run in runs if abs(run.start - position) < _SAME and run.end > run.start]:
        chain.append(max(following, key=lambda run: run.end))
        position = chain[-1].end
    for run in runs:
        if run not in chain:
            shutil.rmtree(run.folder, ignore_errors=True)
    return chain


def _go_on(
    path: Path,
    source: Probe,
    wish: Wish,
    home: Path,
    begin: float,
    progress: Callable[[float], None] | None,
    cancelled: Callable[[], bool] | None,
) -> None:
    """Each run has a folder of its own: a frozen worker's ffmpeg that wakes up writes into no other's."""
    folder = home / f"{begin:.6f}-{secrets.token_hex(4)}"
    folder.mkdir()
    left = source.duration - begin
    tell = progress or (lambda _: None)
    ffmpeg.run(
        recipes.stretches(path, source, folder, wish, begin=begin),
        duration=left,
        progress=lambda share: tell((begin + share * left) / source.duration),
        cancelled=cancelled,
        limits=Limits.for_duration(left, source_bytes=source.size),
        reads=[path],
        writes=folder,
    )
    (folder / _WHOLE).touch()


def _listed(listing: Path) -> list[tuple[str, float]]:
    """(file, end in seconds of the recording) of every finished stretch."""
    if not listing.exists():
        return []
    lines = listing.read_text().splitlines(keepends=True)
    rows = [line.strip().split(",") for line in lines if line.endswith("\n")]
    return [(row[0], float(row[2]) - recipes.AHEAD) for row in rows]
