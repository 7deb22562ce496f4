"""Saving a piece of a draft as one types. Two tabs or two authors never overwrite each other: whoever saves
says which text they changed, and when that text is no longer there both are kept.

Saving is no event of the journal: it happens every few seconds.
"""

from __future__ import annotations

import re

from sqlalchemy.orm import Session

from courses.writing import pieces, slide_fields
from lms.accounts.models import Person
from lms.authoring.drafts import check_size, cut, keep_removed, known_file, put, touched
from lms.authoring.models import LessonDraft
from lms.drafting.drafts import DraftConflict, plain
from lms.errors import Refusal


class PieceConflict(Refusal):
    """The text was changed meanwhile: `mine` was sent, `theirs` stands at `place` (None: it is gone)."""

    message = DraftConflict.message

    def __init__(self, mine: str, theirs: str, place: int | None) -> None:
        self.mine, self.theirs, self.place = mine, theirs, place
        super().__init__()


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


def put_whole(draft: LessonDraft, file: str, text: str, *, by: Person, over: bool = False) -> LessonDraft:
    """A whole file as text, exactly as typed. `over` as when a piece is saved. Raises BadInput."""
    known_file(file)
    if over and draft.files.get(file, "") not in ("", text):
        keep_removed(draft, what="file", file=file, text=draft.files[file])
    files = {**draft.files, file: text}
    if not text.strip() and file not in {"lesson.toml", pieces.SLIDES}:
        files.pop(file)
    check_size(files)
    draft.files = files
    return touched(draft, by)


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
    found = re.search(r'^id\s*=\s*"([^"]*)"', text, re.MULTILINE) if file in pieces.QUESTIONS else None
    return found[1] if found else ""


def _follow_id(draft: LessonDraft, file: str, was: str, text: str) -> None:
    """A slide that gets another id takes its recording and the questions that point to it along."""
    old, new = (slide_fields.id_of(each) for each in (was, text))
    if file != pieces.SLIDES or not old or not new or old == new:
        return
    told = re.compile(rf'^see\s*=\s*"{re.escape(old)}"', re.MULTILINE)
    pointing = {file: draft.files[file] for file in pieces.QUESTIONS if file in draft.files}
    draft.files = {**draft.files, **{file: told.sub(f'see = "{new}"', was) for file, was in pointing.items()}}
    draft.recordings = {new if slide == old else slide: told for slide, told in draft.recordings.items()}
