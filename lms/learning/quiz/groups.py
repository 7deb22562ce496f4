"""Which quizzes count for which tag, and since when: what the score of a tag is taken over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.learning.models import Course, Lesson, LessonEdition, Series
from lms.skills.taught import Taught

_COLUMNS = (
    *(Series.track, Lesson.key, LessonEdition.title, LessonEdition.quiz_tags),
    *(LessonEdition.created_at, Lesson.joined_at, Lesson.retired_at),
)


def quizzes(session: Session) -> dict[str, list[Taught]]:
    """By track, in the order of the lessons, those of retired lessons too."""
    every = select(*_COLUMNS).join(Lesson, Lesson.id == LessonEdition.lesson_id).join(Course).join(Series)
    rows = session.execute(every.order_by(LessonEdition.lesson_id, LessonEdition.id))
    found: dict[str, list[Taught]] = {}
    for (track, _key), editions in groupby(rows, key=lambda row: (row.track, row.key)):
        found.setdefault(track, []).extend(_of_lesson(list(editions)))
    return found


def _of_lesson(editions: Sequence[Any]) -> Iterator[Taught]:
    last = editions[-1]
    for tag in dict.fromkeys(tag for edition in editions for tag in edition.quiz_tags):
        for since, until in _spans(tag, editions):
            since = max(since, last.joined_at or since)
            ends = [time for time in (until, last.retired_at) if time is not None]
            end = min(ends, default=None)
            if end is None or since < end:
                yield Taught(tag, last.key, last.title, since, end)


def _spans(tag: str, editions: Iterable[Any]) -> Iterator[tuple[datetime, datetime | None]]:
    """From the first edition that carries the tag to the first one after it that does not."""
    since: datetime | None = None
    for edition in editions:
        carries = tag in edition.quiz_tags
        if carries and since is None:
            since = edition.created_at
        elif since is not None and not carries:
            yield since, edition.created_at
            since = None
    if since is not None:
        yield since, None
