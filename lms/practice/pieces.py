"""The worker's pieces: every practice that is open to them, and where each stands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from courses.outline import Practice
from lms.accounts.models import Person
from lms.drafting.drafts import keys_of
from lms.learning.states import LessonState, states
from lms.practice.handing_in import draft_key, next_round, practice_of
from lms.practice.models import Assessment, Submission


class Stage(StrEnum):
    """Where a piece stands, the most pressing first."""

    UNREAD = "unread"
    """Feedback is there and not read yet"""
    ACTION = "action"
    """Feedback was read; its next action stands open"""
    DRAFT = "draft"
    NEW = "new"
    WAITING = "waiting"
    """The coach has it"""
    DONE = "done"
    """Feedback was read and its next action settled; another round is always possible"""


@dataclass(frozen=True)
class Piece:
    state: LessonState
    practice: Practice
    submissions: tuple[Submission, ...]
    drafted_at: datetime | None
    """When the next round was last written at"""

    @property
    def last(self) -> Submission | None:
        return self.submissions[-1] if self.submissions else None

    @property
    def feedback(self) -> Assessment | None:
        """To the last round; none while it waits."""
        return self.last.assessment if self.last else None

    @property
    def next_round(self) -> int:
        return next_round(list(self.submissions))

    @property
    def stage(self) -> Stage:
        if self.last is None:
            return Stage.DRAFT if self.drafted_at else Stage.NEW
        if self.feedback is None:
            return Stage.WAITING
        if self.feedback.receipt is None:
            return Stage.UNREAD
        if self.drafted_at:
            return Stage.DRAFT
        return Stage.ACTION if self.feedback.next_action.is_open else Stage.DONE

    @property
    def learnt(self) -> bool:
        """The lesson before the piece is done: its quiz, or the lesson itself where there is none."""
        return self.state.passed or (not self.state.edition.has_quiz and self.state.video_done)

    @property
    def url(self) -> str:
        """Where to go on: the feedback as long as it is news, else the piece."""
        if self.last is not None and self.stage in {Stage.UNREAD, Stage.WAITING}:
            return f"/submissions/{self.last.id}"
        return f"/lessons/{self.state.lesson.id}/practice"


def pieces(session: Session, worker: Person) -> list[Piece]:
    """In the order of the catalog. Three queries, whatever the number of pieces."""
    handed_in = _by_lesson(session, worker)
    drafts = keys_of(session, worker, "practice:")
    return [
        _piece(state, handed_in[state.lesson.id], drafts)
        for state in states(session, worker)
        if state.edition.has_practice and (state.is_open or state.lesson.id in handed_in)
    ]


def most_pressing_first(found: list[Piece]) -> list[Piece]:
    order = list(Stage)
    return sorted(found, key=lambda piece: (order.index(piece.stage), not piece.learnt))


def _by_lesson(session: Session, worker: Person) -> dict[int, list[Submission]]:
    mine = select(Submission).where(Submission.worker_id == worker.id).order_by(Submission.n)
    feedback = joinedload(Submission.assessment)
    rows = session.scalars(
        mine.options(feedback.joinedload(Assessment.receipt), feedback.joinedload(Assessment.next_action))
    )
    found: dict[int, list[Submission]] = defaultdict(list)
    for row in rows.unique():
        found[row.lesson_id].append(row)
    return found


def _piece(state: LessonState, submissions: list[Submission], drafts: dict[str, datetime]) -> Piece:
    key = draft_key(state.lesson.id, next_round(submissions))
    return Piece(state, practice_of(state.edition), tuple(submissions), drafts.get(key))
