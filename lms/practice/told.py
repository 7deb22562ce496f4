"""What staff can write down for a worker without a screen: which lessons, and the round that is due."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from courses.outline import Practice
from lms.accounts.models import Person
from lms.drafting.drafts import plain
from lms.learning.beside import PracticeLink, practices
from lms.learning.models import Course, LessonEdition
from lms.learning.states import LessonState, open_lesson, states
from lms.learning.told import told_worker
from lms.practice import handing_in
from lms.practice.models import Submission

ON_THE_SCREEN = "typing"
"""A test of typing cannot be told or written on paper"""


@dataclass(frozen=True)
class Row:
    """A lesson open to the worker. `practice`: how far its piece is; None where nothing can be handed in."""

    state: LessonState
    practice: PracticeLink | None
    drill: bool


@dataclass(frozen=True)
class Round:
    """What is due of a piece, and whose it is."""

    worker: Person
    edition: LessonEdition
    practice: Practice
    rounds: list[Submission]

    @property
    def n(self) -> int:
        return handing_in.next_round(self.rounds)

    @property
    def key(self) -> str:
        """Of the draft of whoever writes it down."""
        return handing_in.told_key(self.worker.id, self.edition.lesson_id, self.n)

    @property
    def waiting(self) -> bool:
        return bool(self.rounds) and self.rounds[-1].assessment is None


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
    edition = open_lesson(session, worker, lesson_id).edition
    practice = handing_in.practice_of(edition)
    if practice.kind == ON_THE_SCREEN:
        raise handing_in.NoPractice
    return Round(worker, edition, practice, handing_in.rounds(session, worker, lesson_id))


def same_again(round: Round, n: int, text: str) -> Submission | None:
    """What a second press of the button sent once more."""
    body = plain(text).strip("\n")
    return next((row for row in round.rounds if row.n == n and row.body == body), None)


def _row(state: LessonState, link: PracticeLink | None) -> Row:
    if link is None or not state.edition.has_practice:
        return Row(state, None, drill=False)
    practice = handing_in.practice_of(state.edition)
    if practice.kind == ON_THE_SCREEN:
        return Row(state, None, drill=False)
    return Row(state, link, drill=practice.drill is not None)
