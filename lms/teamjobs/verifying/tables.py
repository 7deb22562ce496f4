"""The tables of a verification: what was delivered first, the copy with planted errors, what came back, and
what the client gets. Only what people handed in is kept as a file; the others are made when they are asked
for, so that no file with planted errors lies about."""

from __future__ import annotations

import io

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import storage
from lms.errors import Refusal
from lms.spreadsheet.keeping import opened
from lms.spreadsheet.kept import Kept
from lms.teamjobs.models import Deliverable, Task
from lms.teamjobs.verifying.comparing import Outcome, compare
from lms.teamjobs.verifying.models import Verification

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx")


class NoTable(Refusal):
    message = _("No table was handed in here: a CSV file or an Excel workbook (.xlsx).")


class TableGone(Refusal):
    status = 410
    message = _("The file of this work is not kept any more.")


def verification_of(session: Session, task: Task) -> Verification | None:
    """The verification that the task is, if it is one."""
    return session.scalar(select(Verification).where(Verification.task_id == task.id))


def verifications_of(session: Session, deliverable: Deliverable) -> list[Verification]:
    """In which this deliverable is verified, the oldest first."""
    rows = select(Verification).where(Verification.deliverable_id == deliverable.id)
    return list(session.scalars(rows.order_by(Verification.id)))


def holds_table(deliverable: Deliverable) -> bool:
    """By its name: whether there is something to verify."""
    return bool(deliverable.file_key) and str(deliverable.file_name).lower().endswith(ENDINGS)


def returned_in(verification: Verification) -> Deliverable | None:
    """The verified table as it was handed in last."""
    placement = verification.task.placement
    return placement.deliverables[-1] if placement and placement.deliverables else None


def entry(session: Session, deliverable: Deliverable) -> Kept:
    """What was delivered; of a verification the clean table. Raises NoTable, TableGone, Unreadable."""
    verification = verification_of(session, deliverable.placement.task)
    if verification is None:
        return _handed_in(deliverable)
    table = entry(session, verification.deliverable)
    corrections = compared(session, verification, deliverable).corrections
    return _opened(file_name(verification), table.changed(corrections))


def clean(session: Session, verification: Verification, deliverable: Deliverable) -> bytes:
    """The first entry with what the verifier corrected, and without any planted error. Raises as `entry`."""
    table = entry(session, verification.deliverable)
    return table.changed(compared(session, verification, deliverable).corrections)


def given_out(session: Session, verification: Verification) -> Kept:
    """The copy with the planted errors, all its cells written anew: not even its bytes tell which ones they
    are. Raises as `entry`."""
    table = entry(session, verification.deliverable)
    planted = {each.place: each.planted for each in verification.planted}
    return _opened(file_name(verification), table.changed(table.retyped() | planted))


def compared(session: Session, verification: Verification, deliverable: Deliverable) -> Outcome:
    """Raises as `entry`."""
    cells = entry(session, verification.deliverable).cells
    returned = _handed_in(deliverable).cells
    return compare(cells, verification.planted, returned, headings=verification.headings)


def file_name(verification: Verification) -> str:
    """The file keeps the name it was first handed in with, through all hands."""
    return str(verification.deliverable.file_name)


def _handed_in(deliverable: Deliverable) -> Kept:
    if deliverable.file_key is None:
        raise NoTable if deliverable.body else TableGone
    path = storage.path(deliverable.file_key)
    if not path.is_file():
        raise TableGone
    return _opened(str(deliverable.file_name), path.read_bytes())


def _opened(name: str, content: bytes) -> Kept:
    return opened(name, io.BytesIO(content))
