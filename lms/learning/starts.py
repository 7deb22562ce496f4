"""Which edition of a lesson a person learns from."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.errors import Refusal
from lms.journal import record
from lms.learning import corrections
from lms.learning.models import LessonEdition, LessonStart
from lms.learning.progress import Attempt, ChapterRead, Watched


class OtherEdition(Refusal):
    """The page that was open shows an edition this person does not learn from."""

    message = _("This lesson was renewed while the page was open. Please reload the page; nothing is lost.")


class StillMade(Refusal):
    message = _(
        "The video of the corrected lesson is still being made. You will get it by itself; please go on."
    )


def start(
    session: Session, person: Person, edition: LessonEdition, *, by: Person | None = None
) -> LessonStart:
    """Tie the person to the edition, for good once something was done in it. `by`: staff who write for them.
    Raises OtherEdition."""
    mine = LessonStart.person_id == person.id, LessonStart.lesson_id == edition.lesson_id
    row = session.scalar(select(LessonStart).where(*mine))
    if row is None:
        row = LessonStart(person_id=person.id, lesson_id=edition.lesson_id, edition_id=edition.id)
        session.add(row)
        record(session, "lesson.started", row, by=by or person, about=person, lesson=edition.key)
    elif row.edition_id != edition.id:
        if _anything_done(session, person, row.edition_id):
            raise OtherEdition
        row.edition_id = edition.id
    return row


def move_on(session: Session, person: Person, edition: LessonEdition) -> LessonStart:
    """The person's own wish: go on in the current edition. What was watched of the same video comes along.

    What was done in the edition before stays on record; attempts at its quiz stay what they are.
    """
    row = _start_of(session, person, edition)
    before = session.get_one(LessonEdition, row.edition_id)
    if before.id == edition.id:
        return row
    if corrections.mends(session, edition, before):
        if not corrections.playable(session, edition):
            raise StillMade
        corrections.carry(session, person.id, before, edition)
    elif before.video_id == edition.video_id:
        _carry_watched(session, person, before, edition)
    if before.fingerprint == edition.fingerprint:
        _carry_read(session, person, before, edition)
    row.edition_id = edition.id
    record(session, "lesson.renewed", row, by=person, about=person, lesson=edition.key)
    return row


def _start_of(session: Session, person: Person, edition: LessonEdition) -> LessonStart:
    mine = LessonStart.person_id == person.id, LessonStart.lesson_id == edition.lesson_id
    return session.scalar(select(LessonStart).where(*mine)) or start(session, person, edition)


def _anything_done(session: Session, person: Person, edition_id: int) -> bool:
    watched: Watched | None = session.get(Watched, (person.id, edition_id))
    if watched is not None and watched.spans:
        return True
    read = exists().where(ChapterRead.person_id == person.id, ChapterRead.edition_id == edition_id)
    tried = exists().where(Attempt.person_id == person.id, Attempt.edition_id == edition_id)
    return bool(session.scalar(select(read | tried)))


def _carry_watched(session: Session, person: Person, before: LessonEdition, after: LessonEdition) -> None:
    old = session.get(Watched, (person.id, before.id))
    if old is None or session.get(Watched, (person.id, after.id)) is not None:
        return
    kept = ("spans", "unverified", "offline", "position", "position_at", "rate", "updated_at")
    values = {name: getattr(old, name) for name in kept}
    session.add(Watched(person_id=person.id, edition_id=after.id, **values))


def _carry_read(session: Session, person: Person, before: LessonEdition, after: LessonEdition) -> None:
    mine = ChapterRead.person_id == person.id
    there = set(session.scalars(select(ChapterRead.chapter).where(mine, ChapterRead.edition_id == after.id)))
    for row in session.scalars(select(ChapterRead).where(mine, ChapterRead.edition_id == before.id)):
        if row.chapter in after.chapters and row.chapter not in there:
            session.add(ChapterRead(person_id=person.id, edition_id=after.id, chapter=row.chapter, at=row.at))
