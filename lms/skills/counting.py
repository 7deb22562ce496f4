"""Counting over facts: sums, shares, means. Where pieces carry no number, the value is that of the pieces
that do, and `Measured.without` says how many do not. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from statistics import fmean

from lms.skills.facts import FactRow, Kind, Measured, Missing, Scope

Definition = Callable[[Sequence[FactRow], Scope], Measured]
"""A metric's definition: facts of the worker and track, cut to the window and sorted by time → what is
measured"""
NOTHING = Measured(None, missing=Missing.NOTHING_YET)


def of_kind(rows: Iterable[FactRow], kind: Kind) -> list[FactRow]:
    return [row for row in rows if row.kind == kind]


def marked(rows: Iterable[FactRow]) -> list[FactRow]:
    return [row for row in rows if row.kind in {Kind.PRACTICE, Kind.CHECK} and row.data["marks"]]


def when(row: FactRow) -> tuple[float, int]:
    """The order of facts: by time, and by number where the time is the same."""
    return row.occurred_at.timestamp(), row.id


def ids(rows: Iterable[FactRow]) -> tuple[int, ...]:
    return tuple(row.id for row in rows)


def count(rows: Sequence[FactRow]) -> Measured:
    return Measured(len(rows), ids(rows)) if rows else NOTHING


def distinct(rows: Sequence[FactRow], who: Iterable[object]) -> Measured:
    return Measured(len(set(who)), ids(rows)) if rows else NOTHING


def share(rows: Sequence[FactRow], good: Callable[[FactRow], bool]) -> Measured:
    if not rows:
        return NOTHING
    num = sum(1 for row in rows if good(row))
    return Measured(num / len(rows), ids(rows), num=num, den=len(rows))


def mean(rows: Sequence[FactRow], values: Sequence[float]) -> Measured:
    if not rows:
        return NOTHING
    return Measured(fmean(values), ids(rows), num=sum(values), den=len(values))


def rubric_mean(rows: Iterable[FactRow], scope: Scope) -> Measured:
    """Of pieces; of each the fair mark where one is known, else the mean of its marks as given."""
    found, fair = marked(rows), scope.fair
    given = [fair[row.id] if row.id in fair else fmean(row.data["marks"].values()) for row in found]
    return replace(mean(found, given), adjusted=sum(row.id in fair for row in found))


def total(rows: Sequence[FactRow], key: str) -> Measured:
    found = _numbered(rows, key)
    return Measured(sum(r.data[key] for r in found), ids(found)) if found else _uncounted(rows)


def greatest(rows: Sequence[FactRow], key: str) -> Measured:
    found = _numbered(rows, key)
    if not found:
        return _uncounted(rows)
    return Measured(max(r.data[key] for r in found), ids(found), without=len(rows) - len(found))


def ratio(rows: Sequence[FactRow], errors: str, size: str, *, scale: float = 1) -> Measured:
    """scale * errors / size over the pieces where both were counted."""
    found = _numbered(rows, errors, size)
    num, den = sum(r.data[errors] for r in found), sum(r.data[size] for r in found)
    if not den:
        return _uncounted(rows)
    return Measured(scale * num / den, ids(found), num=num, den=den, without=len(rows) - len(found))


def _numbered(rows: Sequence[FactRow], *keys: str) -> list[FactRow]:
    return [row for row in rows if all(row.data[key] is not None for key in keys)]


def _uncounted(rows: Sequence[FactRow]) -> Measured:
    return Measured(None, ids(rows), missing=Missing.NOT_COUNTED) if rows else NOTHING
