"""Which questions come back to whom, and what answering one does. Opt-in; a rest asks nothing."""

from __future__ import annotations

import secrets
from datetime import datetime, time
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from courses.grading import Mark
from courses.outline import Essay, Question
from lms.accounts.models import Person
from lms.db import HERE, now, today
from lms.errors import NotThere, Refusal
from lms.journal import record
from lms.learning import concluding
from lms.learning.items import repaired
from lms.learning.models import Lesson
from lms.learning.progress import Attempt
from lms.learning.quiz import quizzes, rehearsing, sealing, submitting
from lms.learning.review import memory
from lms.learning.review.models import Review, ReviewCard

A_DAY = 10
"""Questions a day at most: about five minutes"""
CHOICE = "review"


class NotDue(Refusal):
    message = _("This question was answered already. The next one is waiting.")


def wants(person: Person) -> bool:
    return bool(person.preferences.get(CHOICE, False))


def choose(session: Session, person: Person, *, wanted: bool, by: Person) -> None:
    """Switch the daily review on or off. What was learnt before comes along; off forgets nothing."""
    person.preferences = person.preferences | {CHOICE: wanted}
    record(session, "review.chosen", person, by=by, about=person, wanted=wanted)
    if wanted:
        mine = Attempt.person_id == person.id, Attempt.submitted_at.is_not(None)
        for attempt in session.scalars(select(Attempt).where(*mine).order_by(Attempt.submitted_at)):
            take_in(session, attempt)


def take_in(session: Session, attempt: Attempt) -> None:
    """Make a card of each question of a submitted attempt that has none; one missed again is due sooner."""
    if not wants(attempt.person):
        return
    known = {card.question: card for card in session.scalars(_of_lesson(attempt))}
    marks = submitting.marked(attempt).marks
    for question in quizzes.asked_in(attempt).questions:
        mark = marks[question.id]
        if isinstance(question, Essay) or not mark.answered:
            continue
        card = known.get(question.id)
        if card is None:
            session.add(_new_card(attempt, question.id, mark.points / mark.max))
        elif mark.points < mark.max:
            card.edition_id, card.due_at = attempt.edition_id, min(card.due_at, now())
    session.flush()


def due(session: Session, person: Person) -> list[ReviewCard]:
    """What to answer today, longest due first: at most as many as a day still has room for."""
    left = A_DAY - done_today(session, person)
    if left <= 0 or not wants(person):
        return []
    shut = [sealing.asked_by(each, ReviewCard.question) for each in sealing.running(session, person)]
    waiting = _due(person).options(joinedload(ReviewCard.edition)).where(*(~each for each in shut))
    return list(session.scalars(waiting.order_by(ReviewCard.due_at, ReviewCard.id).limit(left)))


def held_back(session: Session, person: Person) -> list[Attempt]:
    """Attempts under way whose questions are due, and wait until these are handed in."""
    asked = sealing.running(session, person) if wants(person) else ()
    return [
        each
        for each in asked
        if session.scalar(_due(person).where(sealing.asked_by(each, ReviewCard.question)).limit(1))
    ]


def next_at(session: Session, person: Person) -> datetime | None:
    """When the first question comes that is not due yet."""
    coming = (
        select(func.min(ReviewCard.due_at))
        .join(Lesson, Lesson.id == ReviewCard.lesson_id)
        .where(ReviewCard.person_id == person.id, ReviewCard.due_at > now(), Lesson.retired_at.is_(None))
    )
    return session.scalar(coming)


def done_today(session: Session, person: Person) -> int:
    mine = ReviewCard.person_id == person.id, Review.at >= datetime.combine(today(), time(), HERE)
    return session.scalar(select(func.count(Review.id)).join(ReviewCard).where(*mine)) or 0


def own_card(session: Session, person: Person, card_id: int) -> ReviewCard:
    """Raises NotThere for a card of somebody else."""
    card = session.get(ReviewCard, card_id)
    if card is None or card.person_id != person.id or not wants(person):
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    return card


def question_of(card: ReviewCard) -> Question:
    question = quizzes.quiz_of(card.edition).question(card.question)
    if question is None:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    return question


def answer(
    session: Session, card: ReviewCard, raw: Any, *, seed: str, unanswered_too: bool = False, by: Person
) -> tuple[Any, Mark]:
    """Mark an answer given to the options as `seed` showed them; (the answer kept, its mark).

    Raises NotDue when it was answered meanwhile (another tab), sealing.Sealed, rehearsing.StillOpen unless
    `unanswered_too`, courses.answers.BadAnswer.
    """
    if card.due_at > now() or seed != stamp(card):
        raise NotDue
    sealing.check(session, by, card.edition, [card.question])
    question = question_of(card)
    given = rehearsing.final(question, card.seed, raw, unanswered_too=unanswered_too)
    repairs = repaired.in_force(session, card.lesson_id)
    mark = repaired.marked_one(question, given, repairs)
    share = mark.points / mark.max
    card.memory, card.due_at = memory.after(card.memory, share, now())
    card.seed = secrets.token_hex(8)
    session.add(Review(card_id=card.id, share=share, at=now()))
    record(session, "question.reviewed", card, by=by, about=by, share=share)
    return given, mark


def stamp(card: ReviewCard) -> str:
    """Tells one showing of the card from the next without giving the seed away."""
    return f"{card.id}-{card.due_at.timestamp():.0f}"


def _due(person: Person) -> Select[ReviewCard]:
    return (
        select(ReviewCard)
        .join(Lesson, Lesson.id == ReviewCard.lesson_id)
        .where(ReviewCard.person_id == person.id, ReviewCard.due_at <= now(), Lesson.retired_at.is_(None))
    )


def _of_lesson(attempt: Attempt) -> Any:
    return select(ReviewCard).where(
        ReviewCard.person_id == attempt.person_id, ReviewCard.lesson_id == attempt.lesson_id
    )


def _new_card(attempt: Attempt, question: str, share: float) -> ReviewCard:
    state, due_at = memory.after(None, share, attempt.submitted_at or now())
    return ReviewCard(
        person_id=attempt.person_id,
        lesson_id=attempt.lesson_id,
        edition_id=attempt.edition_id,
        question=question,
        memory=state,
        due_at=due_at,
        seed=secrets.token_hex(8),
    )


concluding.then(take_in)
