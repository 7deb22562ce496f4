"""Which quizzes a tag's score is taken over, and from when on a new one is asked of somebody. Pure.

Nobody is judged by stricter rules than those in force when their window opened, and one more quiz is a
stricter rule. So whoever had begun a tag's quizzes is judged by the quizzes of today or by those of the day
on which they began, whichever is better, until the window of the level has passed since the change. It is
the rule of the ladders (in_force.py), told of quizzes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from lms.skills.clock import Pause, window_end, window_start
from lms.skills.facts import FactRow, Kind

SETTLING = timedelta(days=1)
"""What is published so soon after the first quiz of its tag was there from the beginning: a course is taken
in lesson by lesson, and evidence from elsewhere may be older than all of them"""
Groups = Mapping[str, Mapping[str, str]]
"""{tag: {lesson key: title}}: which quizzes a tag's score is taken over"""


@dataclass(frozen=True, slots=True)
class Taught:
    """A lesson whose quiz carries the tag, or carried it for a time."""

    tag: str
    lesson: str
    title: str
    since: datetime
    """The first moment at which it did"""
    until: datetime | None = None
    """When it lost the tag, or the lesson was retired"""


class Coming(NamedTuple):
    """A quiz that somebody need not take yet."""

    quiz: Taught
    at: datetime | None
    """When it begins to count; None while a rest without a last day stops the clock"""


def taught_now(quizzes: Iterable[Taught]) -> Groups:
    return _groups(quiz for quiz in quizzes if quiz.until is None)


def taught_at(quizzes: Sequence[Taught], moment: datetime) -> Groups:
    """Before a tag had any quiz, the ones of today count."""
    begun = {quiz.tag for quiz in quizzes if quiz.since <= moment}
    return _groups(
        quiz for quiz in quizzes if (_is_taught(quiz, moment) if quiz.tag in begun else quiz.until is None)
    )


def taught_before(
    quizzes: Sequence[Taught],
    facts: Iterable[FactRow],
    *,
    days: int,
    rests: Sequence[Pause],
    moment: datetime,
) -> Groups:
    """By tag the quizzes that protect somebody with these facts, where they are others than at `moment`.

    They are those of the first attempt at one of them, or of the moment at which a window of `days` opened,
    whichever was later."""
    opened = window_start(moment, days, rests)
    changed = {quiz.tag for quiz in quizzes if any(opened < time <= moment for time in _times(quiz))}
    begun = _first_attempts(facts, changed, moment)
    found: dict[str, Mapping[str, str]] = {}
    for tag, first in begun.items():
        own = [quiz for quiz in quizzes if quiz.tag == tag]
        start = max(first, opened, min(quiz.since for quiz in own) + SETTLING)
        then = _groups(quiz for quiz in own if _is_taught(quiz, start)).get(tag, {})
        if start < moment and then.keys() != taught_at(own, moment).get(tag, {}).keys():
            found[tag] = then
    return found


def coming(
    quizzes: Iterable[Taught], before: Groups, *, days: int, rests: Sequence[Pause], moment: datetime
) -> Iterator[Coming]:
    """What is taught at `moment` and not yet asked of whom the quizzes `before` protect."""
    for quiz in quizzes:
        if _is_taught(quiz, moment) and quiz.lesson not in before.get(quiz.tag, (quiz.lesson,)):
            yield Coming(quiz, window_end(quiz.since, days, rests))


def changes(
    quizzes: Iterable[Taught], *, windows: Iterable[int], rests: Sequence[Pause], moment: datetime
) -> Iterator[datetime]:
    """Moments later than `moment` at which time alone may change which quizzes are asked of anybody."""
    times = {time for quiz in quizzes for time in _times(quiz)}
    yield from (time for time in times if time > moment)
    for days in windows:
        opened = window_start(moment, days, rests)
        first = min((time for time in times if time > opened), default=None)
        leaves = window_end(first, days, rests) if first is not None else None
        if leaves is not None:
            yield leaves


def _groups(quizzes: Iterable[Taught]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for quiz in quizzes:
        found.setdefault(quiz.tag, {})[quiz.lesson] = quiz.title
    return found


def _is_taught(quiz: Taught, moment: datetime) -> bool:
    return quiz.since <= moment and (quiz.until is None or moment < quiz.until)


def _times(quiz: Taught) -> tuple[datetime, ...]:
    return (quiz.since,) if quiz.until is None else (quiz.since, quiz.until)


def _first_attempts(facts: Iterable[FactRow], tags: Iterable[str], moment: datetime) -> dict[str, datetime]:
    wanted, found = set(tags), dict[str, datetime]()
    if not wanted:
        return found
    for fact in facts:
        if fact.kind == Kind.QUIZ and fact.occurred_at <= moment:
            for tag in wanted.intersection(fact.data["tags"]):
                found[tag] = min(fact.occurred_at, found.get(tag, fact.occurred_at))
    return found
