"""A worker goes from one coach to another with the whole record, so that nobody has to tell it twice."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Pairing, Person
from lms.coaching.caseload.models import Absence, Cover, HandOver
from lms.db import now
from lms.drafting.drafts import plain
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.notices.telling import tell
from lms.practice.coaching import note
from lms.prose import N_

LONGEST = 5_000


class NotAccompanied(Refusal):
    message = _("This coach does not accompany this worker any more. Please look again.")


WhenHandedOver = Callable[[Session, HandOver], None]
_when_handed_over: list[WhenHandedOver] = []


def when_handed_over(function: WhenHandedOver) -> None:
    """Rooms beside are told: what was arranged with the coach until now falls through."""
    _when_handed_over.append(function)


def hand_over(
    session: Session, worker: Person, *, before: Person, after: Person, words: str = "", by: Person
) -> HandOver:
    """`before` steps back, `after` accompanies. Raises BadInput, NotAccompanied, and those of people.pair
    (AlreadyPaired, CoachFull)."""
    words = plain(words).strip()
    if len(words) > LONGEST:
        raise BadInput(_("This text is too long."), field="words")
    if before.id == after.id:
        raise BadInput(_("Please choose another coach."), field="coach")
    running = {row.coach_id: row for row in people.pairings_of(session, worker)}
    if before.id not in running:
        raise NotAccompanied
    if not _stays(session, running.get(after.id)):
        people.pair(session, after, worker, by=by)
    people.end_pairing(session, running[before.id], by=by)
    row = HandOver(
        worker_id=worker.id, coach_before=before, coach_after=after, by_id=by.id, words=words, at=now()
    )
    session.add(row)
    if words:
        note(session, worker, words, by=by)
    record(session, "worker.handed_over", row, by=by, about=worker, before=before.id, after=after.id)
    _tell(session, row, worker, by=by)
    for tell_room in _when_handed_over:
        tell_room(session, row)
    return row


def hand_overs_of(session: Session, worker: Person) -> list[HandOver]:
    """Newest first; for staff."""
    passed = select(HandOver).where(HandOver.worker_id == worker.id)
    return list(session.scalars(passed.order_by(HandOver.at.desc())))


def stands_in(session: Session, pairing: Pairing) -> bool:
    """Whether the pairing lasts only as long as somebody's absence."""
    return _cover_of(session, pairing) is not None


def _stays(session: Session, pairing: Pairing | None) -> bool:
    """Whoever stands in already stays for good."""
    cover = _cover_of(session, pairing) if pairing else None
    if cover is None:
        return False
    absence = session.get_one(Absence, cover.absence_id)
    session.delete(cover)
    session.flush()
    session.expire(absence, ["covers"])
    return True


def _cover_of(session: Session, pairing: Pairing) -> Cover | None:
    return session.scalar(select(Cover).where(Cover.pairing_id == pairing.id))


def _tell(session: Session, row: HandOver, worker: Person, *, by: Person) -> None:
    words = {"before": row.coach_before.name, "after": row.coach_after.name, "worker": worker.name}
    text = N_("From now on %(after)s accompanies you instead of %(before)s. Your whole record goes along.")
    tell(session, worker, "worker.handed_over", text, url="/meetings", **words)
    text = N_("%(worker)s is with you from now on. The record of the time with %(before)s is there to read.")
    tell(session, row.coach_after, "worker.handed_over", text, url=f"/workers/{worker.id}", **words)
    if by.id != row.coach_before.id:
        text = N_("%(worker)s is with %(after)s from now on. Thank you for the way you went together.")
        tell(session, row.coach_before, "worker.handed_over", text, url="/desk", **words)
