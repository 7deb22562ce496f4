"""Slides and questions added, moved, copied, taken out and put back. Each works on the text that was seen."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from courses.tracks import quiz_tag_of
from courses.writing import forms, pieces, slide_fields
from lms.accounts.models import Person
from lms.authoring import beginnings
from lms.authoring.drafts import cut, keep_removed, put, touched
from lms.authoring.models import LessonDraft
from lms.authoring.saving import put_whole
from lms.errors import Refusal

FIRST = {pieces.SLIDES: 0, pieces.QUIZ: 1, pieces.BANK: 1}
"""The place of the first slide or question: above the questions stands the quiz's own head"""


class Moved(Refusal):
    message = _(
        "This was changed on another screen meanwhile. Please look again and repeat it if you still want it."
    )


def add(
    session: Session, draft: LessonDraft, file: str, *, after: int, by: Person, kind: str = "single"
) -> int:
    """A new slide or question behind the place; its own place."""
    found = _pieces(draft, file)
    at = min(max(after + 1, FIRST[file]), len(found))
    ids = ids_of(draft, file)
    if file == pieces.QUIZ and not found[0]:
        found[0] = beginnings.quiz_head(quiz_tag_of(draft.course.series.track))
    tags = ["draw"] if file == pieces.BANK else []
    fresh = beginnings.slide(ids) if file == pieces.SLIDES else beginnings.question(ids, kind, tags)
    found.insert(at, fresh)
    return _kept(session, draft, file, found, at, by)


def copy(session: Session, draft: LessonDraft, file: str, place: int, *, seen: str, by: Person) -> int:
    found = _pieces(draft, file)
    _check(found, place, seen)
    stem = id_of(file, found[place]) or "slide"
    taken = ids_of(draft, file)
    new = next(name for n in range(2, 1000) if (name := f"{stem}-{n}") not in taken)
    found.insert(place + 1, _renamed(file, found[place], new))
    return _kept(session, draft, file, found, place + 1, by)


def move(
    session: Session, draft: LessonDraft, file: str, place: int, *, to: int, seen: str, by: Person
) -> int:
    found = _pieces(draft, file)
    _check(found, place, seen)
    to = min(max(to, FIRST[file]), len(found) - 1)
    found.insert(to, found.pop(place))
    return _kept(session, draft, file, found, to, by)


def remove(session: Session, draft: LessonDraft, file: str, place: int, *, seen: str, by: Person) -> None:
    """Taken out, and kept to be put back."""
    found = _pieces(draft, file)
    _check(found, place, seen)
    what = "slide" if file == pieces.SLIDES else "question"
    keep_removed(draft, what=what, file=file, place=place, text=found.pop(place))
    _kept(session, draft, file, found, place, by)


def put_back(session: Session, draft: LessonDraft, n: int, *, by: Person) -> dict[str, Any]:
    """The n-th of what was taken out; a whole draft changes places with the present one."""
    if not 0 <= n < len(draft.removed):
        raise Moved
    what = draft.removed[n]
    draft.removed = [each for number, each in enumerate(draft.removed) if number != n]
    if what["what"] == "all":
        keep_removed(draft, what="all", files=dict(draft.files), recordings=dict(draft.recordings))
        draft.files, draft.recordings = dict(what["files"]), dict(what["recordings"])
        touched(draft, by)
        return dict(what)
    if what["what"] == "file" or what["file"] not in FIRST:
        return _swapped(draft, what, by)
    found = _pieces(draft, what["file"])
    at = min(max(what["place"], FIRST[what["file"]]), len(found))
    text, taken = what["text"], ids_of(draft, what["file"])
    if id_of(what["file"], text) in taken:
        text = _renamed(what["file"], text, beginnings.free("slide" if at == 0 else "q", taken))
    found.insert(at, text)
    _kept(session, draft, what["file"], found, at, by)
    return dict(what)


def _swapped(draft: LessonDraft, what: dict[str, Any], by: Person) -> dict[str, Any]:
    """A whole file changes places with its other text."""
    file = what["file"]
    keep_removed(draft, what="file", file=file, text=draft.files.get(file, ""))
    put_whole(draft, file, what["text"], by=by)
    return dict(what)


def ids_of(draft: LessonDraft, file: str) -> set[str]:
    """Of all slides, or of the questions of quiz and bank: no two may share one."""
    files = pieces.QUESTIONS if file in pieces.QUESTIONS else (file,)
    return {id_of(each, piece) for each in files for piece in cut(draft, each)}


def place_of_question(draft: LessonDraft, question_id: str) -> tuple[str, int] | None:
    """(file, place) of a question in quiz or bank."""
    for file in pieces.QUESTIONS:
        for place, piece in enumerate(cut(draft, file)):
            if question_id and id_of(file, piece) == question_id:
                return file, place
    return None


def id_of(file: str, piece: str) -> str:
    if file == pieces.SLIDES:
        return slide_fields.id_of(piece)
    return str((forms.question(piece) or {}).get("id", ""))


def _pieces(draft: LessonDraft, file: str) -> list[str]:
    if file not in FIRST:
        raise Moved
    return cut(draft, file)


def _check(found: list[str], place: int, seen: str) -> None:
    if not 0 <= place < len(found) or pieces.mark(found[place]) != seen:
        raise Moved


def _renamed(file: str, piece: str, new: str) -> str:
    if file == pieces.SLIDES:
        return slide_fields.with_id(piece, new)
    values = forms.question(piece)
    return forms.question_text(values | {"id": new}) if values is not None else piece


def _kept(session: Session, draft: LessonDraft, file: str, found: list[str], at: int, by: Person) -> int:
    put(draft, file, found)
    touched(draft, by)
    session.flush()
    return at
