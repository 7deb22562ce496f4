"""What director and verifier see: the one everything, the other no planted error before the check."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from flask import abort
from sqlalchemy.orm import Session

from lms import storage
from lms.accounts.models import Person, Role
from lms.errors import Refusal
from lms.skills.evidence import facts_from
from lms.skills.facts import Kind
from lms.skills.models import Fact
from lms.teamjobs.models import Deliverable, Placement, Task
from lms.teamjobs.verifying import tables
from lms.teamjobs.verifying.barring import verifies
from lms.teamjobs.verifying.comparing import Outcome
from lms.teamjobs.verifying.models import Verification
from lms.teamjobs.verifying.planting import Cells


@dataclass(frozen=True)
class Comparison:
    verification: Verification
    returned: Deliverable | None
    """As handed in last"""
    cells: Cells
    """As delivered first; empty when the file is not kept any more"""
    outcome: Outcome | None
    """None as long as nothing came back"""
    gone: str = ""
    """Why the tables cannot be shown"""


@dataclass(frozen=True)
class OwnVerification:
    """For the verifier."""

    verification: Verification
    fact: Fact | None
    """What came of it; None before the check"""
    cells: Cells = ()
    outcome: Outcome | None = None


def verification_seen(session: Session, director: Person, verification_id: int) -> Verification:
    """404 also for a director who verifies these data as a worker."""
    found = session.get(Verification, verification_id)
    if found is None or not _shown(session, director, found):
        abort(404)
    return found


def verification_of(session: Session, director: Person, task: Task) -> Verification | None:
    """The verification that the task is, if the person may see it."""
    found = tables.verification_of(session, task)
    return found if found is not None and _shown(session, director, found) else None


def verifications_of(session: Session, director: Person, deliverable: Deliverable) -> list[Verification]:
    """In which the deliverable is verified, as far as the person may see them."""
    return [one for one in tables.verifications_of(session, deliverable) if _shown(session, director, one)]


def comparison(session: Session, verification: Verification) -> Comparison:
    returned = tables.returned_in(verification)
    try:
        cells = tables.entry(session, verification.deliverable).cells
        outcome = tables.compared(session, verification, returned) if returned else None
    except Refusal as refusal:
        return Comparison(verification, returned, (), None, str(refusal))
    return Comparison(verification, returned, cells, outcome)


def own_verification(session: Session, placement: Placement) -> OwnVerification | None:
    """What the verifier may see: after the check also which errors they did not find, to learn from."""
    verification = tables.verification_of(session, placement.task)
    if verification is None:
        return None
    last = tables.returned_in(verification)
    if last is None or last.approval is None:
        return OwnVerification(verification, None)
    facts = facts_from(session, f"deliverable:{last.id}")
    fact = next((fact for fact in facts if fact.kind == Kind.VERIFY), None)
    shown = comparison(session, verification)
    return OwnVerification(verification, fact, shown.cells, shown.outcome)


def may_ask(session: Session, person: Person, deliverable: Deliverable) -> bool:
    """Whether the person can have this deliverable verified."""
    fresh = tables.holds_table(deliverable) and deliverable.returned is None
    return person.has(Role.DIRECTOR) and fresh and not verifies(session, person, deliverable.placement.task)


def file_for(session: Session, person: Person, row: Deliverable) -> tuple[Path | io.BytesIO, str]:
    """A deliverable's file and name. Of a verification everybody but the verifier gets the clean table: what
    was handed in may hold planted errors, and one of them must never get to a client. 404 for whoever
    may not see it; raises as `tables.entry`."""
    if row.file_key is None or verifies(session, person, row.placement.task):
        abort(404)
    verification = tables.verification_of(session, row.placement.task)
    if verification is None or row.placement.worker_id == person.id:
        return storage.path(row.file_key), str(row.file_name)
    content = tables.clean(session, verification, row)
    return io.BytesIO(content), tables.file_name(verification)


def _shown(session: Session, person: Person, verification: Verification) -> bool:
    """To directors, but not to one who verifies these data as a worker."""
    placement = verification.task.placement
    if not person.has(Role.DIRECTOR) or (placement is not None and placement.worker_id == person.id):
        return False
    return not verifies(session, person, verification.deliverable.placement.task)
