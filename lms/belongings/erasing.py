"""Erasing a person: what each room's holdings say, and what no list can say. The row of the person stays
under a pseudonym, because numbers and other people's decisions hang on it (docs/decisions/0024)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from lms.accounts import sign_in
from lms.accounts.models import Pairing, Person
from lms.belongings import books, sweeping, traces
from lms.belongings.registry import HOLDINGS
from lms.coaching.meetings.models import Booking, Ending, Slot
from lms.db import Base, now
from lms.holdings import Holding, Leaving, rows_of, table
from lms.learning.runs.models import Enrolment
from lms.media import keeping, parts
from lms.media.models import Source, Upload, Video
from lms.passport.badges import issuing
from lms.skills import redacting
from lms.skills.standings import replaying
from lms.teamjobs.models import Offer

PSEUDONYM = "退会した人"
PSEUDONYM_KANA = "たいかいしたひと"


def erase(session: Session, person: Person) -> date | None:
    """Everything but what the law keeps; returns the last day of that. The caller has made sure that nothing
    is open."""
    until = books.until(session, person)
    name = person.name
    _end_what_runs(session, person)
    _remove_videos(session, person)
    issuing.withdraw_all(session, person, by=None)
    session.flush()
    sweeping.ask_for(session, _empty(session, person))
    if redacting.redact(session, person):
        replaying.replay(session, [person.id])
    session.flush()
    session.expire_all()
    traces.forget(session, person, name=name, instead=PSEUDONYM)
    _become_nobody(session, person)
    session.flush()
    return until


def _end_what_runs(session: Session, person: Person) -> None:
    """Without a word to anybody: nobody is there any more to be told or named."""
    sign_in.close_all_sessions(session, person)
    for pairing in session.scalars(select(Pairing).where(_of(Pairing, person), Pairing.ended_at.is_(None))):
        pairing.ended_at = now()
    for enrolment in session.scalars(
        select(Enrolment).where(Enrolment.person_id == person.id, Enrolment.left_at.is_(None))
    ):
        enrolment.left_at = now()
    for booking in session.scalars(
        select(Booking).where(Booking.worker_id == person.id, Booking.ended_at.is_(None))
    ):
        booking.ended_at, booking.ending = now(), Ending.CALLED_OFF
    for slot in session.scalars(
        select(Slot).where(Slot.coach_id == person.id, Slot.withdrawn_at.is_(None), Slot.starts_at > now())
    ):
        slot.withdrawn_at = now()
    unanswered = Offer.worker_id == person.id, Offer.withdrawn_at.is_(None)
    for offer in session.scalars(select(Offer).where(*unanswered)):
        if offer.open:
            offer.withdrawn_at = now()


def _of(pairing: type[Pairing], person: Person) -> Any:
    return or_(pairing.worker_id == person.id, pairing.coach_id == person.id)


def _remove_videos(session: Session, person: Person) -> None:
    """What was sent and no lesson shows. A lesson's video is the team's: it stays without its sender."""
    for upload in session.scalars(select(Upload).where(Upload.owner_id == person.id)):
        if not upload.finished_at:
            parts.remove(session, upload.id)
    mine = Video.owner_id == person.id, Video.source == Source.UPLOAD
    for video in session.scalars(select(Video).where(*mine)).all():
        try:
            keeping.remove(session, video, by=person)
        except keeping.InUse:
            video.original_name = ""


def _empty(session: Session, person: Person) -> list[str]:
    """Delete or blank every room's rows, those that point at others first. Returns keys of their files."""
    keys: list[str] = []
    places = {one.name: number for number, one in enumerate(Base.metadata.sorted_tables)}
    for holding in sorted(HOLDINGS, key=lambda one: -places[one.table]):
        if holding.leaving in {Leaving.GOES, Leaving.BLANKED}:
            keys += _files(session, holding, person)
            _empty_one(session, holding, person)
    return keys


def _files(session: Session, holding: Holding, person: Person) -> list[str]:
    source = table(holding.table)
    found: list[str] = []
    for column in holding.files:
        named = select(source.c[column]).where(rows_of(holding, person.id), source.c[column].is_not(None))
        found += session.scalars(named)
    return found


def _empty_one(session: Session, holding: Holding, person: Person) -> None:
    source, mine = table(holding.table), rows_of(holding, person.id)
    if holding.leaving is Leaving.GOES:
        session.execute(delete(source).where(mine))
    else:
        session.execute(update(source).where(mine).values(**holding.blank))


def _become_nobody(session: Session, person: Person) -> None:
    """The roles stay, for the counts of past months; a closed account opens nothing."""
    person.name, person.kana = f"{PSEUDONYM} {person.id}", PSEUDONYM_KANA
    person.email, person.sign_in_name = None, _free_sign_in_name(session, person)
    person.phone, person.password_hash, person.preferences = "", None, {}
    person.hours_per_week, person.disabled_at = 0, now()


def _free_sign_in_name(session: Session, person: Person) -> str:
    wanted = f"left-{person.id}"
    taken = session.scalar(select(func.count()).where(Person.sign_in_name == wanted, Person.id != person.id))
    return f"{wanted}-{now():%y%m%d%H%M%S}" if taken else wanted
