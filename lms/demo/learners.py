"""How demo workers study and practise: chapters read, quizzes answered, pieces handed in and marked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.lengths import characters
from courses.outline import (
    BlanksQuestion,
    ChoiceQuestion,
    Matching,
    Mistakes,
    MultipleChoice,
    Number,
    Ordering,
    Practice,
    Question,
    ShortText,
    TrueFalse,
)
from courses.showing import to_shown
from lms.accounts.models import Person
from lms.db import today
from lms.demo.stage import ago
from lms.learning import reading
from lms.learning.models import LessonEdition
from lms.learning.quiz import quizzes, submitting, told
from lms.learning.told import How
from lms.practice import actions, answering, handing_in, marking
from lms.practice.measures import Counted
from lms.practice.models import Outcome

NEXT_ACTIONS = (
    "次の一編では、最初の一文だけを先に書いて、声に出して読んでみる。",
    "一文を60字までにして、長い文を二つに分けてみる。",
    "数字と名前に、どこで確かめたかを書きそえる。",
)

MARKS = (3, 2, 3, 4, 3)


def study(session: Session, worker: Person, key: str, *, slips: int = 0) -> None:
    """Read every chapter and take the quiz, with the first `slips` questions answered wrongly."""
    edition = edition_of(session, key)
    for chapter in edition.chapters:
        reading.read_chapter(session, worker, edition, chapter=chapter)
    attempt = quizzes.start_attempt(session, worker, edition)
    questions = quizzes.quiz_of(edition).questions
    right = {q.id: to_shown(q, attempt.seed, _right(q)) for q in questions[slips:]}
    quizzes.save_answers(session, attempt, right)
    submitting.submit(session, attempt, unanswered_too=True, by=worker)


def study_by_phone(session: Session, worker: Person, coach: Person, key: str) -> None:
    """The lesson was read on paper, and the coach wrote down the answers."""
    edition = edition_of(session, key)
    attempt = told.begin(session, worker, edition, how=How.PHONE, read=True, by=coach)
    questions = quizzes.asked_in(attempt).questions
    right = {q.id: to_shown(q, attempt.seed, _right(q)) for q in questions[1:]}
    quizzes.save_answers(session, attempt, right)
    told.hand_in(session, attempt, on=None, unanswered_too=True, by=coach)


def practise(
    session: Session, worker: Person, coach: Person, key: str, *, handed_in: float, marked: float
) -> None:
    """Hand a piece in and get it marked; both in days ago. The worker has done what the last feedback led to,
    and reads this one the next morning."""
    edition = edition_of(session, key)
    practice = handing_in.practice_of(edition)
    with ago(handed_in):
        for action in actions.open_actions(session, [worker.id]):
            actions.review(session, action, outcome=Outcome.DONE, by=worker)
        piece = handing_in.hand_in(
            session,
            worker,
            edition,
            n=1,
            body=_body(practice),
            checked=range(len(practice.checklist)),
            by=worker,
        )
    with ago(marked):
        assessment = marking.mark(
            session,
            piece,
            marks={axis.axis: mark for axis, mark in zip(practice.rubric, MARKS, strict=False)},
            comments={},
            text="読み手に何を伝えたいかが、最初の文で分かりました。具体的な言葉を選べているところもよいです。",
            next_action=NEXT_ACTIONS[edition.id % len(NEXT_ACTIONS)],
            due=today() + timedelta(days=7),
            counted=Counted(typos=0, similarity=0.05),
            by=coach,
        )
    with ago(marked - 0.5):
        answering.read(session, assessment, by=worker)


def edition_of(session: Session, key: str) -> LessonEdition:
    return session.scalars(select(LessonEdition).filter_by(key=key, is_current=True)).one()


def _right(question: Question) -> Any:
    """The author's own answer, in the author's order."""
    match question:
        case MultipleChoice():
            return [n for n, option in enumerate(question.options) if option.right]
        case ChoiceQuestion():
            return next(n for n, option in enumerate(question.options) if option.right)
        case TrueFalse():
            return question.answer
        case Number():
            return str(question.answer)
        case Ordering():
            return list(range(len(question.items)))
        case Matching():
            return [question.rights.index(pair.right) for pair in question.pairs]
        case ShortText():
            return question.answers[0]
        case BlanksQuestion():
            return [blank.answers[0] for blank in question.blanks]
        case Mistakes():
            return sorted(question.wrong_indexes)
    raise TypeError(f"no right answer for {question.kind}")


def _body(practice: Practice) -> str:
    """The model answer stands in for what a diligent worker wrote, cut to the length asked for."""
    text = practice.model_answer.strip()
    while practice.max_chars and characters(text) > practice.max_chars:
        text = text[:-1]
    return text
