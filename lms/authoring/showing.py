"""Drafts as their pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.picture_names import described
from courses.writing import forms, pieces, slide_fields
from courses.writing.slide_fields import SlideFields
from lms.authoring import telling
from lms.authoring.checking import Fault, of_piece
from lms.authoring.drafts import cut
from lms.authoring.models import LessonDraft
from lms.learning import editions
from lms.learning.models import Course, Lesson, Series


@dataclass(frozen=True)
class PieceView:
    """A slide or question in its list. `place` is its place in the file, `n` counts from 1 for people."""

    place: int
    n: int
    id: str
    name: str
    seen: str
    faults: tuple[Fault, ...]
    told: dict[str, Any] | None = None
    told_before: bool = False
    """Its recording is of an earlier text"""
    kind: str = ""
    first: bool = False
    last: bool = False


@dataclass(frozen=True)
class LessonRow:
    """A lesson on the authors' shelf, published or not."""

    title: str
    key: str
    lesson: Lesson | None
    draft: LessonDraft | None
    edition: Any = None

    @property
    def retired(self) -> bool:
        return self.lesson is not None and self.lesson.retired_at is not None


def slides(draft: LessonDraft, faults: list[Fault]) -> list[PieceView]:
    found, outdated = cut(draft, pieces.SLIDES), telling.outdated(draft)
    return [
        PieceView(
            place=place,
            n=place + 1,
            id=slide_fields.id_of(text),
            name=slide_fields.heading_of(text),
            seen=pieces.mark(text),
            faults=tuple(of_piece(faults, pieces.SLIDES, place)),
            told=draft.recordings.get(slide_fields.id_of(text)),
            told_before=slide_fields.id_of(text) in outdated,
            first=place == 0,
            last=place == len(found) - 1,
        )
        for place, text in enumerate(found)
    ]


def questions(draft: LessonDraft, faults: list[Fault], file: str = pieces.QUIZ) -> list[PieceView]:
    """Of the quiz, or of the bank that it draws from."""
    found = cut(draft, file)
    shown = []
    for place, text in enumerate(found[1:], start=1):
        values = forms.question(text) or {}
        shown.append(
            PieceView(
                place=place,
                n=place,
                id=str(values.get("id", "")),
                name=described(str(values.get("prompt", ""))),
                seen=pieces.mark(text),
                faults=tuple(of_piece(faults, file, place)),
                kind=str(values.get("type", "")),
                first=place == 1,
                last=place == len(found) - 1,
            )
        )
    return shown


def title_of(draft: LessonDraft) -> str:
    return str((forms.read(draft.files.get("lesson.toml", "")) or {}).get("title", "")) or draft.slug


def lesson_title(draft: LessonDraft) -> str:
    """What stands at the foot of every slide: the heading of the first."""
    found = cut(draft, pieces.SLIDES)
    fields: SlideFields | None = slide_fields.fields_of(found[0]) if found else None
    return fields.heading if fields is not None else title_of(draft)


def slide_choices(draft: LessonDraft) -> list[tuple[str, str]]:
    """Id and heading of each slide, for the question that points to one."""
    found = [(slide_fields.id_of(text), slide_fields.heading_of(text)) for text in cut(draft, pieces.SLIDES)]
    return [(slide, heading) for slide, heading in found if slide]


def shelves(session: Session) -> list[Series]:
    return list(session.scalars(select(Series).order_by(Series.position, Series.id)))


def rows(session: Session, course: Course) -> list[LessonRow]:
    """Lessons taught, then those not published yet, then the retired."""
    drafts = {
        draft.key: draft
        for draft in session.scalars(select(LessonDraft).where(LessonDraft.course_id == course.id))
    }
    found = []
    for lesson in course.lessons:
        edition = editions.current_edition(session, lesson)
        if edition is not None:
            found.append(LessonRow(edition.title, lesson.key, lesson, drafts.pop(lesson.key, None), edition))
    fresh = [LessonRow(title_of(draft), draft.key, None, draft) for draft in drafts.values()]
    return [row for row in found if not row.retired] + fresh + [row for row in found if row.retired]
