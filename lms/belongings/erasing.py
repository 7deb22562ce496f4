"""Erasing a person: what each room's holdings say, and what no list can say. The row of the person stays
under a pseudonym, because numbers and other people's decisions hang on it (docs/decisions/0024)."""

from __future__ import annotations

from datetime import UTC, date
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from lms.accounts import sign_in
from lms.accounts.models import Pairing, Person, Suspension
from lms.apprenticeship.models import StepFeedback, StepNote, SupervisedCoachChange, SupervisedJob
from lms.belongings import books, sweeping, traces
from lms.belongings.registry import HOLDINGS
from lms.coaching.meetings.models import Booking, Ending, Slot
from lms.db import Base, now
from lms.holdings import Holding, Leaving, rows_of, table
from lms.learning.runs.models import Enrolment
from lms.media import keeping, parts
from lms.media.models import Source, Upload, Video
from lms.notices.telling import tell
from lms.passport.badges import issuing
from lms.practice.second_models import SecondReading
from lms.prose import N_
from lms.skills import redacting
from lms.skills.standings import replaying
from lms.teamjobs.models import Offer

PSEUDONYM = "退会した人"
PSEUDONYM_KANA = "たいかいしたひと"


def erase(session: Session, person: Person) -> date | None:
    """Everything but what the law keeps; returns the last day of that. The caller has made sure that nothing
    is open."""
    until = books.until(session, person)
    name, address = person.name, person.email
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
    traces.forget_typed(session, person, words=[word for word in (name, address) if word])
    _become_nobody(session, person)
    session.flush()
    return until


def _end_what_runs(session: Session, person: Person) -> None:
    """Whoever counted on it is told what falls through, not whose it was."""
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
        if booking.starts_at > now():
            at = booking.starts_at.astimezone(UTC).isoformat()
            words = N_("The meeting on %(when)s does not take place: who booked it has left.")
            tell(session, booking.slot.coach, "booking.ended", words, url="/desk/slots", when=at)
        booking.ended_at, booking.ending = now(), Ending.CALLED_OFF
    for slot in session.scalars(
        select(Slot).where(Slot.coach_id == person.id, Slot.withdrawn_at.is_(None), Slot.starts_at > now())
    ):
        slot.withdrawn_at = now()
    unanswered = Offer.worker_id == person.id, Offer.withdrawn_at.is_(None)
    for offer in session.scalars(select(Offer).where(*unanswered)):
        if offer.open:
            offer.withdrawn_at = now()
    asked = update(SecondReading).where(SecondReading.asked_of_id == person.id, ~SecondReading.mark.has())
    session.execute(asked.values(asked_of_id=None), execution_options={"synchronize_session": False})
    _end_supervised_jobs(session, person)


def _end_supervised_jobs(session: Session, person: Person) -> None:
    """A team job half directed by somebody who has left is nobody's lesson any more: it becomes a team job
    like others, and its coach is free."""
    led = select(SupervisedJob).where(SupervisedJob.trainee_id == person.id, ~SupervisedJob.closing.has())
    for job in session.scalars(led).all():
        words = N_("“%(title)s” is a team job like others again: the person who led it has left.")
        for staff in {session.get_one(Person, one) for one in (job.coach_id, job.by_id)}:
            tell(session, staff, "supervised_job.ended", words, url="/supervised", title=job.team_job.title)
        notes = select(StepNote.id).where(StepNote.job_id == job.id)
        session.execute(delete(StepFeedback).where(StepFeedback.note_id.in_(notes)))
        session.execute(delete(StepNote).where(StepNote.job_id == job.id))
        session.execute(delete(SupervisedCoachChange).where(SupervisedCoachChange.job_id == job.id))
        session.execute(delete(SupervisedJob).where(SupervisedJob.id == job.id))
    session.flush()
    session.expire_all()


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
    """The roles stay, for the counts of past months. The closed account opens nothing and is never opened."""
    running = Suspension.person_id == person.id, Suspension.ended_at.is_(None)
    session.execute(update(Suspension).where(*running).values(ended_at=now()))
    person.name, person.kana = f"{PSEUDONYM} {person.id}", PSEUDONYM_KANA
    person.email, person.sign_in_name = None, _free_sign_in_name(session, person)
    person.phone, person.password_hash, person.preferences = "", None, {}
    person.hours_per_week, person.disabled_at = 0, now()


def _free_sign_in_name(session: Session, person: Person) -> str:
    wanted = f"left-{person.id}"
    taken = session.scalar(select(func.count()).where(Person.sign_in_name == wanted, Person.id != person.id))
    return f"{wanted}-{now():%y%m%d%H%M%S}" if taken else wanted
