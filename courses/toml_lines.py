"""On which line of a TOML text a value stands: tomllib tells only for syntax errors.

A scan of headers, keys and list elements, good for the plain shapes of the lesson format. Where it cannot
tell, it answers with the line of the nearest enclosing thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Path = tuple[str | int, ...]
"""Where a value stands: ("question", 1, "options", 0) is the first option of the second question."""

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""\s*(?:([A-Za-z0-9_-]+)|"([^"]*)"|'([^']*)')\s*=""")
_ELEMENT = re.compile(r"""\s*[{"']""")


class TomlLines:
    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = {}
        self._elements: dict[Path, list[int]] = {}
        self._scan(text)

    def exact(self, path: Path) -> int | None:
        """The line on which this header or key itself stands."""
        return self._lines.get(path)

    def element(self, path: Path, index: int, length: int) -> int | None:
        """The line of one element of the list at `path`, when each of its `length` elements begins a line."""
        starts = self._elements.get(path, [])
        return starts[index] if len(starts) == length else self.exact(path)

    def _scan(self, text: str) -> None:
        table: Path = ()
        key: Path = ()
        counts: dict[Path, int] = {}
        for number, line in lines_outside_long_strings(text):
            if header := _HEADER.match(line):
                table = _table_path(header[2], header[1] == "[[", counts)
                key = ()
                self._lines.setdefault(table, number)
            elif match := _KEY.match(line):
                key = (*table, next(name for name in match.groups() if name is not None))
                self._lines.setdefault(key, number)
            elif key and _ELEMENT.match(line):
                self._elements.setdefault(key, []).append(number)


def lines_outside_long_strings(text: str) -> Iterator[tuple[int, str]]:
    """(number from 1, line) of every line that does not begin inside a string over several lines."""
    fence = ""
    for number, line in enumerate(text.splitlines(), 1):
        if fence:
            fence = "" if fence in line else fence
            continue
        yield number, line
        fence = next((mark for mark in ('"""', "'''") if line.count(mark) % 2), "")


def _table_path(name: str, repeated: bool, counts: dict[Path, int]) -> Path:
    """[[question]] for the third time is ("question", 2); [[question.options]] hangs below it."""
    path: Path = ()
    parts = [part.strip().strip("\"'") for part in name.split(".")]
    for depth, part in enumerate(parts):
        path = (*path, part)
        if depth < len(parts) - 1:
            path = (*path, counts[path] - 1) if path in counts else path
    if not repeated:
        return path
    counts[path] = counts.get(path, 0) + 1
    return (*path, counts[path] - 1)
