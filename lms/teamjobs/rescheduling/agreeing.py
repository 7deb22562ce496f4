"""Agreeing on later days for accepted work. The day agreed on last is the one that counts as in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import HERE, today
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.notices.telling import tell
from lms.prose import N_, day
from lms.teamjobs import terms
from lms.teamjobs.ending import AlreadyOver
from lms.teamjobs.models import Placement, Task
from lms.teamjobs.rescheduling.models import DayChange
from lms.teamjobs.tasks import work_of

FARTHEST = timedelta(days=366)


class NotYourOwnDays(Refusal):
    message = _("Nobody agrees on days with themselves. Another director can.")


def agree(
    session: Session,
    placement: Placement,
    *,
    due_on: date,
    inspect_on: date,
    pay_on: date,
    care: bool,
    reason: str,
    by: Person,
) -> DayChange:
    """The task's days from now on, once the worker has said yes. Raises BadInput, AlreadyOver,
    NotYourOwnDays."""
    task = placement.task
    if placement.worker_id == by.id:
        raise NotYourOwnDays
    if placement.over:
        raise AlreadyOver
    _must_be_lawful(placement, due_on=due_on, inspect_on=inspect_on, pay_on=pay_on)
    if not reason.strip():
        raise BadInput(_("Please write what was agreed. The worker reads your words."), field="reason")
    row = DayChange(
        placement=placement,
        old_due_on=task.due_on,
        old_inspect_on=task.inspect_on,
        old_pay_on=task.pay_on,
        due_on=due_on,
        inspect_on=inspect_on,
        pay_on=pay_on,
        care=care,
        reason=reason.strip(),
        by=by,
    )
    session.add(row)
    task.due_on, task.inspect_on, task.pay_on = due_on, inspect_on, pay_on
    session.flush()
    record(session, "days.agreed", row, by=by, about=placement.worker, due_on=due_on.isoformat())
    words = N_("“%(title)s” is due on %(day)s now, as agreed. Please keep the note beside the terms.")
    url = f"/terms/{placement.terms.id}"
    tell(session, placement.worker, "days.agreed", words, url=url, title=task.title, day=day(due_on))
    return row


def changes_of(session: Session, placement: Placement) -> list[DayChange]:
    """Oldest first."""
    own = select(DayChange).where(DayChange.placement_id == placement.id)
    return list(session.scalars(own.order_by(DayChange.id)))


def suggestion(task: Task) -> dict[str, date]:
    """The three days, a week on; check and payment where they were as long as that stays possible."""
    due = max(task.due_on, today()) + timedelta(days=7)
    return {day: max(usual, getattr(task, day)) for day, usual in terms.usual_days(due).items()}


def note_of(change: DayChange) -> list[dict[str, str]]:
    """What stands beside the terms, [{label, text}], in Japanese as they are."""
    pairs = (
        ("納品の期日", change.old_due_on, change.due_on),
        ("検査を完了する日", change.old_inspect_on, change.inspect_on),
        ("支払期日", change.old_pay_on, change.pay_on),
    )
    moved = [
        {"label": label, "text": f"{terms.day(old)} → {terms.day(new)}"}
        for label, old, new in pairs
        if old != new
    ]
    why = "育児・介護・病気・災害への配慮" if change.care else "当事者の合意"
    return [*moved, {"label": "理由", "text": f"{why}\n{change.reason}"}]


def _must_be_lawful(placement: Placement, *, due_on: date, inspect_on: date, pay_on: date) -> None:
    task = placement.task
    received = _received(placement)
    if due_on <= task.due_on:
        raise BadInput(_("Please choose a day after the one agreed so far."), field="due_on")
    if due_on > task.due_on + FARTHEST:
        raise BadInput(_("This day is more than a year away. Please check the date."), field="due_on")
    if received is not None and pay_on > task.pay_on:
        text = _("Work has been handed in, so the day of payment cannot move back.")
        raise BadInput(text, field="pay_on")
    work = replace(work_of(task), due_on=due_on, inspect_on=inspect_on, pay_on=pay_on)
    for problem in terms.date_problems(work, received or today()):
        raise BadInput(gettext(problem.message), field=problem.field)


def _received(placement: Placement) -> date | None:
    """The day of the first hand-in."""
    rounds = placement.deliverables
    return rounds[0].handed_in_at.astimezone(HERE).date() if rounds else None
