"""The short test: begun, answered one question at a time, ended when enough is known. Keys stay here.

What a person answered is marked at once and told only at the end, in words about where to begin: the quizzes
that these questions come from are still before them.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from courses.outline import Question
from courses.showing import to_original
from lms.accounts.models import Person
from lms.aptitude import adapting, beginning, concluding
from lms.aptitude.adapting import Ending
from lms.aptitude.concluding import given
from lms.aptitude.models import AptitudeAnswer, AptitudeTest, How
from lms.aptitude.pool import Pool, pool, times_shown
from lms.db import now
from lms.errors import NotThere, Refusal
from lms.journal import record
from lms.learning import editions
from lms.learning.items import repaired
from lms.learning.models import LessonEdition
from lms.prose import day
from lms.skills.measuring.design import expected_ability
from lms.skills.models import Skill
from lms.skills.standing import standing

AGAIN_AFTER = timedelta(days=90)


class TooSoon(Refusal):
    message = _("This short test can be taken again later.")


class TooFewQuestions(Refusal):
    message = _("There are not enough questions in this field for a short test yet.")


class Ended(Refusal):
    message = _("This short test is finished.")


class AnsweredAlready(Refusal):
    message = _("This question was answered already. The next one is waiting.")


class NotEnoughYet(Refusal):
    message = _("A few more answers are needed before anything can be said.")


class SomebodyElses(Refusal):
    message = _("Only the worker, or whoever reads the questions out, can answer.")


def begin(session: Session, worker: Person, skill: Skill, *, how: How, by: Person) -> AptitudeTest:
    """The one under way, else a new one with its first question. Raises TooSoon, TooFewQuestions, Ended."""
    running = open_test(session, worker, skill.track)
    if running is not None:
        return running
    again = may_begin_on(session, worker, skill.track)
    if again is not None and again > now():
        raise TooSoon(_("This short test can be taken again from %(day)s on.", day=day(again)))
    found = pool(session, skill)
    if not found.enough:
        raise TooFewQuestions
    test = AptitudeTest(
        worker=worker,
        track=skill.track,
        seed=secrets.token_hex(8),
        prior_mean=expected_ability(standing(session, worker, skill.track)),
        how=how,
        begun_by=by,
        begun_at=now(),
        lesson_ids=[],
    )
    session.add(test)
    try:
        session.flush()
    except IntegrityError as error:
        raise Ended(_("This short test was just begun in another window. Please go on there.")) from error
    record(session, "aptitude_test.begun", test, by=by, about=worker, track=skill.track, how=how.value)
    _ask(session, test, found)
    return test


def open_test(session: Session, worker: Person, track: str) -> AptitudeTest | None:
    mine = AptitudeTest.worker_id == worker.id, AptitudeTest.track == track
    return session.scalar(select(AptitudeTest).where(*mine, AptitudeTest.ended_at.is_(None)))


def may_begin_on(session: Session, worker: Person, track: str) -> datetime | None:
    """From when on another test may be taken; None: none was taken yet."""
    mine = AptitudeTest.worker_id == worker.id, AptitudeTest.track == track
    last = select(AptitudeTest.ended_at).where(*mine, AptitudeTest.ended_at.is_not(None))
    ended = session.scalar(last.order_by(AptitudeTest.id.desc()).limit(1))
    return ended + AGAIN_AFTER if ended else None


def waiting(test: AptitudeTest) -> AptitudeAnswer | None:
    """The question to answer now."""
    return next((row for row in test.answers if row.answered_at is None), None) if not test.ended_at else None


def question_in(session: Session, row: AptitudeAnswer) -> Question:
    """As it was asked, whatever the quiz says by now. Key material."""
    quiz = editions.outline(session.get_one(LessonEdition, row.edition_id)).quiz
    question = quiz.question(row.question) if quiz else None
    if question is None:
        raise NotThere(_("This question is not in the quiz."))
    return question


def seed_of(row: AptitudeAnswer) -> str:
    """For the order in which choices are shown."""
    return f"{row.test.seed}:{row.n}"


def answer(session: Session, test: AptitudeTest, n: int, raw: object, *, by: Person) -> AptitudeAnswer:
    """Final. `raw` in shown positions; None: "I do not know".

    Raises Ended, AnsweredAlready, SomebodyElses, courses.answers.BadAnswer.
    """
    if by.id not in {test.worker_id, test.begun_by_id}:
        raise SomebodyElses
    if test.ended_at is not None:
        raise Ended
    row = waiting(test)
    if row is None or row.n != n:
        raise AnsweredAlready
    question = question_in(session, row)
    row.value = to_original(question, seed_of(row), raw)
    mark = repaired.marked_one(question, row.value, repaired.in_force(session, row.lesson_id))
    row.share, row.answered_at = mark.points / mark.max, now()
    session.flush()
    record(session, "aptitude_answer.given", row, by=by, about=test.worker, test=test.id, n=n)
    _go_on(session, test, by=by)
    return row


def finish(session: Session, test: AptitudeTest, *, by: Person) -> AptitudeTest:
    """Stop here and hear the result. Raises Ended, NotEnoughYet, SomebodyElses."""
    if by.id not in {test.worker_id, test.begun_by_id}:
        raise SomebodyElses
    if test.ended_at is not None:
        raise Ended
    if len(given(test)) < adapting.FEWEST:
        raise NotEnoughYet
    concluding.conclude(session, test, Ending.OWN_WISH, _pool(session, test), by=by)
    return test


def _go_on(session: Session, test: AptitudeTest, *, by: Person) -> None:
    found, answers = _pool(session, test), given(test)
    belief = adapting.believe(test.prior_mean, answers)
    ending = adapting.ending(answers, belief, beginning.beginning(found.stages))
    if ending is None and not _ask(session, test, found):
        ending = Ending.USED_UP
    if ending is not None:
        concluding.conclude(session, test, ending, found, by=by)


def _ask(session: Session, test: AptitudeTest, found: Pool) -> bool:
    """Whether there was another question."""
    item = adapting.following(
        found.items,
        given(test),
        prior_mean=test.prior_mean,
        shown=times_shown(session),
        seed=test.seed,
    )
    if item is None:
        return False
    row = AptitudeAnswer(
        n=len(test.answers) + 1,
        lesson_id=item.lesson,
        edition_id=found.editions[item.lesson].id,
        question=item.question,
        difficulty=item.difficulty,
        difficulty_sd=item.sd,
        value=None,
        asked_at=now(),
    )
    test.answers.append(row)
    session.flush()
    return True


def _pool(session: Session, test: AptitudeTest) -> Pool:
    skill = session.scalar(select(Skill).where(Skill.track == test.track))
    if skill is None:
        raise TooFewQuestions
    return pool(session, skill)
