"""Timed and scored tests: typing speed and transcription, exactly as levels.json defines them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from courses.drills.kinds import MOST_ERRORS, WHOLE_TEST
from courses.drills.transcription import score
from lms.skills.counting import NOTHING, of_kind
from lms.skills.facts import FactRow, Kind, Measured, Missing, Scope
from lms.skills.learnt import counting_share

SPEED, TRANSCRIPTION = "speed.net_chars_10min", "transcription.score_any"
Scored = list[tuple[float, tuple[int, ...]]]
"""(value, the facts it rests on)"""


def speed(rows: Sequence[FactRow], scope: Scope) -> Measured:
    """Net characters of the best ten minutes; a test with more than ten errors is not valid. A test taken
    elsewhere that staff have seen counts as well."""
    tests = [row for row in _drills(rows, "typing") if (row.data["seconds"] or 0) >= WHOLE_TEST]
    valid = [row for row in tests if row.data["errors"] <= MOST_ERRORS]
    found = [(row.data["chars"] - row.data["errors"], (row.id,)) for row in valid]
    return _best([*found, *_seen(rows, SPEED)]) or _none_valid(tests)


def transcription(rows: Sequence[FactRow], scope: Scope) -> Measured:
    """Points of the best test: 500 for the quiz of its lesson, 500 for the piece. Or an official score that
    the worker chose to show."""
    pieces, found, left = _drills(rows, "transcription"), _seen(rows, TRANSCRIPTION), []
    for row in pieces:
        known = counting_share(rows, row.data["lesson"])
        if known is None:
            left.append(str(row.data["title"]))
            continue
        share, facts = known
        points = score(errors=row.data["errors"], chars=row.data["chars"], knowledge=share)
        found.append((points, (*facts, row.id)))
    best = _best(found)
    if best is None and left:
        facts = tuple(row.id for row in pieces)
        return Measured(None, facts, missing=Missing.QUIZZES_LEFT, more=len(left), names=tuple(left))
    return best or NOTHING


def _drills(rows: Iterable[FactRow], drill: str) -> list[FactRow]:
    return [row for row in of_kind(rows, Kind.DRILL) if row.data["drill"] == drill]


def _seen(rows: Iterable[FactRow], metric: str) -> Scored:
    measures = [row for row in of_kind(rows, Kind.MEASURE) if row.data["metric"] == metric]
    return [(row.data["value"], (row.id,)) for row in measures]


def _best(found: Scored) -> Measured | None:
    if not found:
        return None
    value, facts = max(found, key=lambda each: each[0])
    return Measured(value, facts)


def _none_valid(tests: list[FactRow]) -> Measured:
    if not tests:
        return NOTHING
    return Measured(None, tuple(row.id for row in tests), missing=Missing.NOT_VALID)
