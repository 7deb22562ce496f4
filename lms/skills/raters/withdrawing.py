"""Withdrawing all marks of one person in one go, and telling whom it concerns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.notices.telling import tell
from lms.prose import N_
from lms.skills import chain
from lms.skills.models import Fact, FactVoid
from lms.skills.raters.effects import Preview, facts_by
from lms.skills.raters.models import RaterVoid

Afterwards = Callable[[Session, Sequence[Fact], Person], None]
"""(session, the facts withdrawn, who did it)"""
_afterwards: list[Afterwards] = []


class NothingToWithdraw(Refusal):
    message = _("There is no record of this person that counts. Nothing was changed.")


class SeenOtherwise(Refusal):
    message = _("The records have changed since you looked. Please look once more: nothing was changed.")


def when_withdrawn(function: Afterwards) -> None:
    """A room that can have pieces marked anew registers here."""
    _afterwards[:] = [function]


def withdraw_all(
    session: Session,
    rater: Person,
    *,
    since: date | None,
    entered_too: bool,
    seen: str,
    reason: str,
    by: Person,
) -> RaterVoid:
    """Every fact marked by `rater` (effects.facts_by) counts no more; levels stay. `seen`: Preview.seen of
    what was looked at. Workers are told once each. Raises BadInput, NothingToWithdraw, SeenOtherwise."""
    if not reason.strip():
        raise BadInput(_("Please write why these records cannot be relied on."), field="reason")
    chain.wait_for_turn(session)
    facts = facts_by(session, rater, since=since, entered_too=entered_too)
    if not facts:
        raise NothingToWithdraw
    if Preview(tuple(facts), ()).seen != seen:
        raise SeenOtherwise
    row = RaterVoid(
        rater=rater,
        since=since,
        entered_too=entered_too,
        facts=len(facts),
        reason=reason.strip(),
        by=by,
        at=now(),
    )
    session.add(row)
    _void(session, facts, reason=row.reason, by=by)
    _tell(session, facts, reason=row.reason)
    for function in _afterwards:
        function(session, facts, by)
    record(session, "rater.voided", row, by=by, about=rater, facts=len(facts), entered_too=entered_too)
    return row


def earlier(session: Session, rater: Person) -> list[RaterVoid]:
    """Newest first."""
    mine = select(RaterVoid).where(RaterVoid.rater_id == rater.id)
    return list(session.scalars(mine.order_by(RaterVoid.id.desc())))


def _void(session: Session, facts: Sequence[Fact], *, reason: str, by: Person) -> None:
    moment = now().astimezone(UTC)
    voids = [FactVoid(fact_id=fact.id, reason=reason, by_id=by.id, at=moment) for fact in facts]
    chain.append_all(session, voids)
    for fact, void in zip(facts, voids, strict=True):
        session.expire(fact, ["voided"])
        worker = session.get_one(Person, fact.worker_id)
        record(session, "fact.voided", void, by=by, about=worker, fact=fact.id)


def _tell(session: Session, facts: Sequence[Fact], *, reason: str) -> None:
    text = N_(
        "Records about your skills could not be relied on and were withdrawn (%(n)s). You did nothing wrong,"
        " and your levels stay as they are. Reason: %(reason)s"
    )
    for worker_id, n in Counter(fact.worker_id for fact in facts).items():
        worker = session.get_one(Person, worker_id)
        tell(session, worker, "fact.voided", text, url=f"/workers/{worker_id}/facts", n=n, reason=reason)
