"""Writing down what a client says about accepted work, and taking it back. It never lowers a fee; it speaks
about the check, not about whoever did the work."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.notices.telling import tell
from lms.prose import N_
from lms.skills.evidence import add_fact, facts_from, void
from lms.skills.facts import Kind
from lms.teamjobs import afterwards
from lms.teamjobs.complaints.models import Channel, Complaint, ComplaintWithdrawal, WhyWithdrawn
from lms.teamjobs.models import Approval, Defect, Deliverable
from lms.teamjobs.verifying import residual
from lms.teamjobs.verifying.models import FoundBy, ResidualErrors

MOST_ERRORS = residual.MOST


class AlreadyWithdrawn(Refusal):
    message = _("This complaint has been taken back already.")


def complain(
    session: Session,
    row: Deliverable,
    *,
    text: str,
    defect: Defect,
    told_on: date,
    how: Channel,
    told_by: str,
    errors: int | None = None,
    by: Person,
) -> Complaint:
    """Write down what the client said. Raises BadInput, NotAccepted, AboutOwnWork."""
    approval = afterwards.accepted(row, by=by)
    afterwards.must_be_heard_since(approval, told_on, field="told_on")
    _must_be_told(text=text, told_by=told_by, errors=errors)
    complaint = Complaint(
        deliverable=row,
        defect=defect,
        text=text.strip(),
        errors=errors,
        told_on=told_on,
        how=how,
        told_by=told_by.strip(),
        by=by,
    )
    if pressed_twice := _same(session, complaint):
        return pressed_twice
    session.add(complaint)
    session.flush()
    _leave_evidence(session, complaint, approval)
    complaint.residual = _left_by_verifying(session, complaint)
    record(session, "complaint.recorded", complaint, by=by, about=row.placement.worker, defect=defect.value)
    _tell_worker(session, complaint)
    words = N_("The client said something about “%(title)s”, which you had checked. Please read it.")
    _tell_checker(session, complaint, "complaint.recorded", words)
    return complaint


def withdraw(
    session: Session, complaint: Complaint, *, why: WhyWithdrawn, reason: str, by: Person
) -> ComplaintWithdrawal:
    """The complaint counts no more. Raises BadInput, AlreadyWithdrawn, AboutOwnWork."""
    if by.id in _about(session, complaint):
        raise afterwards.AboutOwnWork
    if complaint.withdrawal is not None:
        raise AlreadyWithdrawn
    if not reason.strip():
        raise BadInput(_("Please write the reason."), field="reason")
    row = ComplaintWithdrawal(complaint=complaint, why=why, reason=reason.strip(), by_id=by.id)
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        raise AlreadyWithdrawn from None
    _void_evidence(session, complaint, reason=row.reason, by=by)
    worker = complaint.deliverable.placement.worker
    record(session, "complaint.withdrawn", row, by=by, about=worker, why=why.value)
    words = N_("What the client had said about “%(title)s” was taken back. It counts no more.")
    title, url = _title(complaint), f"/placements/{complaint.deliverable.placement_id}"
    tell(session, worker, "complaint.withdrawn", words, url=url, title=title)
    _tell_checker(session, complaint, "complaint.withdrawn", words)
    return row


def complaints_of(session: Session, row: Deliverable) -> list[Complaint]:
    """Oldest first, those taken back too."""
    own = select(Complaint).where(Complaint.deliverable_id == row.id)
    return list(session.scalars(own.order_by(Complaint.told_on, Complaint.id)))


def _must_be_told(*, text: str, told_by: str, errors: int | None) -> None:
    if not text.strip():
        raise BadInput(_("Please write what the client said."), field="text")
    if not told_by.strip():
        raise BadInput(_("Please write who says it."), field="told_by")
    if errors is not None and not 1 <= errors <= MOST_ERRORS:
        raise BadInput(_("Please write a number from 1, or leave it empty."), field="errors_counted")


def _same(session: Session, complaint: Complaint) -> Complaint | None:
    """A second press of the button is no second complaint."""
    keys = ("text", "defect", "told_on", "told_by")
    standing = [one for one in complaints_of(session, complaint.deliverable) if one.withdrawal is None]
    said = [getattr(complaint, key) for key in keys]
    return next((one for one in standing if [getattr(one, key) for key in keys] == said), None)


def _leave_evidence(session: Session, complaint: Complaint, approval: Approval) -> None:
    """For whoever checked and accepted it, if the check is evidence of theirs."""
    source, task = f"deliverable:{complaint.deliverable_id}", complaint.deliverable.placement.task
    data = {"task": task.id, "title": task.title, "complaint": complaint.id}
    for check in facts_from(session, source):
        if check.kind != Kind.REVIEW or not check.data["accepted"]:
            continue
        add_fact(
            session,
            session.get_one(Person, check.worker_id),
            track=check.track,
            kind=Kind.ESCAPE,
            data=data,
            source=source,
            occurred_at=afterwards.moment_heard(approval, complaint.told_on),
            by=complaint.by,
        )


def _void_evidence(session: Session, complaint: Complaint, *, reason: str, by: Person) -> None:
    for fact in facts_from(session, f"deliverable:{complaint.deliverable_id}"):
        if fact.kind == Kind.ESCAPE and fact.data["complaint"] == complaint.id:
            void(session, fact, reason=reason, by=by, told=False)
    if complaint.residual is not None:
        with suppress(residual.TakenBack):
            residual.take_back(session, complaint.residual, reason=reason, by=by)


def _left_by_verifying(session: Session, complaint: Complaint) -> ResidualErrors | None:
    """Where somebody verified the table before and the errors were counted, they are left over from that."""
    verified = residual.verified_as(session, complaint.deliverable)
    if not complaint.errors or verified is None or verified.approval is None:
        return None
    if complaint.told_on < afterwards.accepted_on(verified.approval):
        return None
    return residual.residual_errors(
        session,
        verified,
        errors=complaint.errors,
        found_by=FoundBy.CLIENT,
        found_on=complaint.told_on,
        who=complaint.told_by,
        note=complaint.text,
        by=complaint.by,
    )


def _about(session: Session, complaint: Complaint) -> set[int]:
    """Whose work it is, and whose check, where that is evidence of theirs."""
    facts = facts_from(session, f"deliverable:{complaint.deliverable_id}")
    checked = {fact.worker_id for fact in facts if fact.kind == Kind.REVIEW}
    return {complaint.deliverable.placement.worker_id} | checked


def _title(complaint: Complaint) -> str:
    return complaint.deliverable.placement.task.title


def _tell_worker(session: Session, complaint: Complaint) -> None:
    placement = complaint.deliverable.placement
    words = N_(
        "The client said something about “%(title)s”. The fee stays as agreed, and you owe nothing; please"
        " read it when you have time."
    )
    url = f"/placements/{placement.id}"
    tell(session, placement.worker, "complaint.recorded", words, url=url, title=placement.task.title)


def _tell_checker(session: Session, complaint: Complaint, kind: str, words: str) -> None:
    approval = complaint.deliverable.approval
    checker = session.get(Person, approval.by_id) if approval else None
    if checker is not None and checker.id != complaint.by_id:
        url = f"/deliverables/{complaint.deliverable_id}"
        tell(session, checker, kind, words, url=url, title=_title(complaint))
