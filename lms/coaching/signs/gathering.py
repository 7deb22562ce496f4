"""The facts that signs rest on, out of the records; everybody who rests is left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import fmean
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Person, Rest
from lms.coaching.outside.reading import unread_since
from lms.coaching.signs.rules import Facts, Found, signs
from lms.db import HERE, today
from lms.journal import Event
from lms.learning.models import Completion, Lesson, LessonEdition
from lms.learning.progress import Attempt, Watched
from lms.practice.actions import open_actions
from lms.practice.models import Assessment, ReadReceipt, Submission
from lms.practice.needs import last_signs
from lms.practice.scope import coached_workers

RETURNED = "deliverable.returned"
LESSON_VERBS = ("lesson.started", "attempt.started", "attempt.submitted", "chapter.read", "lesson.completed")


@dataclass(frozen=True)
class Stuck:
    worker: Person
    found: tuple[Found, ...]


def stuck(session: Session, staff: Person) -> list[Stuck]:
    """Workers with signs, those with the most first; of those whom `staff` accompanies."""
    resting = people.resting_ids(session, on=today())
    awake = coached_workers(staff).where(Person.disabled_at.is_(None), Person.id.not_in(resting))
    workers = {worker.id: worker for worker in session.scalars(awake)}
    facts = facts_of(session, workers)
    found = [Stuck(worker, tuple(signs(facts[worker.id], today=today()))) for worker in workers.values()]
    return sorted((one for one in found if one.found), key=lambda one: (-len(one.found), one.worker.kana))


def facts_of(session: Session, workers: dict[int, Person]) -> dict[int, Facts]:
    """{worker id: facts}; a handful of queries, whatever the number of workers."""
    heard, lessons, left = last_signs(session, workers), _lessons(session, workers), _left(session, workers)
    back, unread, marks = _back(session, workers), _unread(session, workers), _marks(session, workers)
    overdue, returns, failed = _due(session, workers), _returns(session, workers), _failed(session, workers)
    return {
        worker.id: Facts(
            joined=_day(worker.created_at),
            back_from_rest=max(back[worker.id], default=None),
            last_lesson=lessons.get(worker.id),
            lessons_left=left[worker.id],
            last_sign=_day(heard[worker.id]),
            unread_since=tuple(unread[worker.id]),
            overdue=tuple(overdue[worker.id]),
            marks=tuple(marks[worker.id]),
            returns=tuple(returns[worker.id]),
            failed=tuple(failed[worker.id]),
        )
        for worker in workers.values()
    }


def _day(at: datetime) -> date:
    return at.astimezone(HERE).date()


def _gathered(rows: Iterable[Any]) -> dict[int, list[Any]]:
    """Rows (worker id, value) by worker."""
    found: dict[int, list[Any]] = defaultdict(list)
    for worker_id, value in rows:
        found[worker_id].append(value)
    return found


def _lessons(session: Session, ids: Iterable[int]) -> dict[int, date]:
    """When each last did something of a lesson."""
    ids = list(ids)
    done = Event.worker_id.in_(ids), Event.actor_id == Event.worker_id, Event.verb.in_(LESSON_VERBS)
    events = select(Event.worker_id, func.max(Event.at)).where(*done).group_by(Event.worker_id)
    watched = select(Watched.person_id, func.max(Watched.updated_at)).where(Watched.person_id.in_(ids))
    last: dict[int, date] = {}
    for query in (events, watched.group_by(Watched.person_id)):
        for worker_id, at in session.execute(query):
            last[worker_id or 0] = max(last.get(worker_id or 0, _day(at)), _day(at))
    return last


def _left(session: Session, ids: Iterable[int]) -> dict[int, bool]:
    """Whether there is a lesson that each has not finished, the retired ones left out."""
    taught = (
        select(Lesson.id).join(LessonEdition).where(LessonEdition.is_current, Lesson.retired_at.is_(None))
    )
    all_of_them = session.scalar(select(func.count()).select_from(taught.subquery())) or 0
    done = select(Completion.person_id, func.count(Completion.lesson_id.distinct()))
    rows = session.execute(done.where(Completion.lesson_id.in_(taught)).group_by(Completion.person_id))
    counts = {row[0]: row[1] for row in rows}
    return {worker_id: counts.get(worker_id, 0) < all_of_them for worker_id in ids}


def _back(session: Session, ids: Iterable[int]) -> dict[int, list[Any]]:
    """Days on which rests were over."""
    over = (
        Rest.worker_id.in_(list(ids)),
        Rest.until.is_not(None),
        Rest.until < today(),
        Rest.until >= Rest.since,
    )
    return _gathered(session.execute(select(Rest.worker_id, Rest.until).where(*over)))


def _unread(session: Session, ids: Iterable[int]) -> dict[int, list[Any]]:
    """Feedback on pieces and advice on work from outside alike."""
    without = (
        select(Submission.worker_id, Assessment.created_at)
        .join(Assessment.submission)
        .outerjoin(ReadReceipt, ReadReceipt.assessment_id == Assessment.id)
        .where(Submission.worker_id.in_(list(ids)), ReadReceipt.id.is_(None))
    )
    rows = (*session.execute(without), *session.execute(unread_since(list(ids))))
    return _gathered((worker_id, _day(at)) for worker_id, at in rows)


def _due(session: Session, ids: Iterable[int]) -> dict[int, list[Any]]:
    return _gathered((row.worker_id, row.due) for row in open_actions(session, list(ids)) if row.due)


def _marks(session: Session, ids: Iterable[int]) -> dict[int, list[Any]]:
    marked = (
        select(Submission.worker_id, Assessment.marks)
        .join(Assessment.submission)
        .where(Submission.worker_id.in_(list(ids)))
        .order_by(Assessment.created_at, Assessment.id)
    )
    return _gathered((worker_id, fmean(m.values())) for worker_id, m in session.execute(marked) if m)


def _returns(session: Session, ids: Iterable[int]) -> dict[int, list[Any]]:
    """The journal tells of work that came back: the room of team jobs stands beside this one."""
    came_back = Event.worker_id.in_(list(ids)), Event.verb == RETURNED
    rows = session.execute(select(Event.worker_id, Event.at).where(*came_back))
    return _gathered((worker_id, _day(at)) for worker_id, at in rows)


def _failed(session: Session, ids: Iterable[int]) -> dict[int, list[Any]]:
    """(title, tries) of quizzes handed in and never passed."""
    passed = func.count().filter(Attempt.passed)
    tried = (
        select(Attempt.person_id, LessonEdition.title, func.count(Attempt.id), passed)
        .join(LessonEdition, (LessonEdition.lesson_id == Attempt.lesson_id) & LessonEdition.is_current)
        .where(Attempt.person_id.in_(list(ids)), Attempt.submitted_at.is_not(None))
        .group_by(Attempt.person_id, Attempt.lesson_id, LessonEdition.title)
    )
    return _gathered(
        (worker_id, (title, n)) for worker_id, title, n, passes in session.execute(tried) if not passes
    )
