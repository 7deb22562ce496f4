"""Errors found in verified data after they were accepted, by the client or by comparing once more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.notices.telling import tell
from lms.prose import N_
from lms.skills.evidence import add_fact, void
from lms.skills.facts import Kind
from lms.skills.models import Fact, FactVoid
from lms.teamjobs import afterwards
from lms.teamjobs.models import Approval, Deliverable
from lms.teamjobs.verifying.models import FoundBy, ResidualErrors
from lms.teamjobs.verifying.tables import returned_in, verification_of, verifications_of

MOST = 100_000
SOURCE = "residual_errors"


class NotVerified(Refusal):
    message = _("These data were not verified by anybody, or the verification has not been accepted yet.")


class TakenBack(Refusal):
    message = _("This was taken back already.")


@dataclass(frozen=True)
class Record:
    row: ResidualErrors
    fact: Fact
    taken_back: FactVoid | None


def residual_errors(
    session: Session,
    deliverable: Deliverable,
    *,
    errors: int,
    found_by: FoundBy,
    found_on: date,
    who: str = "",
    note: str = "",
    by: Person,
) -> ResidualErrors:
    """Write down how many were found. `deliverable`: the verified table, or the first entry whose last
    accepted verification is meant. Raises BadInput, NotVerified, AboutOwnWork."""
    verified = verified_as(session, deliverable)
    if verified is None:
        raise NotVerified
    approval = afterwards.accepted(verified, by=by)
    if not 1 <= errors <= MOST:
        raise BadInput(_("Please write a number from 1 to %(most)s.", most=MOST), field="errors_found")
    afterwards.must_be_heard_since(approval, found_on, field="found_on")
    row = ResidualErrors(
        deliverable=verified,
        errors=errors,
        found_by=found_by,
        who=who.strip(),
        found_on=found_on,
        note=note.strip(),
        by=by,
    )
    session.add(row)
    session.flush()
    _leave_evidence(session, row, approval)
    worker, title = verified.placement.worker, verified.placement.task.title
    record(session, "residual_errors.recorded", row, by=by, about=worker, errors=errors)
    words = N_("Something was found later in “%(title)s”, which you verified. You owe nothing for it.")
    tell(
        session,
        worker,
        "residual_errors.recorded",
        words,
        url=f"/placements/{verified.placement_id}",
        title=title,
    )
    return row


def take_back(session: Session, row: ResidualErrors, *, reason: str, by: Person) -> FactVoid:
    """Written down by mistake: it counts no more. Raises BadInput, TakenBack, AboutOwnWork."""
    if row.deliverable.placement.worker_id == by.id:
        raise afterwards.AboutOwnWork
    found = next(one for one in records(session, row.deliverable) if one.row.id == row.id)
    if found.taken_back is not None:
        raise TakenBack
    return void(session, found.fact, reason=reason, by=by)


def verified_as(session: Session, deliverable: Deliverable) -> Deliverable | None:
    """The accepted verified table of an entry: itself where it is one."""
    if verification_of(session, deliverable.placement.task) is not None:
        return deliverable if deliverable.approval is not None else None
    tables = [returned_in(verification) for verification in verifications_of(session, deliverable)]
    accepted = [table for table in tables if table is not None and table.approval is not None]
    return accepted[-1] if accepted else None


def records(session: Session, deliverable: Deliverable) -> list[Record]:
    """Of one verified table, the oldest first, those taken back too."""
    own = select(ResidualErrors).where(ResidualErrors.deliverable_id == deliverable.id)
    found = list(session.scalars(own.order_by(ResidualErrors.id)))
    sources = {f"{SOURCE}:{row.id}": row for row in found}
    facts = {fact.source: fact for fact in session.scalars(select(Fact).where(Fact.source.in_(sources)))}
    return [Record(row, facts[source], facts[source].voided) for source, row in sources.items()]


def _leave_evidence(session: Session, row: ResidualErrors, approval: Approval) -> None:
    placement, task = row.deliverable.placement, row.deliverable.placement.task
    add_fact(
        session,
        placement.worker,
        track=task.track,
        kind=Kind.RESIDUAL,
        data={"task": task.id, "title": task.title, "errors": row.errors, "found_by": row.found_by.value},
        source=f"{SOURCE}:{row.id}",
        rater=row.by,
        task_level=task.min_level,
        occurred_at=afterwards.moment_heard(approval, row.found_on),
        by=row.by,
    )
