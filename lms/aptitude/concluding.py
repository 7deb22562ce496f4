"""The end of a short test: where to begin, a fact on record, a word to the coaches."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.accounts.people import coaches_of
from lms.aptitude import adapting, beginning
from lms.aptitude.adapting import Ending, Given, Item
from lms.aptitude.models import AptitudeAnswer, AptitudeTest
from lms.aptitude.pool import Pool
from lms.db import now
from lms.journal import record
from lms.learning.models import Completion
from lms.notices.telling import tell
from lms.prose import N_
from lms.skills.evidence import Kind, add_fact


def item_of(row: AptitudeAnswer) -> Item:
    return Item(row.lesson_id, row.question, row.difficulty, row.difficulty_sd)


def given(test: AptitudeTest) -> list[Given]:
    return [Given(item_of(row), row.share) for row in test.answers if row.share is not None]


def conclude(session: Session, test: AptitudeTest, ending: Ending, found: Pool, *, by: Person) -> None:
    answers = given(test)
    belief = adapting.believe(test.prior_mean, answers)
    done = session.scalars(select(Completion.lesson_id).where(Completion.person_id == test.worker_id))
    start = beginning.start(found.stages, belief, answers, done=set(done))
    for row in [row for row in test.answers if row.answered_at is None]:
        test.answers.remove(row)
    test.ended_at, test.ending = now(), ending
    test.ability, test.sd = round(belief.mean, 4), round(belief.sd, 4)
    test.course_id, test.lesson_ids = start.course, list(start.lessons)
    session.flush()
    _put_on_record(session, test, found, by=by)
    text = N_("%(worker)s has finished a short test. You can see where to begin.")
    for coach in coaches_of(session, test.worker):
        url = f"/aptitude-tests/{test.id}/result"
        tell(session, coach, "aptitude_test.ended", text, url=url, worker=test.worker.name)
    record(session, "aptitude_test.ended", test, by=by, about=test.worker, ending=ending.value)


def _put_on_record(session: Session, test: AptitudeTest, found: Pool, *, by: Person) -> None:
    """A fact of its own kind. No metric asks for it; the model takes its answers like those of quizzes."""
    keys = {lesson: edition.key for lesson, edition in found.editions.items()}
    add_fact(
        session,
        test.worker,
        track=test.track,
        kind=Kind.APTITUDE,
        data={
            "test": test.id,
            "ability": test.ability,
            "sd": test.sd,
            "answers": [
                [f"{keys[each.item.lesson]}#{each.item.question}", each.right, each.item.difficulty]
                for each in given(test)
                if each.item.lesson in keys
            ],
        },
        source=f"aptitude_test:{test.id}",
        by=by if by.id != test.worker_id else None,
        how=test.how.value,
    )
