"""What the tests of authors do again and again: open a draft, change a piece of it, publish it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from courses.writing import pieces
from lms.authoring import drafts, publishing, saving
from lms.authoring.models import LessonDraft
from lms.learning.models import LessonEdition
from tests.cast import Cast


def draft_of(session: Session, edition: LessonEdition, cast: Cast) -> LessonDraft:
    made = drafts.open_draft(session, edition.lesson, by=cast.kita)
    session.flush()
    return made


def change(session: Session, draft: LessonDraft, cast: Cast, file: str, old: str, new: str) -> None:
    found = drafts.cut(draft, file)
    place = next(n for n, piece in enumerate(found) if old in piece)
    text = found[place].replace(old, new)
    saving.save_piece(session, draft, file, place, text, seen=pieces.mark(found[place]), by=cast.kita)


def publish(session: Session, draft: LessonDraft, cast: Cast, *, small: bool = False) -> LessonEdition:
    made = publishing.publish(session, draft, revision=draft.revision, note="", small=small, by=cast.kita)
    session.flush()
    return made
