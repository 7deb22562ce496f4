"""Reading a lesson: the learner's own word for each chapter. It is evidence of its own kind, not watching."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.errors import NotThere
from lms.journal import record
from lms.learning import completion, starts
from lms.learning.models import LessonEdition
from lms.learning.progress import ChapterRead


def read_chapter(
    session: Session, person: Person, edition: LessonEdition, *, chapter: str, by: Person | None = None
) -> ChapterRead:
    """「この章を読みました」. Said twice is said once. Raises NotThere for no chapter of this edition."""
    if chapter not in edition.chapters:
        raise NotThere(_("This chapter is not in this lesson."))
    starts.start(session, person, edition, by=by)
    said = _said(session, person, edition, chapter)
    if said is None:
        said = ChapterRead(person_id=person.id, edition_id=edition.id, chapter=chapter)
        session.add(said)
        record(
            session, "chapter.read", said, by=by or person, about=person, lesson=edition.key, chapter=chapter
        )
        session.flush()
        completion.settle(session, person.id, edition)
    return said


def read_whole(session: Session, person: Person, edition: LessonEdition, *, by: Person) -> None:
    """Read on paper, or heard read out: the person told `by`, who writes it down."""
    for chapter in edition.chapters:
        read_chapter(session, person, edition, chapter=chapter, by=by)


def take_back(session: Session, person: Person, edition: LessonEdition, *, chapter: str) -> None:
    """A slip of the finger: the chapter counts as not read. A lesson once finished stays finished."""
    said = _said(session, person, edition, chapter)
    if said is not None:
        record(session, "chapter.unread", said, by=person, about=person, lesson=edition.key, chapter=chapter)
        session.delete(said)


def chapters_read(session: Session, person: Person, edition: LessonEdition) -> frozenset[str]:
    mine = ChapterRead.person_id == person.id, ChapterRead.edition_id == edition.id
    return frozenset(session.scalars(select(ChapterRead.chapter).where(*mine)))


def _said(session: Session, person: Person, edition: LessonEdition, chapter: str) -> ChapterRead | None:
    mine = ChapterRead.person_id == person.id, ChapterRead.edition_id == edition.id
    return session.scalar(select(ChapterRead).where(*mine, ChapterRead.chapter == chapter))
