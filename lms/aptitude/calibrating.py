"""How hard the questions are, on the scale of the ladder: by night, from first attempts at quizzes and from
short tests. People differ in what they were asked; the many-facet model joins them all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator

import numpy as np
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms import background
from lms.aptitude.models import AptitudeAnswer, AptitudeTest, QuestionDifficulty
from lms.aptitude.pool import questions_of, taught_in
from lms.background import Control, Effects, job, transaction
from lms.db import now
from lms.learning.items.collecting import collect
from lms.learning.items.repaired import version_of
from lms.learning.models import LessonEdition
from lms.skills import ladders
from lms.skills.ladders import ladder_in, version_at
from lms.skills.measuring import Answered, fit
from lms.skills.measuring.design import Of
from lms.skills.measuring.expecting import expected_difficulties, expected_of
from lms.skills.models import Skill, Standing

CALIBRATE = "calibrate_questions"


def ask_for(session: Session) -> None:
    """Put it into the ledger of jobs; the nightly chores do."""
    background.enqueue(session, CALIBRATE, key=CALIBRATE, priority=85)


@job(CALIBRATE)
def calibrate_questions(_control: Control) -> Effects:
    """Reading and fitting hold no lock."""
    with transaction() as session:
        fresh = [row for skill in ladders.skills(session) for row in calibrated(session, skill)]

    def write(session: Session) -> None:
        session.execute(delete(QuestionDifficulty))
        session.add_all(fresh)

    return write


def calibrated(session: Session, skill: Skill) -> list[QuestionDifficulty]:
    """Of the track's questions that somebody answered; in no session yet. What nobody's answers speak for
    keeps the difficulty that its level leads to expect, and a question that few answered stays near it."""
    taught = {edition.lesson_id: edition for edition in taught_in(session, skill.track)}
    seen = [*_from_quizzes(session, taught), *_from_tests(session, taught)]
    if not seen:
        return []
    expected = expected_difficulties(ladder_in(version_at(session, skill, now())))
    asked = [(edition, question) for edition in taught.values() for question in questions_of(edition)]
    names: dict[Of, float] = {
        ("question", _name(edition.lesson_id, q.id)): expected_of(edition.quiz_tags, expected)
        for edition, q in asked
    }
    model = fit(seen, _levels(session, skill, seen), expected=names)
    answered = Counter(each.question for each in seen)
    return [
        QuestionDifficulty(
            lesson_id=edition.lesson_id,
            question=question.id,
            version=version_of(question),
            value=model.others["question", name].value,
            se=model.others["question", name].se,
            people=answered[name],
            fitted_at=now(),
        )
        for edition, question in asked
        if (name := _name(edition.lesson_id, question.id)) in answered
    ]


def _levels(session: Session, skill: Skill, seen: Iterable[Answered]) -> dict[Hashable, int]:
    """Of everybody who answered."""
    rows = select(Standing.worker_id, Standing.level).where(Standing.skill_id == skill.id)
    known = {row.worker_id: row.level for row in session.execute(rows)}
    return {who: known.get(int(str(who)), 0) for who in {each.worker for each in seen}}


def _from_quizzes(session: Session, taught: dict[int, LessonEdition]) -> Iterator[Answered]:
    for lesson_id, edition in taught.items():
        found = collect(session, edition)
        wanted = {question.id for question in questions_of(edition)}
        for row, person in enumerate(found.people):
            for column, question in enumerate(found.questions):
                mark = float(found.marks[row, column])
                if question.id in wanted and not np.isnan(mark):
                    yield Answered(worker=person, question=_name(lesson_id, question.id), right=mark)


def _from_tests(session: Session, taught: dict[int, LessonEdition]) -> Iterator[Answered]:
    """Of the wording that is asked now."""
    rows = (
        select(AptitudeTest.worker_id, AptitudeAnswer)
        .join(AptitudeTest, AptitudeTest.id == AptitudeAnswer.test_id)
        .where(AptitudeAnswer.answered_at.is_not(None))
    )
    for worker_id, answer in session.execute(rows):
        edition = taught.get(answer.lesson_id)
        if edition is not None and edition.id == answer.edition_id and answer.share is not None:
            name = _name(answer.lesson_id, answer.question)
            yield Answered(worker=worker_id, question=name, right=answer.share)


def _name(lesson_id: int, question: str) -> str:
    return f"{lesson_id}:{question}"
