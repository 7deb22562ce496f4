"""Marking twice, blind: the only way to know how far coaches agree.

The first marks stay hidden to whoever may mark a piece as second, until they have marked it, or said that
they would rather look.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping

from flask import current_app
from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from lms.accounts.models import Person, Role
from lms.db import now
from lms.drafting.drafts import plain
from lms.errors import BadInput, NotThere, Refusal
from lms.journal import record
from lms.notices.choices import switchable
from lms.notices.telling import tell
from lms.practice.handing_in import practice_of
from lms.practice.models import Assessment, Submission
from lms.practice.rubrics import all_axes
from lms.practice.scope import NOTHING
from lms.practice.second_models import SecondMark, SecondPass, SecondReading
from lms.prose import N_

LONGEST = 2_000
READABLE = ("text", "entry", "transcription", "list")
"""Kinds whose pieces are words on the page: whoever marks them needs no file with a name in it"""
ASKED, GIVEN = "second_reading.asked", "second_mark.given"

switchable(ASKED, N_("Second marks, asked of me or given"), also=[GIVEN], roles=[Role.COACH, Role.DIRECTOR])


class AlreadyMarkedTwice(Refusal):
    message = _("Somebody has given the second marks already.")


class NotMarkedYet(Refusal):
    message = _("This piece has no first marks yet.")


class FirstMarker(Refusal):
    message = _("The second marks come from somebody else than the first.")


def draw(session: Session, submission: Submission) -> SecondReading | None:
    """By lot, a share of the marked texts; whoever marks first cannot know which."""
    if practice_of(submission.edition).kind not in READABLE:
        return None
    if secrets.randbelow(100) >= int(current_app.config["DOUBLE_MARK_PERCENT"]):
        return None
    row = SecondReading(submission_id=submission.id, drawn_at=now())
    session.add(row)
    return row


def ask(session: Session, submission: Submission, coach: Person, *, by: Person) -> SecondReading:
    """The director asks a coach for second marks. Raises NotMarkedYet, FirstMarker, AlreadyMarkedTwice."""
    first = submission.assessment
    if first is None or practice_of(submission.edition).kind not in READABLE:
        raise NotMarkedYet
    if coach.id in {first.coach_id, submission.worker_id}:
        raise FirstMarker
    known = select(SecondReading).where(SecondReading.submission_id == submission.id)
    row = session.scalar(known) or SecondReading(submission_id=submission.id, drawn_at=now())
    if row.mark is not None:
        raise AlreadyMarkedTwice
    row.asked_of_id, row.asked_by_id = coach.id, by.id
    session.add(row)
    session.flush()
    record(session, ASKED, row, by=by, about=submission.worker, coach=coach.id)
    text = N_("%(name)s asks you for second marks, without seeing the first.")
    tell(session, coach, ASKED, text, url=f"/second-marks/{row.id}", name=by.name)
    return row


def asked_of(session: Session, coach: Person) -> list[SecondReading]:
    """Those that wait for this coach alone, the oldest first."""
    waiting = select(SecondReading).where(SecondReading.asked_of_id == coach.id, ~SecondReading.mark.has())
    return list(session.scalars(waiting.order_by(SecondReading.drawn_at, SecondReading.id)))


def ask_anybody(session: Session, reading: SecondReading, *, by: Person) -> SecondReading:
    """Who was asked cannot: any other coach may give the second marks."""
    before, reading.asked_of_id = reading.asked_of_id, None
    worker = reading.submission.worker
    record(session, "second_reading.open_to_all", reading, by=by, about=worker, before=before)
    return reading


def open_readings(session: Session, person: Person) -> list[SecondReading]:
    """What `person` may mark as second, the oldest first."""
    parts = joinedload(SecondReading.submission).joinedload(Submission.edition)
    rows = session.scalars(_open_to(person).options(parts).order_by(SecondReading.drawn_at, SecondReading.id))
    return list(rows)


def reading_for(session: Session, person: Person, reading_id: int) -> SecondReading:
    """One that is open to the person; or, once both marks are in, to both markers and the director.

    Raises NotThere.
    """
    found = session.scalar(_open_to(person).where(SecondReading.id == reading_id))
    if found is not None:
        return found
    row = session.get(SecondReading, reading_id)
    if row is None or row.mark is None or row.submission.assessment is None:
        raise NotThere(NOTHING)
    markers = {row.mark.marker_id, row.submission.assessment.coach_id}
    if row.submission.worker_id == person.id or not (person.has(Role.DIRECTOR) or person.id in markers):
        raise NotThere(NOTHING)
    return row


def hidden(session: Session, viewer: Person, submission_ids: Iterable[int]) -> dict[int, int]:
    """{submission id: reading id} of the pieces whose first marks `viewer` must not see yet."""
    mine = _open_to(viewer).where(SecondReading.submission_id.in_(list(submission_ids)))
    return {row.submission_id: row.id for row in session.scalars(mine)}


def give(
    session: Session, reading: SecondReading, *, marks: Mapping[str, int | None], words: str, by: Person
) -> SecondMark:
    """Raises BadInput, AlreadyMarkedTwice, NotThere."""
    if reading.mark is not None:
        raise AlreadyMarkedTwice
    if session.scalar(_open_to(by).where(SecondReading.id == reading.id)) is None:
        raise NotThere(NOTHING)
    submission = reading.submission
    if len(words := plain(words).strip()) > LONGEST:
        raise BadInput(_("This text is too long."), field="words")
    whole = all_axes(practice_of(submission.edition), marks)
    row = SecondMark(reading=reading, marker=by, marks=whole, words=words, created_at=now())
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise AlreadyMarkedTwice from error
    record(session, GIVEN, row, by=by, about=submission.worker)
    if submission.assessment is not None and submission.assessment.coach.has(Role.COACH, Role.DIRECTOR):
        text = N_("“%(title)s” was marked a second time. You can compare the marks.")
        title = practice_of(submission.edition).title
        url = f"/second-marks/{reading.id}"
        tell(session, submission.assessment.coach, GIVEN, text, url=url, title=title)
    return row


def look(session: Session, reading: SecondReading, *, by: Person) -> None:
    """See the first marks instead of marking: from then on the piece is for others to mark."""
    if not [one for one in reading.passes if one.person_id == by.id]:
        reading.passes.append(SecondPass(reading_id=reading.id, person_id=by.id, at=now()))
        record(session, "second_reading.passed", reading, by=by, about=reading.submission.worker)


def _open_to(person: Person) -> Select[SecondReading]:
    waiting = select(SecondReading).join(SecondReading.submission).join(Submission.assessment)
    marked = exists().where(SecondMark.reading_id == SecondReading.id)
    passed = exists().where(SecondPass.reading_id == SecondReading.id, SecondPass.person_id == person.id)
    others = Submission.worker_id != person.id, Assessment.coach_id != person.id
    return waiting.where(~marked, ~passed, *others, _asked_of(person))


def _asked_of(person: Person) -> ColumnElement[bool]:
    if not person.has(Role.COACH, Role.DIRECTOR):
        return SecondReading.id.is_(None)
    return or_(SecondReading.asked_of_id.is_(None), SecondReading.asked_of_id == person.id)
