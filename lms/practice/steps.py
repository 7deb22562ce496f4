"""What practice asks of a person next: feedback to read, the next action, a piece begun or ready to begin."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.notices.steps import Step
from lms.practice.actions import open_actions
from lms.practice.needs import needs_of
from lms.practice.pieces import Piece, Stage, most_pressing_first, pieces
from lms.prose import day

FEEDBACK, DESK, ACTION, DRAFT, PIECE = 10, 15, 40, 45, 60
"""Lessons begun (50) and their quizzes (55) come before a new piece, new lessons (90) after it"""
READING_MINUTES = 5


def next_steps(session: Session, person: Person) -> list[Step]:
    """A worker's pieces and a coach's desk; at most one step for each reason, the most pressing first."""
    steps = []
    if person.has(Role.COACH, Role.DIRECTOR):
        steps += _desk(session, person)
    if person.has(Role.WORKER):
        own = _own(most_pressing_first(pieces(session, person)))
        steps += own if any(step.priority == ACTION for step in own) else [*own, *_agreed(session, person)]
    return steps


def _desk(session: Session, coach: Person) -> list[Step]:
    needs = needs_of(session, coach)
    if not needs:
        return []
    title = ngettext("%(num)s thing waits on your desk", "%(num)s things wait on your desk", len(needs))
    why = _("First: %(worker)s. %(what)s", worker=needs[0].worker.name, what=needs[0].text)
    return [Step(DESK, title, why, "/desk")]


def _own(found: list[Piece]) -> list[Step]:
    makers = {Stage.UNREAD: _read, Stage.ACTION: _act, Stage.DRAFT: _go_on, Stage.NEW: _begin}
    steps: dict[Stage, Step] = {}
    for piece in found:
        if piece.stage in makers and piece.stage not in steps and (piece.stage != Stage.NEW or piece.learnt):
            steps[piece.stage] = makers[piece.stage](piece)
    return list(steps.values())


def _agreed(session: Session, worker: Person) -> list[Step]:
    """The next action of a session or of advice, when no piece has one: there is one at a time."""
    standing = [one for one in open_actions(session, [worker.id]) if one.assessment_id is None]
    if not standing:
        return []
    action, why = standing[0], _("Agreed with your coach.")
    if action.due:
        why = _("Agreed with your coach, meant for %(day)s.", day=day(action.due))
    return [Step(ACTION, action.text, why, "/practice")]


def _read(piece: Piece) -> Step:
    title = _("Read the feedback on “%(title)s”", title=piece.practice.title)
    return Step(FEEDBACK, title, _("Your coach has answered."), piece.url, READING_MINUTES)


def _act(piece: Piece) -> Step:
    action, title = piece.feedback.next_action if piece.feedback else None, piece.practice.title
    why = _("Your next action for “%(title)s”.", title=title)
    if action is not None and action.due:
        why = _("Your next action for “%(title)s”, meant for %(day)s.", title=title, day=day(action.due))
    return Step(ACTION, action.text if action else title, why, piece.url, piece.practice.minutes)


def _go_on(piece: Piece) -> Step:
    title = _("Go on writing “%(title)s”", title=piece.practice.title)
    return Step(DRAFT, title, _("Your draft is kept."), piece.url, piece.practice.minutes)


def _begin(piece: Piece) -> Step:
    title = _("Home practice: “%(title)s”", title=piece.practice.title)
    why = _("You have finished the quiz of this lesson. Now try it on a piece of work.")
    return Step(PIECE, title, why, piece.url, piece.practice.minutes)
