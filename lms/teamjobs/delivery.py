"""Delivering work: text, a file, or both, once the terms are there."""

from __future__ import annotations

from typing import IO, Any

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from lms import storage
from lms.accounts.models import Person, Role
from lms.accounts.people import there_of
from lms.drafting.drafts import settle
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.notices.telling import tell
from lms.prose import N_
from lms.teamjobs.checking.naming import watchers
from lms.teamjobs.models import Deliverable, Placement
from lms.teamjobs.quality import AlreadyChecked
from lms.teamjobs.verifying.returning import must_fit

LONGEST = 100_000


class BeingChecked(Refusal):
    message = _("Your work is being checked. You can hand in again when it comes back.")


class Ended(Refusal):
    message = _("This work was ended. Nothing has to be delivered any more.")


def draft_key(placement: Placement) -> str:
    return f"placement:{placement.id}"


def deliver(
    session: Session, placement: Placement, *, body: str, version: int, by: Person, **work: Any
) -> Deliverable:
    """Hand in and let the draft go. DraftConflict: another text was saved on another screen meanwhile."""
    row = hand_in(session, placement, body=body, by=by, **work)
    settle(session, by, draft_key(placement), body, version=version)
    return row


def hand_in(
    session: Session,
    placement: Placement,
    *,
    body: str,
    self_check: list[int],
    note: str = "",
    file: tuple[str, IO[bytes]] | None = None,
    file_limit: int = 20_000_000,
    by: Person,
) -> Deliverable:
    """A round of delivery: text, a file, or both, with the points the worker has checked."""
    _check_delivery(placement, body=body, self_check=self_check, file=file, by=by)
    must_fit(session, placement, file)
    key = storage.put(file[1], limit=file_limit).key if file else None
    row = Deliverable(
        placement=placement,
        terms_id=placement.terms.id,
        round=len(placement.deliverables) + 1,
        body=body,
        note=note.strip(),
        file_key=key,
        file_name=file[0] if file else None,
        self_check=sorted(set(self_check)),
    )
    session.add(row)
    session.flush()
    record(session, "deliverable.handed_in", row, by=by, about=by, task=placement.task_id)
    text = N_("%(name)s has delivered “%(title)s”.")
    url, title = f"/deliverables/{row.id}", placement.task.title
    checkers = {*there_of(session, placement.offer.by_id, Role.DIRECTOR), *watchers(session, placement)}
    for checker in sorted(checkers, key=lambda one: one.id):
        tell(session, checker, "deliverable.handed_in", text, url=url, name=by.name, title=title)
    return row


def _check_delivery(
    placement: Placement,
    *,
    body: str,
    self_check: list[int],
    file: tuple[str, IO[bytes]] | None,
    by: Person,
) -> None:
    if placement.worker_id != by.id:
        raise Refusal(_("Only the worker who took the task delivers it."))
    if placement.ending is not None:
        raise Ended
    last = placement.deliverables[-1] if placement.deliverables else None
    if last is not None and last.returned is None:
        raise BeingChecked if last.approval is None else AlreadyChecked
    if not body.strip() and file is None:
        raise BadInput(_("Please write the text or choose a file."), field="body")
    if len(body) > LONGEST:
        raise BadInput(_("This text is too long: at most %(n)s characters.", n=LONGEST), field="body")
    if set(self_check) != set(range(1, len(placement.task.spec) + 1)):
        raise BadInput(_("Please look at every point once more and tick it."), field="self_check")
