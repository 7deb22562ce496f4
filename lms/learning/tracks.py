"""Whether this town has the skills that the series of a catalog are for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from pathlib import Path

from courses.lesson_text import read_text
from courses.problems import Problem
from courses.toml_table import parse

FILE = "series.toml"


def unknown_tracks(folder: Path, known: Collection[str]) -> Iterator[Problem]:
    """Of the series in the folder, or of the folder itself: tracks that are the code of no skill. Files are
    named from the folder; what cannot be read is the reader's to say."""
    for file in sorted([*folder.glob(FILE), *folder.glob(f"*/{FILE}")]):
        problems: list[Problem] = []
        table = parse(file.relative_to(folder).as_posix(), read_text(file, problems), problems)
        track = table.text("track") if table is not None and table.has("track") else ""
        if table is not None and track and track not in known:
            read = len(problems)
            table.note(_said(track, known), "track")
            yield from problems[read:]


def _said(track: str, known: Collection[str]) -> str:
    close = get_close_matches(track, sorted(known), n=1)
    hint = f" (did you mean {close[0]!r}?)" if close else ""
    return (
        f"track {track!r} is the code of no skill here{hint}; use one of {', '.join(sorted(known))}, "
        "or let the director add the skill first, on the page of the ladders"
    )
