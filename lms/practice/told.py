"""What staff can write down for a worker without a screen: which lessons, and the round that is due."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.learning.beside import PracticeLink, practices
from lms.learning.models import Course
from lms.learning.states import LessonState, open_lesson, states
from lms.learning.told import told_worker
from lms.practice.due import Round
from lms.practice.handing_in import NoPractice, practice_of

ON_THE_SCREEN = "typing"
"""A test of typing cannot be told or written on paper"""


@dataclass(frozen=True)
class Row:
    """A lesson open to the worker. `practice`: how far its piece is; None where nothing can be handed in."""

    state: LessonState
    practice: PracticeLink | None


def tellable(session: Session, worker: Person) -> list[tuple[Course, list[Row]]]:
    """Lessons open to the worker that have a quiz or a piece, by course."""
    there = [state for state in states(session, worker) if state.is_open]
    links = practices(session, worker, [state.edition for state in there])
    found: dict[int, tuple[Course, list[Row]]] = {}
    for state in there:
        row = _row(state, links.get(state.lesson.id))
        if row.state.edition.has_quiz or row.practice:
            found.setdefault(state.course.id, (state.course, []))[1].append(row)
    return list(found.values())


def due(session: Session, staff: Person, worker_id: int, lesson_id: int) -> Round:
    """Raises NotThere, NotYetOpen, NoPractice."""
    worker = told_worker(session, staff, worker_id)
    found = Round.of(session, worker, open_lesson(session, worker, lesson_id).edition, by=staff)
    if found.practice.kind == ON_THE_SCREEN:
        raise NoPractice
    return found


def _row(state: LessonState, link: PracticeLink | None) -> Row:
    has = link and state.edition.has_practice and practice_of(state.edition).kind != ON_THE_SCREEN
    return Row(state, link if has else None)
