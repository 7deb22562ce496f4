"""What counts as a sign that somebody may be stuck. Pure: facts and the present day in, signs out.

No rule looks at income, speed of replies or sign-ins. Who rests has no signs at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

NO_LESSON_AFTER = timedelta(days=14)
UNREAD_AFTER = timedelta(days=7)
OVERDUE_AFTER = timedelta(days=7)
QUIET_AFTER = timedelta(days=14)
LOW_MARK = 2.0
"""Mean of the five marks below which a piece is one to do again"""
RETURNED_WITHIN = timedelta(days=60)
TRIES = 3


class Sign(StrEnum):
    """In the order in which they are told."""

    RETURNED = "returned"
    LOW_PIECES = "low_pieces"
    QUIZ = "quiz"
    UNREAD = "unread"
    OVERDUE = "overdue"
    NO_LESSON = "no_lesson"
    QUIET = "quiet"


@dataclass(frozen=True)
class Facts:
    """Of one worker, as days here. `None`: it never happened."""

    joined: date
    back_from_rest: date | None = None
    last_lesson: date | None = None
    """Something of a lesson was watched, read or answered"""
    lessons_left: bool = True
    last_sign: date | None = None
    """Anything the worker did, or a coach's contact"""
    unread_since: tuple[date, ...] = ()
    overdue: tuple[date, ...] = ()
    """Days for which open next actions were meant"""
    marks: tuple[float, ...] = ()
    """Mean of the marks of each marked round, the oldest first"""
    returns: tuple[date, ...] = ()
    """When work came back for correction"""
    failed: tuple[tuple[str, int], ...] = ()
    """(title, tries) of quizzes never passed"""


@dataclass(frozen=True)
class Found:
    sign: Sign
    since: date | None = None
    n: int = 0
    title: str = ""


def signs(facts: Facts, *, today: date) -> list[Found]:
    """Every sign with the facts it rests on, in the order of Sign."""
    found = [
        *_returned(facts.returns, today),
        *_low_pieces(facts.marks),
        *(Found(Sign.QUIZ, n=tries, title=title) for title, tries in facts.failed if tries >= TRIES),
        *_waiting(Sign.UNREAD, facts.unread_since, UNREAD_AFTER, facts.back_from_rest, today),
        *_waiting(Sign.OVERDUE, facts.overdue, OVERDUE_AFTER, facts.back_from_rest, today),
        *_still(facts, today),
    ]
    return sorted(found, key=lambda one: list(Sign).index(one.sign))


def _returned(returns: Sequence[date], today: date) -> list[Found]:
    lately = sorted(day for day in returns if today - day <= RETURNED_WITHIN)
    return [Found(Sign.RETURNED, lately[-1], n=len(lately))] if len(lately) >= 2 else []


def _low_pieces(marks: Sequence[float]) -> list[Found]:
    """The last two rounds one after the other."""
    low = len(marks) >= 2 and all(mark < LOW_MARK for mark in marks[-2:])
    return [Found(Sign.LOW_PIECES, n=2)] if low else []


def _waiting(
    sign: Sign, days: Sequence[date], after: timedelta, back: date | None, today: date
) -> list[Found]:
    """What waited through a rest begins to wait when it is over."""
    late = [day for day in days if today - max(filter(None, (day, back))) > after]
    return [Found(sign, min(late), n=len(late))] if late else []


def _still(facts: Facts, today: date) -> list[Found]:
    """Days of a rest never count: the clock starts anew when it is over."""
    start = max(filter(None, (facts.joined, facts.back_from_rest)))
    lesson = max(filter(None, (facts.last_lesson, start)))
    sign = max(filter(None, (facts.last_sign, start)))
    found = []
    if facts.lessons_left and today - lesson >= NO_LESSON_AFTER:
        found.append(Found(Sign.NO_LESSON, lesson, n=(today - lesson).days))
    if today - sign >= QUIET_AFTER:
        found.append(Found(Sign.QUIET, sign, n=(today - sign).days))
    return found
