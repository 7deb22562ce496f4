"""What was learnt: the metrics of levels.json that come from quizzes and practice, exactly as defined
there. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from lms.skills.counting import (
    NOTHING,
    Definition,
    count,
    greatest,
    ids,
    of_kind,
    ratio,
    rubric_mean,
    total,
    when,
)
from lms.skills.facts import FactRow, Kind, Measured, Missing, Scope

RETAKE_AFTER = timedelta(days=14)
LAST_PRACTICES = 3
AnAttempt = TypeVar("AnAttempt")


def happened(kind: Kind) -> Definition:
    """There is a day on which it happened: the newest such fact."""

    def definition(rows: Sequence[FactRow], scope: Scope) -> Measured:
        found = of_kind(rows, kind)
        return Measured(True, (found[-1].id,)) if found else NOTHING

    return definition


def best_quiz(tag: str) -> Definition:
    """Best points / points possible, over any number of attempts."""

    def definition(rows: Sequence[FactRow], scope: Scope) -> Measured:
        tries = _attempts(rows, tag)
        return _quiz_total(
            {lesson: max(tried, key=_points_share) for lesson, tried in tries.items()}, tag, scope
        )

    return definition


def first_quiz(tag: str) -> Definition:
    """Points / points possible over the quizzes of the tag: the first attempt at each, or a later one that
    may replace it because 14 days lie between it and the last attempt that counted. The better one
    stands."""

    def definition(rows: Sequence[FactRow], scope: Scope) -> Measured:
        tries = _attempts(rows, tag)
        counted = {
            lesson: max(counting(tried, _moment), key=_points_share) for lesson, tried in tries.items()
        }
        return _quiz_total(counted, tag, scope)

    return definition


def counting_share(rows: Iterable[FactRow], lesson: str) -> tuple[float, tuple[int, ...]] | None:
    """The share of points in one lesson's quiz, by the rule of first_quiz, and the fact it comes from."""
    attempts = [row for row in of_kind(rows, Kind.QUIZ) if row.data["lesson"] == lesson]
    if not attempts:
        return None
    best = max(counting(attempts, _moment), key=_points_share)
    return _points_share(best), (best.id,)


def counting(tries: Iterable[AnAttempt], taken: Callable[[AnAttempt], datetime]) -> list[AnAttempt]:
    """Of the attempts at one quiz, in their order: the first, and each RETAKE_AFTER the last that counted."""
    counted: list[AnAttempt] = []
    for attempt in tries:
        if not counted or taken(attempt) - taken(counted[-1]) >= RETAKE_AFTER:
            counted.append(attempt)
    return counted


def practice_count(rows: Sequence[FactRow], scope: Scope) -> Measured:
    """Practice pieces that a coach has marked; further rounds of a piece are the same piece."""
    return count(last_rounds(rows))


def practice_rubric(rows: Sequence[FactRow], scope: Scope) -> Measured:
    """Mean of the marks (0-4) over the pieces, each in its last round, with the coach's strictness taken out
    where it is known."""
    return rubric_mean(last_rounds(rows, every_rater=True), scope)


def practice_typos(rows: Sequence[FactRow], scope: Scope) -> Measured:
    """Typos per 1,000 characters, summed over the last three marked pieces."""
    return ratio(last_rounds(rows)[-LAST_PRACTICES:], "typos", "chars", scale=1000)


def practice_similarity(rows: Sequence[FactRow], scope: Scope) -> Measured:
    return greatest(last_rounds(rows), "similarity")


def practice_fields(rows: Sequence[FactRow], scope: Scope) -> Measured:
    """Fields typed in practice: as the machine counted them, else as the coach did."""
    return total(entered(rows), "fields")


def practice_field_errors(rows: Sequence[FactRow], scope: Scope) -> Measured:
    return ratio(entered(rows), "field_errors", "fields")


def last_rounds(rows: Iterable[FactRow], *, every_rater: bool = False) -> list[FactRow]:
    """The last marked round of each practice piece; with `every_rater` all facts of that round."""
    rows = of_kind(rows, Kind.PRACTICE)
    last: dict[str, int] = {}
    for row in rows:
        last[row.data["lesson"]] = max(row.data["round"], last.get(row.data["lesson"], 0))
    kept = rows if every_rater else _rounds(rows)
    return [row for row in kept if row.data["round"] == last[row.data["lesson"]]]


def entered(rows: Iterable[FactRow]) -> list[FactRow]:
    """One fact for each round of each data entry: where a machine compared it, nobody's count is added."""
    drills = [row for row in of_kind(rows, Kind.DRILL) if row.data["drill"] == "entry"]
    compared = {(row.data["lesson"], row.data["round"]) for row in drills}
    others = [row for row in _rounds(rows) if (row.data["lesson"], row.data["round"]) not in compared]
    return sorted([*drills, *others], key=when)


def _attempts(rows: Iterable[FactRow], tag: str) -> dict[str, list[FactRow]]:
    """Attempts by lesson, in the order they were made."""
    tries: dict[str, list[FactRow]] = {}
    for row in of_kind(rows, Kind.QUIZ):
        if tag in row.data["tags"]:
            tries.setdefault(row.data["lesson"], []).append(row)
    return tries


def _moment(row: FactRow) -> datetime:
    return row.occurred_at


def _points_share(row: FactRow) -> float:
    return float(row.data["points"]) / float(row.data["max"])


def _quiz_total(best: Mapping[str, FactRow], tag: str, scope: Scope) -> Measured:
    """Over the quizzes of the tag, or over those that protect the worker from newer ones if that is better.
    One of those that was retired meanwhile cannot be asked for."""
    present = scope.quiz_groups.get(tag, {})
    found = _over(best, present)
    if tag not in scope.earlier_groups:
        return found
    earlier = scope.earlier_groups[tag]
    protected = _over(
        {key: row for key, row in best.items() if key in earlier or key not in present}, earlier
    )
    if protected.value is None:
        still = earlier.keys() - best.keys() <= present.keys()
        return protected if found.value is None and still else found
    return protected if found.value is None or protected.value > found.value else found


def _over(best: Mapping[str, FactRow], group: Mapping[str, str]) -> Measured:
    rows = list(best.values())
    left = tuple(title for lesson, title in group.items() if lesson not in best)
    if left:
        return Measured(None, ids(rows), missing=Missing.QUIZZES_LEFT, more=len(left), names=left)
    if not rows:
        return NOTHING
    points, most = sum(row.data["points"] for row in rows), sum(row.data["max"] for row in rows)
    return Measured(points / most, ids(rows), num=points, den=most)


def _rounds(rows: Iterable[FactRow]) -> list[FactRow]:
    """One fact for each round of each practice piece: the newest, when two people marked the same round."""
    return sorted(
        {(r.data["lesson"], r.data["round"]): r for r in of_kind(rows, Kind.PRACTICE)}.values(), key=when
    )
