"""A file of questions looked at, and those chosen put behind the draft's own."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.exchange import files
from courses.exchange.files import Found
from courses.exchange.items import Item, Remark
from courses.exchange.pictures import loaded
from courses.exchange.piece import text_of
from courses.exchange.to_ours import Taken, taken
from courses.pictures import Picture
from courses.problems import Problem
from courses.quiz_text import read_quiz
from courses.tracks import quiz_tag_of
from courses.writing import pieces, slide_fields
from lms import storage
from lms.accounts.models import Person
from lms.authoring import beginnings, brought
from lms.authoring.drafts import cut, put, touched
from lms.authoring.exchange.models import QuestionFile
from lms.authoring.models import LessonDraft
from lms.authoring.moving import id_of
from lms.db import now
from lms.errors import BadInput, NotThere
from lms.journal import record
from lms.learning.pictures import keeping as pictures


@dataclass(frozen=True)
class Row:
    """One item of the file; `n` counts from 1. `unfinished`: what stops publishing until it is mended."""

    n: int
    taken: Taken
    unfinished: tuple[Problem, ...] = ()

    @property
    def state(self) -> str:
        """refused, loss, or read"""
        if self.taken.question is None:
            return "refused"
        return "loss" if any(r.severity == "loss" for r in self.remarks) else "read"

    @property
    def remarks(self) -> tuple[Remark, ...]:
        return self.taken.item.remarks


@dataclass(frozen=True)
class Plan:
    found: Found
    rows: tuple[Row, ...]

    def count(self, state: str) -> int:
        return sum(row.state == state for row in self.rows)


def bring(session: Session, draft: LessonDraft, *, data: bytes, name: str, by: Person) -> QuestionFile:
    """Keep a file, to be looked at first. Raises BadInput for one that is empty or too large."""
    if not data:
        raise BadInput(_("This file is empty. Please choose another one."), field="file")
    if len(data) > files.LARGEST:
        raise BadInput(_("This file is too large. Please split it."), field="file")
    kept = storage.put(io.BytesIO(data), limit=files.LARGEST, under=brought.FOLDER)
    row = QuestionFile(owner_id=by.id, draft_id=draft.id, name=name[:200], file_key=kept.key)
    session.add(row)
    for picture in _pictures(files.read(data).items):
        pictures.keep(session, picture, by=by)  # so that the look at it can show them
    record(session, "question_file.brought", row, by=by, name=row.name, lesson=draft.key)
    return row


def visible_file(session: Session, person: Person, draft_id: int, file_id: int) -> QuestionFile:
    """One's own, of this draft. Raises NotThere."""
    mine = QuestionFile.owner_id == person.id, QuestionFile.draft_id == draft_id
    found = session.scalar(select(QuestionFile).where(QuestionFile.id == file_id, *mine))
    if found is None:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    brought.ensure_kept(found.file_key)
    return found


def plan_of(draft: LessonDraft, data: bytes, *, encoding: str = "", see: str = "") -> Plan:
    """What every item would become, with an id that is free in the draft."""
    found = files.read(data, encoding=encoding)
    ids = {id_of(pieces.QUIZ, piece) for piece in cut(draft, pieces.QUIZ)[1:]}
    slides = slide_ids(draft)
    rows = []
    for n, item in enumerate(found.items, 1):
        free = beginnings.free("q", ids)
        item = replace(item, id="") if item.id in ids else item
        one = taken(item, slides=slides, see=see or next(iter(slides), ""), id=free)
        if one.question is not None:
            ids.add(one.question.id)
        rows.append(Row(n, one, _unfinished(one)))
    return Plan(found, tuple(rows))


def read(row: QuestionFile) -> bytes:
    return storage.path(row.file_key).read_bytes()


def take_in(
    session: Session,
    draft: LessonDraft,
    plan: Plan,
    *,
    chosen: Collection[int],
    by: Person,
    row: QuestionFile | None = None,
) -> int:
    """The chosen items behind the draft's questions; how many. Raises BadInput when none is chosen."""
    rows = [each.taken for each in plan.rows if each.n in chosen]
    texts = [text_of(each.question) for each in rows if each.question is not None]
    if not texts:
        raise BadInput(_("Please choose at least one question."))
    for each in rows:
        for picture in each.pictures:
            pictures.keep(session, picture, by=by)
    found = cut(draft, pieces.QUIZ)
    if not found[0]:
        found[0] = beginnings.quiz_head(quiz_tag_of(draft.course.series.track))
    put(draft, pieces.QUIZ, [*found, *texts])
    touched(draft, by)
    if row is not None:
        row.taken_at = now()
    record(session, "questions.taken_in", draft, by=by, count=len(texts), lesson=draft.key)
    return len(texts)


def slide_ids(draft: LessonDraft) -> list[str]:
    return [found for piece in cut(draft, pieces.SLIDES) if (found := slide_fields.id_of(piece))]


def _pictures(items: Iterable[Item]) -> Iterator[Picture]:
    for item in items:
        if not item.refused:
            yield from loaded(item).pictures


def _unfinished(one: Taken) -> tuple[Problem, ...]:
    """What the reader of quiz.toml says of the piece alone; an explanation that lacks is a remark already."""
    if one.question is None:
        return ()
    problems: list[Problem] = []
    read_quiz(f'tags = ["t"]\npass_share = 0.7\n{text_of(one.question)}\n', (), problems)
    said = {remark.code for remark in one.item.remarks}
    known = "explanation is empty" if "explanation_missing" in said else "\0"
    return tuple(problem for problem in problems if known not in problem.message)
