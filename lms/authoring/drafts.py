"""Drafts of lessons. Two tabs or two authors never overwrite each other: whoever saves a piece says which
text they changed, and when that text is no longer there both are kept.

Saving is no event of the journal: it happens every few seconds. Opening, throwing away and publishing are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.lesson_text import LESSON_FILES, SLUG
from courses.writing import pieces, slide_fields
from lms.accounts.models import Person
from lms.authoring import beginnings
from lms.authoring.models import LessonDraft
from lms.db import now
from lms.drafting.drafts import DraftConflict, plain
from lms.errors import BadInput, NotThere, Refusal
from lms.journal import record
from lms.learning import editions
from lms.learning.models import Course, Lesson, LessonEdition

LONGEST = 400_000
"""Characters of all files of a lesson; a long one has 30,000"""
KEPT_REMOVED = 30


class PieceConflict(Refusal):
    """The text was changed meanwhile: `mine` was sent, `theirs` stands at `place` (None: it is gone)."""

    message = DraftConflict.message

    def __init__(self, mine: str, theirs: str, place: int | None) -> None:
        self.mine, self.theirs, self.place = mine, theirs, place
        super().__init__()


def visible_draft(session: Session, draft_id: int, *, lock: bool = False) -> LessonDraft:
    """Every author may see every draft. Raises NotThere."""
    wanted = select(LessonDraft).where(LessonDraft.id == draft_id)
    found = session.scalar(wanted.with_for_update() if lock else wanted)
    if found is None:
        raise NotThere(_("This draft is not there any more. It was published or thrown away."))
    return found


def open_draft(session: Session, lesson: Lesson, *, by: Person) -> LessonDraft:
    """The draft of a lesson; a new one begins with what is taught now."""
    known = session.scalar(select(LessonDraft).where(LessonDraft.key == lesson.key))
    if known is not None:
        return known
    edition = editions.current_edition(session, lesson)
    if edition is None:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    draft = LessonDraft(key=lesson.key, course_id=lesson.course_id, lesson_id=lesson.id)
    session.add(draft)
    return _begun(session, _filled(draft, edition), by)


def new_lesson(session: Session, course: Course, *, slug: str, title: str, by: Person) -> LessonDraft:
    """A lesson that nobody sees before it is published."""
    key = f"{course.key}/{fresh_slug(slug)}"
    taken = session.scalar(select(Lesson).where(Lesson.key == key)) is not None
    if taken or session.scalar(select(LessonDraft).where(LessonDraft.key == key)) is not None:
        raise BadInput(_("There is a lesson with this address name already."), field="slug")
    draft = LessonDraft(
        key=key, course_id=course.id, files=beginnings.lesson(title.strip()), recordings={}, removed=[]
    )
    session.add(draft)
    return _begun(session, draft, by)


def fresh_slug(slug: str) -> str:
    if not SLUG.fullmatch(slug) or len(slug) > 60:
        raise BadInput(
            _("Please use small letters a to z, digits and hyphens, such as reading-aloud."), field="slug"
        )
    return slug


def discard(session: Session, draft: LessonDraft, *, by: Person) -> None:
    """Throw the draft away; what is published stays as it is."""
    record(session, "lesson_draft.discarded", draft, by=by, lesson=draft.key)
    session.delete(draft)


def restore(session: Session, lesson: Lesson, edition: LessonEdition, *, by: Person) -> LessonDraft:
    """An old edition as the draft. What the draft held before can be put back."""
    draft = open_draft(session, lesson, by=by)
    replace_all(draft, files=edition.files, recordings=edition.recordings, by=by)
    record(session, "lesson_draft.restored", draft, by=by, lesson=draft.key, edition=edition.id)
    return draft


def replace_all(
    draft: LessonDraft,
    *,
    files: Mapping[str, str],
    recordings: Mapping[str, Any],
    by: Person,
    note: str = "",
) -> LessonDraft:
    """Other texts instead of these; these are kept to be put back."""
    if dict(files) == draft.files and dict(recordings) == draft.recordings:
        return draft
    keep_removed(draft, what="all", files=dict(draft.files), recordings=dict(draft.recordings))
    _check_size(files)
    draft.files, draft.recordings, draft.note = dict(files), dict(recordings), note
    return touched(draft, by)


def save_piece(
    session: Session,
    draft: LessonDraft,
    file: str,
    place: int,
    text: str,
    *,
    seen: str,
    by: Person,
    over: bool = False,
) -> int:
    """Put a text in the place of the one whose mark is `seen`; the piece's place now.

    A piece that was moved meanwhile is found by its text. `over`: the other text was seen and decided
    against; it is kept to be put back. Raises PieceConflict, BadInput.
    """
    known_file(file)
    text = plain(text)
    found = cut(draft, file)
    at = _place_of(found, place, seen)
    if at is None:
        return _meanwhile(found, file, place, text)
    if found[at] == text:
        return at
    if over:
        keep_removed(draft, what="text", file=file, place=at, text=found[at])
    _follow_id(draft, file, found[at], text)
    found[at] = text
    put(draft, file, found)
    touched(draft, by)
    session.flush()
    return at


def put_whole(draft: LessonDraft, file: str, text: str, *, by: Person) -> LessonDraft:
    """A whole file as text, exactly as typed. Raises BadInput."""
    known_file(file)
    files = {**draft.files, file: text}
    if not text.strip() and file not in {"lesson.toml", pieces.SLIDES}:
        files.pop(file)
    _check_size(files)
    draft.files = files
    return touched(draft, by)


def cut(draft: LessonDraft, file: str) -> list[str]:
    """The pieces of a file; [""] for a file that is not there yet."""
    return pieces.cut(file, draft.files.get(file, "")) or ([] if file == pieces.SLIDES else [""])


def put(draft: LessonDraft, file: str, found: list[str]) -> None:
    """Raises BadInput when the lesson would get too long. A file without text is no file."""
    text = pieces.joined(file, found) if found else ""
    files = {**draft.files, file: text}
    if not text.strip() and file not in {"lesson.toml", pieces.SLIDES}:
        files.pop(file)
    _check_size(files)
    draft.files = files


def keep_removed(draft: LessonDraft, **what: Any) -> None:
    draft.removed = [*draft.removed, {**what, "at": now().isoformat()}][-KEPT_REMOVED:]


def touched(draft: LessonDraft, by: Person) -> LessonDraft:
    draft.revision += 1
    draft.updated_at, draft.updated_by_id = now(), by.id
    return draft


def known_file(file: str) -> None:
    if file not in LESSON_FILES and not file.endswith(".svg"):
        raise NotThere(_("There is nothing at this address, or it is not for you."))


def _begun(session: Session, draft: LessonDraft, by: Person) -> LessonDraft:
    draft.updated_by_id = by.id
    record(session, "lesson_draft.opened", draft, by=by, lesson=draft.key)
    return draft


def _filled(draft: LessonDraft, edition: LessonEdition) -> LessonDraft:
    draft.base_id, draft.files = edition.id, dict(edition.files)
    draft.recordings, draft.removed = dict(edition.recordings), []
    return draft


def _place_of(found: list[str], place: int, seen: str) -> int | None:
    if 0 <= place < len(found) and pieces.mark(found[place]) == seen:
        return place
    return next((n for n, piece in enumerate(found) if pieces.mark(piece) == seen), None)


def _meanwhile(found: list[str], file: str, place: int, text: str) -> int:
    """Another text stands there now: by its id if it has one, else by its place."""
    mine = _id(file, text)
    at = next((n for n, piece in enumerate(found) if mine and _id(file, piece) == mine), None)
    if at is None and not mine and 0 <= place < len(found):
        at = place
    if at is not None and found[at] == text:
        return at
    raise PieceConflict(text, found[at] if at is not None else "", at)


def _id(file: str, text: str) -> str:
    if file == pieces.SLIDES:
        return slide_fields.id_of(text)
    found = re.search(r'^id\s*=\s*"([^"]*)"', text, re.MULTILINE) if file == pieces.QUIZ else None
    return found[1] if found else ""


def _follow_id(draft: LessonDraft, file: str, was: str, text: str) -> None:
    """A slide that gets another id takes its recording and the questions that point to it along."""
    old, new = (slide_fields.id_of(each) for each in (was, text))
    if file != pieces.SLIDES or not old or not new or old == new:
        return
    quiz = draft.files.get(pieces.QUIZ, "")
    pointing = re.sub(rf'^see\s*=\s*"{re.escape(old)}"', f'see = "{new}"', quiz, flags=re.MULTILINE)
    if quiz:
        draft.files = {**draft.files, pieces.QUIZ: pointing}
    draft.recordings = {new if slide == old else slide: told for slide, told in draft.recordings.items()}


def _check_size(files: Mapping[str, str]) -> None:
    if sum(map(len, files.values())) > LONGEST:
        raise BadInput(
            _("This text is too long: at most %(n)s characters can be kept.", n=f"{LONGEST:,}"), field="text"
        )
