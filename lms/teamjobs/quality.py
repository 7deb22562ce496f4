"""Checking: accepted, or returned against a named point; the accepted check becomes evidence."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.accounts.people import there_of
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.notices.telling import tell
from lms.prose import N_
from lms.skills import chain
from lms.skills.evidence import add_fact
from lms.skills.facts import Kind
from lms.teamjobs import axes
from lms.teamjobs.checking import evidence
from lms.teamjobs.in_time import on_time
from lms.teamjobs.leading import leading
from lms.teamjobs.models import Approval, Defect, Deliverable, Return
from lms.teamjobs.verifying import evidence as verified

COUNTS = ("chars", "typos", "similarity", "fields", "field_errors", "marks")


class NotYours(Refusal):
    message = _("Nobody checks their own work.")


class AlreadyChecked(Refusal):
    message = _("This deliverable has been checked already.")


def approve(
    session: Session,
    row: Deliverable,
    *,
    comment: str = "",
    stars: int | None = None,
    by: Person,
    **counts: Any,
) -> Approval:
    """Accept the work. Counts that were not taken stay None and never become evidence of anything. Stars are
    the director's; a worker who checks marks every axis. Raises NotYours, AlreadyChecked, BadInput."""
    _must_be_unchecked(session, row, by)
    if unknown := set(counts) - set(COUNTS):
        raise TypeError(f"not counted at a check: {sorted(unknown)}")
    directs = by.has(Role.DIRECTOR)
    marks = axes.whole(row.placement.task.track, counts.get("marks"), needed=not directs)
    full = {name: counts.get(name) for name in COUNTS} | {"marks": marks}
    stars = stars if directs else None
    approval = Approval(deliverable=row, comment=comment.strip(), counts=full, stars=stars, by_id=by.id)
    session.add(approval)
    session.flush()
    worker = row.placement.worker
    record(session, "deliverable.approved", row, by=by, about=worker, task=row.placement.task_id)
    _leave_evidence(session, row, approval, by=by)
    verified.of_check(session, row)
    evidence.of_check(session, row, accepted=True, by=by)
    leading.settle(session, row.placement.task.team_job, by=by)
    if not directs:
        _tell_director(session, row, "deliverable.approved", by=by)
    text = N_("“%(title)s” has passed the check. Thank you for your work.")
    url = f"/placements/{row.placement_id}"
    tell(session, worker, "deliverable.approved", text, url=url, title=row.placement.task.title)
    return approval


def return_(
    session: Session, row: Deliverable, *, clause: int, defect: Defect, text: str, by: Person
) -> Return:
    """Send it back against one point of the spec. What the spec does not say cannot be asked for unpaid."""
    _must_be_unchecked(session, row, by)
    spec = row.placement.task.spec
    if not 1 <= clause <= len(spec):
        raise BadInput(_("Please choose the point of the spec that is not met."), field="clause")
    if not text.strip():
        raise BadInput(_("Please write what to mend, so that one more round is enough."), field="text")
    returned = Return(deliverable=row, clause=clause, defect=defect, text=text.strip(), by_id=by.id)
    session.add(returned)
    evidence.of_check(session, row, accepted=False, by=by)
    if not by.has(Role.DIRECTOR):
        _tell_director(session, row, "deliverable.returned", by=by)
    worker = row.placement.worker
    record(session, "deliverable.returned", row, by=by, about=worker, clause=clause, defect=defect.value)
    message = N_("“%(title)s” has come back with one point to mend. The fee stays as agreed.")
    url = f"/placements/{row.placement_id}"
    tell(session, worker, "deliverable.returned", message, url=url, title=row.placement.task.title)
    return returned


def _must_be_unchecked(session: Session, row: Deliverable, by: Person) -> None:
    """Of two who check at the same moment the slower is told."""
    if row.placement.worker_id == by.id:
        raise NotYours
    chain.wait_for_turn(session)
    session.refresh(row, ["approval", "returned"])
    if row.approval is not None or row.returned is not None:
        raise AlreadyChecked


def _tell_director(session: Session, row: Deliverable, kind: str, *, by: Person) -> None:
    text = N_("%(name)s has checked “%(title)s”.")
    said = {"url": f"/deliverables/{row.id}", "name": by.name, "title": row.placement.task.title}
    for director in there_of(session, row.placement.offer.by_id, Role.DIRECTOR):
        tell(session, director, kind, text, **said)


def _leave_evidence(session: Session, row: Deliverable, approval: Approval, *, by: Person) -> None:
    placement, task = row.placement, row.placement.task
    rounds = placement.deliverables
    common = {"task": task.id, "title": task.title}
    client = task.team_job.client.name
    check = common | {
        "client": client,
        "accepted": True,
        "first_pass": row.round == 1,
        "rounds": row.round - 1,
        "on_time": on_time(rounds[0].handed_in_at, due_on=task.due_on),
        **approval.counts,
    }
    source = f"deliverable:{row.id}"
    facts: list[tuple[Kind, dict[str, Any]]] = [
        (Kind.CHECK, check),
        (Kind.PLACEMENT, common | {"outcome": "completed"}),
    ]
    if approval.stars is not None:
        facts.append((Kind.RATING, common | {"client": client, "stars": approval.stars}))
    for kind, data in facts:
        add_fact(
            session,
            placement.worker,
            track=task.track,
            kind=kind,
            data=data,
            source=source,
            rater=by,
            task_level=task.min_level,
        )
