"""The figures of a month, counted from the rows that people left; nothing is kept, so all can be recounted.

Shares, medians and yen are shown only when enough workers stand behind them (reference/law.md 4.7).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, null, or_, select, union, union_all
from sqlalchemy.orm import Session, aliased

from lms.accounts.models import Person, Role
from lms.accounts.roles import ever_with, with_role_at
from lms.db import HERE
from lms.learning.models import Completion
from lms.learning.progress import Attempt, ChapterRead, Viewing
from lms.practice.models import Assessment, CoachingSession, Submission
from lms.reports.months import Month, Period, month_of
from lms.skills.models import Promotion, Reversal
from lms.teamjobs.in_time import on_time
from lms.teamjobs.models import Approval, Decline, Deliverable, Ending, Offer, Placement, Task

FEWEST = 5
"""k of k-anonymity: below it a figure would speak about single people"""
DAY = 86_400
STANDS = frozenset({"registered"})
"""Counted on a day, not over a time: no count of the year"""


@dataclass(frozen=True)
class Figure:
    value: float | None
    """None: there was nothing to take a share or a median of"""
    workers: int | None = None
    """How many stand behind it; None for plain counts, which say nothing about anybody's work or pay"""

    @property
    def hidden(self) -> bool:
        return self.workers is not None and 0 < self.workers < FEWEST


@dataclass(frozen=True)
class Report:
    month: Month
    figures: dict[str, Figure]
    """By the keys of definitions.py"""
    year: dict[str, int]
    """Plain counts from April to the end of the month. Nothing else: two sums of the year would tell what is
    hidden in a month"""


def report(session: Session, month: Month) -> Report:
    """Four queries, whatever the month."""
    counts = counted(session, month.period)
    figures = {key: Figure(value) for key, value in counts.items()}
    figures |= _feedback(session, month.period) | _work(session, month.period)
    year = counted(session, month.fiscal_year_so_far)
    return Report(month, figures, {key: year[key] for key in year if key not in STANDS})


def counted(session: Session, period: Period) -> dict[str, int]:
    """The plain counts of a period."""
    wanted = {**_people(period), **_learning(period), **_practice(period), **_teamwork(period)}
    row = session.execute(select(*(q.scalar_subquery().label(key) for key, q in wanted.items()))).one()
    return dict(row._mapping)


def first_month(session: Session, *, month: Month) -> Month:
    """The month of the first registration: there is nothing before it. `month` when nobody is registered."""
    first = session.scalar(select(func.min(Person.created_at)))
    return month_of(first.astimezone(HERE).date()) if first else month


def _people(period: Period) -> dict[str, Select[int]]:
    still = or_(Person.disabled_at.is_(None), Person.disabled_at >= period.end)
    workers = select(func.count(Person.id)).where(Person.id.in_(_workers()))
    then = select(func.count(Person.id)).where(Person.id.in_(with_role_at(Role.WORKER, period.end)))
    return {
        "registered": then.where(Person.created_at < period.end, still),
        "newcomers": workers.where(_in(Person.created_at, period)),
        "active_learners": _active_learners(period),
    }


def _active_learners(period: Period) -> Select[int]:
    """Whoever played, read, answered or handed in; an open page or a coach's work is no learning."""
    played = Viewing.last_op > 0, Viewing.opened_at < period.end, Viewing.checked_at >= period.start
    did = union(
        select(Viewing.person_id).where(*played),
        select(ChapterRead.person_id).where(_in(ChapterRead.at, period)),
        select(Attempt.person_id).where(_in(Attempt.submitted_at, period)),
        select(Submission.worker_id).where(_in(Submission.submitted_at, period)),
    ).subquery()
    return select(func.count()).select_from(did).where(did.c[0].in_(_workers()))


def _learning(period: Period) -> dict[str, Select[int]]:
    own = Completion.person_id.in_(_workers()), _in(Completion.at, period)
    lessons = select(func.count(Completion.id)).where(*own)
    quizzes = select(func.count(Attempt.id)).where(Attempt.person_id.in_(_workers()))
    return {
        "lessons_watched": lessons.where(Completion.how == "watched"),
        "lessons_read": lessons.where(Completion.how == "read"),
        "quizzes": quizzes.where(_in(Attempt.submitted_at, period)),
    }


def _practice(period: Period) -> dict[str, Select[int]]:
    kept = Promotion.id.not_in(select(Reversal.promotion_id))
    return {
        "pieces": select(func.count(Submission.id)).where(_in(Submission.submitted_at, period)),
        "feedback": select(func.count(Assessment.id)).where(_in(Assessment.created_at, period)),
        "sessions": select(func.count(CoachingSession.id)).where(_in(CoachingSession.held_at, period)),
        "promotions": select(func.count(Promotion.id)).where(_in(Promotion.at, period), kept),
    }


def _teamwork(period: Period) -> dict[str, Select[int]]:
    return {
        "offers_sent": select(func.count(Offer.id)).where(_in(Offer.sent_at, period)),
        "offers_accepted": select(func.count(Placement.id)).where(_in(Placement.accepted_at, period)),
        "offers_declined": select(func.count(Decline.id)).where(_in(Decline.at, period)),
        "tasks_completed": select(func.count(Approval.id)).where(_in(Approval.at, period)),
    }


def _feedback(session: Session, period: Period) -> dict[str, Figure]:
    given = (
        select(Submission.worker_id, Submission.submitted_at, Assessment.created_at)
        .join(Assessment, Assessment.submission_id == Submission.id)
        .where(_in(Assessment.created_at, period))
    )
    found = session.execute(given).all()
    waits = [(row.created_at - row.submitted_at).total_seconds() / DAY for row in found]
    return {"feedback_days": Figure(_median(waits), len({row.worker_id for row in found}))}


def _work(session: Session, period: Period) -> dict[str, Figure]:
    first = aliased(Deliverable)
    done = (
        select(Placement.worker_id, Task.fee_yen, Task.due_on, Deliverable.round, first.handed_in_at)
        .join(Deliverable, Deliverable.placement_id == Placement.id)
        .join(Approval, Approval.deliverable_id == Deliverable.id)
        .join(first, (first.placement_id == Placement.id) & (first.round == 1))
        .join(Task, Task.id == Placement.task_id)
        .where(_in(Approval.at, period))
    )
    ended = (
        select(Placement.worker_id, Ending.fee_yen, null(), null(), null())
        .join(Placement.ending)
        .where(_in(Ending.at, period), Ending.fee_yen > 0)
    )
    paid: Sequence[Any] = session.execute(union_all(done, ended)).all()
    fees: dict[int, int] = defaultdict(int)
    for row in paid:
        fees[row.worker_id] += row.fee_yen
    rows = [row for row in paid if row.round is not None]
    workers = len({row.worker_id for row in rows})
    return {
        "paid_workers": Figure(len(fees), len(fees)),
        "on_time": Figure(_share(on_time(r.handed_in_at, due_on=r.due_on) for r in rows), workers),
        "first_pass": Figure(_share(r.round == 1 for r in rows), workers),
        "fees": Figure(sum(fees.values()), len(fees)),
        "fees_median": Figure(_median(fees.values()), len(fees)),
    }


def _workers() -> Select[int]:
    """Whoever has been one: what they did then stays counted when the role goes."""
    return ever_with(Role.WORKER)


def _in(column: Any, period: Period) -> ColumnElement[bool]:
    return and_(column >= period.start, column < period.end)


def _median(values: Iterable[float]) -> float | None:
    found = list(values)
    return median(found) if found else None


def _share(good: Iterable[bool]) -> float | None:
    found = list(good)
    return sum(found) / len(found) if found else None
