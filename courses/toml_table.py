"""Take values out of a TOML text one by one, noting every problem with its line instead of stopping."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from courses.problems import Problem
from courses.toml_lines import Path, TomlLines
from courses.toml_values import values_of

MOST_DIGITS, MOST_PLACES = 15, 20
"""Of a number in a course text, before and behind its point"""

_SYNTAX_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")

_BARE_KEY = re.compile(r"\s*(\w*[^\x00-\x7f]\w*)\s*=")  # TOML wants quotes around a key in Japanese


class Table:
    """One table of a file. A wrong or missing value is noted and a harmless blank is given back.

    `name` stands before messages ("question q1: …"); call `close` last to note the keys nobody took.
    """

    def __init__(
        self, file: str, data: dict[str, Any], lines: TomlLines, problems: list[Problem], path: Path = ()
    ) -> None:
        self.file = file
        self.name = ""
        self.line = lines.exact(path)
        self._data = data
        self._lines = lines
        self._problems = problems
        self._path = path
        self._taken: set[str] = set()

    def note(self, message: str, key: str | None = None, element: int | None = None) -> None:
        """A problem with this table, with one of its keys, or with one element of that key's list."""
        line = self._lines.exact((*self._path, key)) if key else None
        if key and element is not None:
            line = self._lines.element((*self._path, key), element, len(self._data.get(key, ())))
        text = f"{self.name}: {message}" if self.name else message
        self._problems.append(Problem(self.file, line or self.line, text))

    def has(self, key: str) -> bool:
        return key in self._data

    def text(self, key: str, default: str | None = None) -> str:
        value = self._take(key, required=default is None)
        if value is None:
            return default or ""
        if not isinstance(value, str):
            self.note(f'{key} must be text in quotes, like {key} = "…"', key)
            return ""
        if not value.strip():
            self.note(f"{key} is empty; write something or remove the line", key)
            return ""
        return value.strip()

    def integer(self, key: str, *, low: int, high: int, default: int | None = None) -> int:
        value = self._take(key, required=default is None)
        if value is None:
            return low if default is None else default
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.note(f"{key} must be a whole number from {low} to {high}, without quotes", key)
            return low
        return value

    def number(self, key: str, default: Decimal | None = None) -> Decimal:
        value = self._take(key, required=default is None)
        if value is None:
            return default or Decimal(0)
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or not _is_usual(Decimal(value)):
            self.note(f"{key} must be a number without quotes, like {key} = 12.5", key)
            return Decimal(0)
        return Decimal(value)

    def flag(self, key: str, default: bool | None = None) -> bool:
        value = self._take(key, required=default is None)
        if value is None:
            return bool(default)
        if not isinstance(value, bool):
            self.note(f"{key} must be true or false, without quotes", key)
            return False
        return value

    def one_of(self, key: str, allowed: Sequence[str]) -> str:
        """One of the allowed words, or "" after a problem."""
        value = self.text(key)
        if value and value not in allowed:
            self.note(
                f"{key} = {value!r} is not known{_hint(value, allowed)}; use one of: {', '.join(allowed)}",
                key,
            )
            return ""
        return value

    def texts(
        self, key: str, *, low: int = 1, high: int = 100, default: tuple[str, ...] | None = None
    ) -> tuple[str, ...]:
        """A list of different, non-empty texts; () after a problem."""
        values = self._list(key, required=default is None)
        if values is None:
            return default or ()
        if not all(isinstance(value, str) and value.strip() for value in values):
            self.note(f'{key} must be a list of texts, none of them empty, like {key} = ["…", "…"]', key)
            return ()
        found = tuple(value.strip() for value in values)
        if not low <= len(found) <= high:
            wanted = f"at least {low}" if high >= 100 else f"{low}" if low == high else f"{low} to {high}"
            self.note(f"{key} has {len(found)} texts; {wanted} are needed", key)
            return ()
        for index, value in enumerate(found):
            if value in found[:index]:
                self.note(f"{key} holds {value!r} twice; keep one", key, index)
        return found

    def tables(self, key: str, *, required: bool = True) -> list[Table]:
        values = self._list(key, required=required) or []
        if not all(isinstance(value, dict) for value in values):
            self.note(f"{key} must be a list of tables, like {key} = [ {{…}}, {{…}} ]", key)
            return []
        return [self._below(key, index, value, len(values)) for index, value in enumerate(values)]

    def grid(self, key: str, *, width: int) -> tuple[tuple[str, ...], ...]:
        """A list of rows, each a list of `width` texts, which may be empty; () after a problem."""
        rows = self._list(key, required=True) or []
        for index, row in enumerate(rows):
            if not isinstance(row, list) or not all(isinstance(cell, str) for cell in row):
                self.note(f'each row of {key} must be a list of texts, like ["…", "[[3]]"]', key, index)
                return ()
            if len(row) != width:
                self.note(f"this row has {len(row)} cells; there are {width} columns", key, index)
                return ()
        return tuple(tuple(cell.strip() for cell in row) for row in rows)

    def cells(self, key: str, *, required: bool = True) -> tuple[Any, ...]:
        """A list as it stands, of whatever it is; the caller looks into it. () after a problem."""
        return tuple(self._list(key, required=required) or ())

    def table(self, key: str) -> Table | None:
        """An optional table [key], to take values out of in turn."""
        value = self._take(key, required=False)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.note(f'{key} must be a table: a line [{key}], then lines like "word" = "…"', key)
            return None
        table = Table(self.file, value, self._lines, self._problems, (*self._path, key))
        table.name = key
        return table

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self._data)

    def know(self, *keys: str) -> None:
        """These keys are accounted for elsewhere: `close` need not call them unknown."""
        self._taken.update(keys)

    def close(self) -> None:
        for key in self._data:
            if key not in self._taken:
                known = sorted(self._taken)
                self.note(f"unknown key {key!r}{_hint(key, known)}; known here: {', '.join(known)}", key)

    def _below(self, key: str, index: int, data: dict[str, Any], length: int) -> Table:
        path = (*self._path, key, index)
        table = Table(self.file, data, self._lines, self._problems, path)
        table.line = table.line or self._lines.element(path[:-1], index, length) or self.line
        return table

    def _take(self, key: str, *, required: bool) -> Any:
        self._taken.add(key)
        if key not in self._data and required:
            self.note(f"{key} is missing; add a line {key} = …")
        return self._data.get(key)

    def _list(self, key: str, *, required: bool) -> list[Any] | None:
        value = self._take(key, required=required)
        if value is not None and not isinstance(value, list):
            self.note(f"{key} must be a list in [ ]", key)
            return []
        return value


def parse(file: str, text: str, problems: list[Problem]) -> Table | None:
    """The top table of a TOML text, or None with a problem noted when the text is no TOML."""
    try:
        data = values_of(text)
    except tomllib.TOMLDecodeError as error:
        problems.append(_syntax_problem(file, text, str(error)))
        return None
    return Table(file, data, TomlLines(text), problems)


def _is_usual(number: Decimal) -> bool:
    """Of a size that can be compared with what people type, and shown to them."""
    exponent = number.as_tuple().exponent  # a letter where it is no number, or infinite
    return isinstance(exponent, int) and exponent >= -MOST_PLACES and number.adjusted() < MOST_DIGITS


def _syntax_problem(file: str, text: str, error: str) -> Problem:
    lines = text.splitlines()
    place = _SYNTAX_PLACE.search(error)
    if place is None:
        return Problem(file, None, f"not readable as TOML ({error})")
    number = int(place[1]) if place[1] else len(lines) or 1
    mend = "look for a missing quote, comma or bracket here or just above"
    if bare := _BARE_KEY.match(lines[number - 1] if lines else ""):
        mend = f'put the word before the = in quotes: "{bare[1]}" = …'
    return Problem(file, number, f"not readable as TOML ({_SYNTAX_PLACE.sub('', error)}); {mend}")


def _hint(word: str, known: Sequence[str]) -> str:
    close = get_close_matches(word, known, n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""
