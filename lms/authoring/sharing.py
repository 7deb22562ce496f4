"""A question of the bank that several lessons of a course draw: each lesson has its own copy of it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session, undefer

from courses.writing import pieces
from lms.accounts.models import Person
from lms.authoring import drafts
from lms.authoring.drafts import cut, keep_removed, put, touched
from lms.authoring.models import LessonDraft
from lms.authoring.moving import Moved, id_of
from lms.journal import record
from lms.learning.models import Lesson, LessonEdition


def others(draft: LessonDraft, file: str, piece: str) -> list[LessonEdition]:
    """The lessons of the course whose bank has the question in other words, as they are taught now."""
    session, name = object_session(draft), id_of(file, piece)
    if session is None or file != pieces.BANK or not name:
        return []
    rows = session.scalars(
        select(LessonEdition)
        .options(undefer(LessonEdition.files))
        .join(LessonEdition.lesson)
        .where(
            LessonEdition.is_current,
            Lesson.course_id == draft.course_id,
            Lesson.key != draft.key,
            Lesson.retired_at.is_(None),
        )
        .order_by(Lesson.position)
    )
    return [row for row in rows if _differs(row, name, piece)]


def spread(session: Session, draft: LessonDraft, place: int, *, seen: str, by: Person) -> list[LessonDraft]:
    """The words of a question into the drafts of those other lessons; what stood there can be put back.

    Raises Moved when the question is no longer the one that was seen.
    """
    found = cut(draft, pieces.BANK)
    if not 0 < place < len(found) or pieces.mark(found[place]) != seen:
        raise Moved
    changed = []
    for edition in others(draft, pieces.BANK, found[place]):
        other = drafts.open_draft(session, edition.lesson, by=by)
        if _put(other, found[place], by):
            changed.append(other)
    record(session, "bank_question.spread", draft, by=by, lesson=draft.key, lessons=len(changed))
    return changed


def _put(draft: LessonDraft, piece: str, by: Person) -> bool:
    found, name = cut(draft, pieces.BANK), id_of(pieces.BANK, piece)
    at = next((n for n, each in enumerate(found) if id_of(pieces.BANK, each) == name), None)
    if at is None or found[at] == piece:
        return False
    keep_removed(draft, what="text", file=pieces.BANK, place=at, text=found[at])
    found[at] = piece
    put(draft, pieces.BANK, found)
    touched(draft, by)
    return True


def _differs(edition: LessonEdition, name: str, piece: str) -> bool:
    found = pieces.cut(pieces.BANK, edition.files.get(pieces.BANK, ""))
    return any(id_of(pieces.BANK, each) == name and each != piece for each in found)
