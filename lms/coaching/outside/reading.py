"""Whether the worker has read the advice: 「読みました」, and what that leaves to be read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session, joinedload

from lms.accounts.models import Person
from lms.coaching.outside.models import Advice, AdviceReceipt, OutsideWork
from lms.db import now
from lms.errors import Refusal
from lms.journal import record
from lms.practice.models import ActionReview


class OnlyTheReader(Refusal):
    message = _("Only the person who brought the text can say that they have read the advice.")


def read(session: Session, advice: Advice, *, by: Person) -> AdviceReceipt:
    """The worker has read it; the first time counts. Raises OnlyTheReader."""
    if advice.work.worker_id != by.id:
        raise OnlyTheReader
    if advice.receipt is None:
        advice.receipt = AdviceReceipt(advice_id=advice.id, read_at=now())
        record(session, "advice.read", advice, by=by, about=by)
    return advice.receipt


def unread_since(worker_ids: Collection[int]) -> Select[int, datetime]:
    """(worker id, when it was given) for each advice that is not read."""
    given = select(OutsideWork.worker_id, Advice.at).join(Advice.work)
    return given.where(OutsideWork.worker_id.in_(worker_ids), _unread())


def first_unread(session: Session, worker: Person) -> Advice | None:
    mine = select(Advice).join(Advice.work).where(OutsideWork.worker_id == worker.id, _unread())
    with_job = joinedload(Advice.work).joinedload(OutsideWork.job)
    return session.scalar(mine.options(with_job).order_by(Advice.id).limit(1))


def _unread() -> ColumnElement[bool]:
    """The opposite of Advice.is_read."""
    answered = ActionReview.action_id == Advice.next_action_id, ActionReview.by_id == OutsideWork.worker_id
    return ~exists().where(AdviceReceipt.advice_id == Advice.id) & ~exists().where(*answered)
