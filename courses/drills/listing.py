"""A list: what is missing, malformed, there twice, or other than what could be found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from urllib.parse import urlsplit

from courses.drills.differing import HYPHENS, difference
from courses.drills.findings import Finding, Result, fields_in_error
from courses.drills.kinds import Column, Listing

Rows = Sequence[Sequence[str]]


def compare(drill: Listing, given: Rows) -> Result:
    """Rows that are wholly empty are passed over. With a key, `fields` are its cells except free ones."""
    rows = [tuple(_cell(row, n) for n in range(len(drill.columns))) for row in given]
    filled = [(number, row) for number, row in enumerate(rows) if any(cell.strip() for cell in row)]
    formal = [*_formal(drill, filled), *_twice(drill, filled)]
    if len(filled) < drill.min_rows:
        formal.append(Finding("too_few_rows", given=str(len(filled)), wanted=str(drill.min_rows)))
    if not drill.key:
        fields = len(filled) * len(drill.columns)
        return Result(tuple(formal), fields=fields, field_errors=fields_in_error(formal))
    told, wrong = _against_key(drill, filled)
    known = {(finding.row, finding.column) for finding in formal}
    findings = (*formal, *(each for each in told if (each.row, each.column) not in known))
    fields = len(drill.key) * (len(drill.columns) - len(drill.free))
    return Result(findings, fields=fields, field_errors=min(fields, wrong))


def as_text(drill: Listing, given: Rows) -> str:
    """Filled rows as lines of cells parted by tabs."""
    lines = ["\t".join(" ".join(_cell(row, n).split()) for n in range(len(drill.columns))) for row in given]
    return "\n".join(line for line in lines if line.strip())


def well_formed(column: Column, value: str) -> bool:
    return _FORMS[column.kind](column, value)


def _cell(row: Sequence[str], n: int) -> str:
    return row[n] if n < len(row) else ""


def _formal(drill: Listing, rows: list[tuple[int, tuple[str, ...]]]) -> Iterator[Finding]:
    for number, row in rows:
        for column, value in zip(drill.columns, row, strict=True):
            if not value.strip():
                if column.required:
                    kind = "no_source" if column.name == drill.source else "empty"
                    yield Finding(kind, number, column.name)
            elif not well_formed(column, value):
                yield Finding(f"malformed_{column.kind}", number, column.name, value)


def _twice(drill: Listing, rows: list[tuple[int, tuple[str, ...]]]) -> Iterator[Finding]:
    """A row that names the same thing as one before, however it is spelt."""
    seen: dict[tuple[str, ...], int] = {}
    for number, row in rows:
        name = tuple(_same(row[drill.place(column)]) for column in drill.identity)
        if not any(name):
            continue
        if name in seen:
            yield Finding("twice", number, given=" ".join(row[drill.place(c)] for c in drill.identity),
                          wanted=str(seen[name] + 1))  # fmt: skip
        seen.setdefault(name, number)


def _against_key(drill: Listing, rows: list[tuple[int, tuple[str, ...]]]) -> tuple[list[Finding], int]:
    """Findings, and how many cells of the key are not as they should be; a row not found counts whole."""
    by_name = {tuple(_same(row[drill.place(c)]) for c in drill.identity): (n, row) for n, row in rows[::-1]}
    findings, wrong = [], 0
    for wanted in drill.key:
        name = tuple(_same(wanted[drill.place(column)]) for column in drill.identity)
        found = by_name.pop(name, None)
        if found is None:
            findings.append(
                Finding("not_found", wanted=" ".join(wanted[drill.place(c)] for c in drill.identity))
            )
            wrong += len(drill.columns) - len(drill.free)
            continue
        told = list(_cells(drill, found[0], found[1], wanted))
        findings, wrong = findings + told, wrong + len(told)
    return findings, wrong


def _cells(drill: Listing, number: int, row: tuple[str, ...], wanted: tuple[str, ...]) -> Iterator[Finding]:
    for n, column in enumerate(drill.columns):
        kind = None if column.name in drill.free else difference(row[n].strip(), wanted[n])
        if kind is not None:
            yield Finding(kind, number, column.name, row[n], wanted[n])


def _same(text: str) -> str:
    """A name without what spelling may change: width, case, bars, spaces, ひらがな・カタカナ."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(HYPHENS)
    return re.sub(r"[\s-]", "", "".join(_hiragana(letter) for letter in text))


def _hiragana(letter: str) -> str:
    return chr(ord(letter) - 0x60) if "ァ" <= letter <= "ヶ" else letter


def _url(_column: Column, value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in {"http", "https"} and "." in (parts.hostname or "") and not _blank(value)
    except ValueError:
        return False


def _day(_column: Column, value: str) -> bool:
    try:
        return bool(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _phone(_column: Column, value: str) -> bool:
    """0 and nine or ten digits in three parts, half-width."""
    return bool(re.fullmatch(r"0[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}", value)) and len(
        value.replace("-", "")
    ) in {10, 11}


def _blank(value: str) -> bool:
    return any(letter.isspace() for letter in value)


def _matching(pattern: str) -> Callable[[Column, str], bool]:
    return lambda _column, value: bool(re.fullmatch(pattern, value))


_FORMS: dict[str, Callable[[Column, str], bool]] = {
    "text": lambda _column, _value: True,
    "choice": lambda column, value: value in column.choices,
    "phone": _phone,
    "postal": _matching(r"[0-9]{3}-[0-9]{4}"),
    "url": _url,
    "mail": _matching(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"),
    "date": _day,
    "number": _matching(r"-?[0-9]+(\.[0-9]+)?"),
}
