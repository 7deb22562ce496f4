"""Two people mark a piece without knowing each other's marks; afterwards they compare."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Person, PersonRole, Role
from lms.db import now
from lms.errors import BadInput, NotThere
from lms.learning.models import Lesson
from lms.notices.models import Notice
from lms.practice import marked_anew, second_marks
from lms.practice.agreement import agreement_of, count_as_evidence, wishes
from lms.practice.handing_in import practice_of
from lms.practice.second_marks import AlreadyMarkedTwice, FirstMarker, NotMarkedYet
from lms.practice.second_models import SecondMark, SecondReading
from lms.skills import ladders
from lms.skills.estimates import beside, refitting
from lms.skills.estimates.models import CoachSeverity, SkillEstimate
from lms.skills.evidence import facts_of, rows
from lms.skills.facts import Scope
from lms.skills.metrics import measure
from lms.skills.raters.effects import preview
from lms.skills.raters.withdrawing import withdraw_all
from tests.cast import Cast
from tests.pieces import feedback, marks, piece


@pytest.fixture
def app(app: Flask) -> Flask:
    app.config["DOUBLE_MARK_PERCENT"] = 100
    return app


@pytest.fixture
def reading(session: Session, cast: Cast, writing: Lesson) -> SecondReading:
    """Haru's piece, marked by Kita with threes, drawn."""
    feedback(session, piece(session, cast.haru, writing), cast.kita)
    session.flush()
    return session.scalars(select(SecondReading)).one()


def test_marking_draws_lots_and_neither_the_writer_nor_the_first_coach_gets_the_piece(
    session: Session, cast: Cast, reading: SecondReading
) -> None:
    for person, sees in ((cast.mori, 1), (cast.aoki, 1), (cast.kita, 0), (cast.haru, 0), (cast.ito, 0)):
        assert len(second_marks.open_readings(session, person)) == sees, person.name


def test_nobody_draws_when_the_share_is_nothing(
    session: Session, app: Flask, cast: Cast, writing: Lesson
) -> None:
    app.config["DOUBLE_MARK_PERCENT"] = 0
    feedback(session, piece(session, cast.haru, writing), cast.kita)
    assert not session.scalars(select(SecondReading)).all()


def test_the_first_marks_are_hidden_until_the_second_are_in(
    session: Session, cast: Cast, reading: SecondReading
) -> None:
    ids = [reading.submission_id]
    assert second_marks.hidden(session, cast.aoki, ids) == {reading.submission_id: reading.id}
    assert second_marks.hidden(session, cast.kita, ids) == {}
    assert second_marks.hidden(session, cast.haru, ids) == {}
    give(session, reading, cast.aoki)
    assert second_marks.hidden(session, cast.aoki, ids) == {}
    assert second_marks.reading_for(session, cast.kita, reading.id) is reading


def give(session: Session, reading: SecondReading, by: Person, points: int = 2) -> SecondMark:
    practice = practice_of(reading.submission.edition)
    row = second_marks.give(session, reading, marks=marks(practice, points), words="", by=by)
    session.flush()
    return row


def test_whoever_would_rather_look_sees_the_marks_and_leaves_the_piece_to_others(
    session: Session, cast: Cast, reading: SecondReading
) -> None:
    second_marks.look(session, reading, by=cast.aoki)
    session.flush()
    assert second_marks.hidden(session, cast.aoki, [reading.submission_id]) == {}
    assert second_marks.open_readings(session, cast.aoki) == []
    assert second_marks.open_readings(session, cast.mori) == [reading]
    with pytest.raises(NotThere):
        give(session, reading, cast.aoki)


def test_the_second_marks_are_given_once_and_whole_and_the_first_coach_hears(
    session: Session, cast: Cast, reading: SecondReading
) -> None:
    practice = practice_of(reading.submission.edition)
    with pytest.raises(BadInput):
        second_marks.give(
            session, reading, marks={**marks(practice), "research": None}, words="", by=cast.mori
        )
    with pytest.raises(NotThere):
        give(session, reading, cast.kita)
    give(session, reading, cast.mori)
    with pytest.raises(AlreadyMarkedTwice):
        give(session, reading, cast.aoki)
    assert reading.submission.assessment is not None
    assert set(reading.submission.assessment.marks.values()) == {3}  # the worker's record stays
    urls = session.scalars(select(Notice.url).where(Notice.person_id == cast.kita.id)).all()
    assert f"/second-marks/{reading.id}" in urls


def test_a_coach_who_is_asked_gets_it_alone(session: Session, cast: Cast, reading: SecondReading) -> None:
    second_marks.ask(session, reading.submission, cast.mori, by=cast.aoki)
    assert second_marks.open_readings(session, cast.mori) == [reading]
    assert second_marks.open_readings(session, cast.aoki) == []
    with pytest.raises(FirstMarker):
        second_marks.ask(session, reading.submission, cast.kita, by=cast.aoki)


def test_what_has_no_first_marks_gets_no_second(session: Session, cast: Cast, writing: Lesson) -> None:
    with pytest.raises(NotMarkedYet):
        second_marks.ask(session, piece(session, cast.haru, writing), cast.mori, by=cast.aoki)


def test_agreement_is_over_all_axes_and_says_nothing_where_nothing_can_be_said(
    session: Session, cast: Cast, reading: SecondReading
) -> None:
    assert agreement_of(session, cast.kita).pieces == 0
    given = dict(zip(marks(practice_of(reading.submission.edition)), (3, 3, 4, 2, 3), strict=True))
    second_marks.give(session, reading, marks=given, words="", by=cast.mori)
    session.flush()
    for person in (cast.kita, cast.mori):
        found = agreement_of(session, person)
        assert found.pieces == 1
        assert found.kappa == pytest.approx(0.0)  # the first marks do not vary
    assert agreement_of(session, cast.aoki).pieces == 0


def test_marked_together_with_the_director_it_speaks_for_a_coach_who_is_a_worker_too(
    session: Session, cast: Cast, reading: SecondReading
) -> None:
    row = give(session, reading, cast.aoki)
    count_as_evidence(session, row)
    assert not facts_of(session, cast.kita, "writing")  # Kita is no worker: nothing is kept
    session.add(PersonRole(person_id=cast.kita.id, role=Role.WORKER))
    session.flush()
    session.expire(cast.kita)
    count_as_evidence(session, row)
    known = facts_of(session, cast.kita, "writing")
    lately = Scope(since=now() - timedelta(days=1), until=now())
    assert measure("review.double_scored", rows(known), lately).value == 1
    (fact,) = known
    first = reading.submission.assessment
    assert fact.rater_id == cast.aoki.id and first is not None
    assert fact.data["axes"] == {axis: [first.marks[axis], row.marks[axis]] for axis in row.marks}


def test_the_director_learns_where_second_marks_join_coaches(
    session: Session, cast: Cast, writing: Lesson, reading: SecondReading
) -> None:
    people.pair(session, cast.mori, cast.nagi, by=cast.aoki)
    feedback(session, piece(session, cast.nagi, writing), cast.mori)
    session.flush()
    [wish] = wishes(session)
    assert {wish.coach.id, wish.submission.worker_id} in (
        {cast.kita.id, cast.nagi.id},
        {cast.mori.id, cast.haru.id},
    )
    [other] = second_marks.open_readings(session, wish.coach)
    give(session, other, wish.coach)
    assert wishes(session) == []


def test_second_marks_make_coaches_comparable_for_the_model(
    session: Session, cast: Cast, writing: Lesson, reading: SecondReading
) -> None:
    people.pair(session, cast.mori, cast.nagi, by=cast.aoki)
    feedback(session, piece(session, cast.nagi, writing), cast.mori)
    session.flush()
    ladders.load_default(session)
    skill = ladders.skill_of(session, "writing")
    assert skill is not None

    def groups() -> set[int]:
        rows = refitting.fitted(session, skill, at=now()).rows
        return {row.group for row in rows if isinstance(row, CoachSeverity)}

    assert groups() == {0, 1}
    [wish] = wishes(session)
    [other] = second_marks.open_readings(session, wish.coach)
    give(session, other, wish.coach)
    facts = len(facts_of(session, cast.haru, "writing")) + len(facts_of(session, cast.nagi, "writing"))
    assert groups() == {0}
    found = refitting.fitted(session, skill, at=now())
    assert sum(row.facts for row in found.rows if isinstance(row, SkillEstimate)) == facts


def withdraw_all_of(session: Session, rater: Person, *, by: Person) -> None:
    seen = preview(session, rater, since=None, entered_too=False).seen
    withdraw_all(session, rater, since=None, entered_too=False, seen=seen, reason="読まずに採点", by=by)


def test_where_the_first_marks_cannot_be_relied_on_new_ones_count_for_the_worker(
    session: Session, app: Flask, cast: Cast, writing: Lesson
) -> None:
    app.config["DOUBLE_MARK_PERCENT"] = 0
    feedback(session, piece(session, cast.haru, writing), cast.kita)
    withdraw_all_of(session, cast.kita, by=cast.aoki)
    assert not facts_of(session, cast.haru, "writing")
    assert second_marks.open_readings(session, cast.kita) == []
    [waiting] = second_marks.open_readings(session, cast.mori)
    assert marked_anew.counts(session, waiting)
    row = give(session, waiting, cast.mori, points=2)
    marked_anew.count_instead(session, row, by=cast.mori)
    [fact] = facts_of(session, cast.haru, "writing")
    assert (fact.rater, set(fact.data["marks"].values())) == (cast.mori, {2})
    assert fact.data["typos"] is None  # what the first coach counted is not taken over
    assert marked_anew.count_instead(session, row, by=cast.mori) is None
    assert f"/facts/{fact.id}" in session.scalars(select(Notice.url)).all()
    assert agreement_of(session, cast.mori).pieces == 0  # marks withdrawn tell nothing about the other


def test_second_marks_given_before_count_at_once_and_those_beside_sound_marks_never(
    session: Session, cast: Cast, reading: SecondReading
) -> None:
    row = give(session, reading, cast.mori, points=4)
    assert marked_anew.count_instead(session, row, by=cast.mori) is None
    withdraw_all_of(session, cast.kita, by=cast.aoki)
    [fact] = facts_of(session, cast.haru, "writing")
    assert fact.rater == cast.mori and set(fact.data["marks"].values()) == {4}


def test_a_withdrawn_coach_tells_the_model_nothing_by_second_marks_either(
    session: Session, cast: Cast, writing: Lesson, reading: SecondReading
) -> None:
    give(session, reading, cast.mori)
    people.pair(session, cast.mori, cast.nagi, by=cast.aoki)
    feedback(session, piece(session, cast.nagi, writing), cast.mori)
    text = reading.submission
    rounds = {text.worker_id: {text.edition.key: text.n}}
    assert len(list(beside.observed(session, "writing", rounds=rounds, at=now()))) == 5
    withdraw_all_of(session, cast.mori, by=cast.aoki)
    assert list(beside.observed(session, "writing", rounds=rounds, at=now())) == []
