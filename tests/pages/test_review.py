"""The five-minute review: questions come back, once, when they are due, to who asked for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from courses.showing import to_shown
from lms.accounts import people
from lms.accounts.models import Person
from lms.db import time_is
from lms.learning.models import LessonEdition
from lms.learning.quiz import quizzes, submitting
from lms.learning.review import cards, memory
from lms.learning.review.models import Review, ReviewCard
from lms.learning.steps import next_steps
from lms.skills.models import Fact
from tests.pages.test_learning import Taught, Visit, inside, teach

NOON = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
RIGHT = {"q1": 0, "q2": True, "q3": [0, 1, 2], "q4": "案内"}
ALL_BUT_Q1 = RIGHT | {"q1": 1}


@pytest.fixture
def edition(app: Flask, tmp_path: Path) -> Taught:
    return teach(app, tmp_path / "catalog")


def take(
    app: Flask, edition: Taught, answers: dict[str, object], *, day: float = 0, who: str = "haru"
) -> None:
    with time_is(NOON + timedelta(days=day)), inside(app) as session:
        person = session.scalars(select(Person).where(Person.sign_in_name == who)).one()
        attempt = quizzes.start_attempt(session, person, session.get_one(LessonEdition, edition.id))
        quiz = quizzes.quiz_of(attempt.edition)
        shown = {q.id: to_shown(q, attempt.seed, answers[q.id]) for q in quiz.questions if q.id in answers}
        quizzes.save_answers(session, attempt, shown)
        submitting.submit(session, attempt, unanswered_too=True, by=person)


def due_of(app: Flask, who: str = "haru") -> list[str]:
    with inside(app) as session:
        person = session.scalars(select(Person).where(Person.sign_in_name == who)).one()
        return [card.question for card in cards.due(session, person)]


def test_nobody_is_asked_who_did_not_choose_it(app: Flask, edition: Taught, visit: Visit) -> None:
    take(app, edition, ALL_BUT_Q1)
    with inside(app) as session:
        assert session.scalars(select(ReviewCard)).all() == []
    assert "復習を始める" in visit("haru").get("/review").text


def test_what_was_missed_comes_back_first_and_what_was_right_later(
    app: Flask, edition: Taught, visit: Visit
) -> None:
    take(app, edition, ALL_BUT_Q1)
    haru = visit("haru")
    haru.get("/review")
    haru.post("/review/choice", wanted="yes")
    with time_is(NOON + timedelta(hours=1)):
        assert due_of(app) == []
        with inside(app) as session:
            person = session.scalars(select(Person).where(Person.sign_in_name == "haru")).one()
            coming = cards.next_at(session, person)
            assert coming and NOON + timedelta(hours=1) < coming <= NOON + timedelta(days=1, hours=1)
    with time_is(NOON + timedelta(days=1, hours=1)):
        assert due_of(app) == ["q1"]
    with time_is(NOON + timedelta(days=3)):
        assert due_of(app) == ["q1", "q2", "q3", "q4"]


def test_a_right_answer_sends_the_question_further_away_and_a_wrong_one_back(
    app: Flask, edition: Taught, visit: Visit
) -> None:
    take(app, edition, ALL_BUT_Q1)
    haru = visit("haru")
    haru.get("/review")
    haru.post("/review/choice", wanted="yes")
    with time_is(NOON + timedelta(days=1, hours=1)):
        page = haru.get("/review")
        action = next(
            f.get("action")
            for f in page.all("//form")
            if "choice" not in (f.get("action") or "") and "/review/" in (f.get("action") or "")
        )
        fields = page.fields(action)
        with inside(app) as session:
            card = session.scalars(select(ReviewCard).where(ReviewCard.question == "q1")).one()
            right = to_shown(cards.question_of(card), card.seed, 0)
        page = haru.post(action, **(fields | {"q1": str(right)}))
        assert "結論が先です。" in page.text
        again = haru.post(action, status=409, **(fields | {"q1": str(right)}))
        assert "もう" in again.text or "すでに" in again.text  # two tabs: answered once
        assert "5分の復習" in again.text, "and the way on is there"
        assert due_of(app) == []
    with inside(app) as session:
        assert len(session.scalars(select(Review)).all()) == 1
        card = session.scalars(select(ReviewCard).where(ReviewCard.question == "q1")).one()
        assert card.due_at - (NOON + timedelta(days=1, hours=1)) >= timedelta(days=1)
        assert len(session.scalars(select(Fact)).all()) == 1  # the quiz itself; a review is never evidence


def test_an_answer_that_cannot_be_one_is_asked_again(app: Flask, edition: Taught, visit: Visit) -> None:
    take(app, edition, ALL_BUT_Q1)
    haru = visit("haru")
    haru.get("/review")
    haru.post("/review/choice", wanted="yes")
    with time_is(NOON + timedelta(days=1, hours=1)):
        page = haru.get("/review")
        action = next(
            f.get("action")
            for f in page.all("//form")
            if f.get("action", "").startswith("/review/") and "choice" not in f.get("action")
        )
        haru.post(action, status=422, **(page.fields(action) | {"q1": "77"}))
        assert due_of(app) == ["q1"]
        page = haru.post(action, status=422, **page.fields(action))
        assert "まだ答えていない" in page.text and due_of(app) == ["q1"]
        assert "結論が先です。" in haru.post(action, **(page.fields(action) | {"as_it_is": "yes"})).text


def test_a_day_has_ten_questions_at_most(app: Flask, edition: Taught) -> None:
    take(app, edition, RIGHT)
    with inside(app) as session:
        haru = session.scalars(select(Person).where(Person.sign_in_name == "haru")).one()
        cards.choose(session, haru, wanted=True, by=haru)
        card = session.scalars(select(ReviewCard)).first()
        assert card is not None
        for _n in range(8):
            session.add(Review(card_id=card.id, share=1.0, at=NOON + timedelta(days=5)))
    with time_is(NOON + timedelta(days=5)):
        assert len(due_of(app)) == 2


def test_a_rest_asks_nothing(app: Flask, edition: Taught) -> None:
    take(app, edition, ALL_BUT_Q1)
    with time_is(NOON + timedelta(days=4)), inside(app) as session:
        haru = session.scalars(select(Person).where(Person.sign_in_name == "haru")).one()
        cards.choose(session, haru, wanted=True, by=haru)
        assert any(step.url == "/review" for step in next_steps(session, haru))
        people.start_rest(session, haru, since=(NOON + timedelta(days=4)).date(), until=None, by=haru)
        session.flush()
        assert not any(step.url == "/review" for step in next_steps(session, haru))


def test_somebody_elses_card_is_not_there(app: Flask, edition: Taught, visit: Visit) -> None:
    take(app, edition, ALL_BUT_Q1)
    haru, sora = visit("haru"), visit("sora")
    haru.get("/review")
    haru.post("/review/choice", wanted="yes")
    sora.get("/review")
    sora.post("/review/choice", wanted="yes")
    with inside(app) as session:
        card = session.scalars(select(ReviewCard)).first()
        assert card is not None
        number = card.id
    sora.post(f"/review/{number}", status=404, q1="0")


@pytest.mark.parametrize(("share", "least", "most"), [(0.0, 1, 1), (0.5, 1, 2), (1.0, 2, 4)])
def test_first_intervals_in_days(share: float, least: int, most: int) -> None:
    _memory, due = memory.after(None, share, NOON)
    assert timedelta(days=least) <= due - NOON <= timedelta(days=most)


def test_intervals_grow_while_answers_are_right_and_shrink_after_a_miss() -> None:
    state, due = memory.after(None, 1, NOON)
    gaps = []
    at = NOON
    for _n in range(4):
        at = due
        state, due = memory.after(state, 1, at)
        gaps.append(due - at)
    assert gaps == sorted(gaps) and gaps[-1] > timedelta(days=20)
    _missed, back = memory.after(state, 0, due)
    assert back - due < gaps[-1] / 2
