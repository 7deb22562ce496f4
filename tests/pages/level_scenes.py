"""Haru on the way to the first two writing levels: scenes that the page tests of the skills begin with."""

from __future__ import annotations

from lms.skills import ladders, promotion
from lms.skills.evidence import Kind, add_fact
from lms.skills.reasons import Reason
from tests.verbs.skill_facts import check_data, practice_data

QUIZ = {
    "lesson": "s/1",
    "title": "はじめの一歩",
    "tags": ["onboarding"],
    "attempt": 1,
    "points": 9,
    "max": 10,
}
PIECE = {"chars": 400, "typos": 1, "similarity": 0.05}


def prepared(session, cast):
    """Haru has everything for the first writing level; Kita marked the piece."""
    enter(session, cast.haru, "", Kind.IDENTITY, {"how": "face_to_face"}, by=cast.aoki)
    enter(session, cast.haru, "", Kind.NDA, {"how": "screen"}, by=cast.haru)
    enter(session, cast.haru, "", Kind.QUIZ, QUIZ)
    data = practice_data("w/1", **PIECE) | {"title": "お店の紹介文"}
    fact = enter(session, cast.haru, "writing", Kind.PRACTICE, data, rater=cast.kita)
    session.commit()
    return fact


def enter(session, worker, track, kind, data, **more):
    return add_fact(session, worker, track=track, kind=kind, data=data, source="entered", **more)


def propose(session, cast):
    return promotion.propose(
        session,
        cast.haru,
        ladders.skill_of(session, "writing"),
        level=1,
        reason_code=Reason.CONDITIONS,
        reason="お店の紹介文が結論から書けています。",
        by=cast.aoki,
    )


def first_level(session, cast):
    prepared(session, cast)
    promotion.decide(
        session, propose(session, cast), confirmed=True, reason="よいです", unmet="", by=cast.mori
    )


def second_level(session, cast):
    for task in range(3):
        data = check_data(task + 1, mark=3, **(PIECE | {"chars": 1200}))
        enter(session, cast.haru, "writing", Kind.CHECK, data, rater=cast.aoki, task_level=1)
    quiz = QUIZ | {"tags": ["writing_basic"], "lesson": "w/1", "title": "結論から書く"}
    enter(session, cast.haru, "writing", Kind.QUIZ, quiz)
    skill = ladders.skill_of(session, "writing")
    given = {
        "level": 2,
        "reason_code": Reason.TRIAL_WORK,
        "reason": "3本ともよくできました。",
        "by": cast.aoki,
    }
    row = promotion.propose(session, cast.haru, skill, **given)
    promotion.decide(session, row, confirmed=True, reason="よいです", unmet="", by=cast.mori)
