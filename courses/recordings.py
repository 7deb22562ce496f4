"""Sounds in a lesson's folder: `recordings/<slide-id>.m4a` is a person's own telling of that slide."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from courses.problems import Problem

FOLDER = "recordings"
ENDINGS = ("wav", "mp3", "m4a", "flac", "ogg", "opus", "webm")
LARGEST = 20_000_000
"""Bytes of one recording; ten minutes of compressed speech are half of that."""


def recordings_in(
    lesson: Path, slide_ids: Collection[str], problems: list[Problem] | None = None
) -> dict[str, Path]:
    """Slide id → file, in name order; what cannot be one slide's recording is noted in `problems`."""
    noted = problems if problems is not None else []
    found: dict[str, Path] = {}
    folder = lesson / FOLDER
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        message = _wrong(path, slide_ids, found)
        if message:
            noted.append(Problem(f"{FOLDER}/{path.name}", None, message))
        elif not path.name.startswith("."):
            found[path.stem] = path
    return found


def _wrong(path: Path, slide_ids: Collection[str], found: dict[str, Path]) -> str:
    if path.name.startswith("."):
        return ""
    if path.suffix.removeprefix(".").lower() not in ENDINGS:
        return f"not a recording; save it as one of {', '.join(ENDINGS)}"
    if path.stem not in slide_ids:
        return f"no slide has the id {path.stem!r}; the ids are: {', '.join(slide_ids)}"
    if path.stem in found:
        return f"{found[path.stem].name} tells the same slide; keep one of them"
    if not 0 < path.stat().st_size <= LARGEST:
        return f"a recording has at most {LARGEST // 1_000_000} MB and is not empty; save it as .m4a"
    return ""
