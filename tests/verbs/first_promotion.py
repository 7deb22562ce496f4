"""Haru before her first writing level, and the two decisions about her, as tests of promotions take them."""

from __future__ import annotations

import pytest

from lms.skills import ladders, promotion
from lms.skills.evidence import Kind, add_fact
from lms.skills.reasons import Reason
from tests.verbs.proposals import GOOD, QUIZ
from tests.verbs.skill_facts import practice_data


@pytest.fixture
def writing(session):
    return ladders.skill_of(session, "writing")


@pytest.fixture
def ready(session, cast):
    """Haru has everything for the first writing level; Kita marked the piece."""
    for track, kind, data, source in (
        ("", Kind.IDENTITY, {"how": "phone"}, "entered"),
        ("", Kind.NDA, {"how": "screen"}, "entered"),
        ("", Kind.QUIZ, QUIZ, "attempt:1"),
    ):
        add_fact(session, cast.haru, track=track, kind=kind, data=data, source=source)
    return piece(session, cast.haru, "w/1", by=cast.kita)


def piece(session, worker, lesson, *, by, mark=3, **more):
    data = practice_data(lesson, mark=mark, **(GOOD | more))
    return add_fact(
        session, worker, track="writing", kind=Kind.PRACTICE, data=data, source="submission:1", rater=by
    )


def propose(session, cast, writing, **change):
    given = {
        "level": 1,
        "reason_code": Reason.CONDITIONS,
        "reason": "結論から書けています。",
        "by": cast.aoki,
    } | change
    return promotion.propose(session, cast.haru, writing, **given)


def decide(session, proposal, by, *, confirmed=True, reason="", unmet=""):
    return promotion.decide(session, proposal, confirmed=confirmed, reason=reason, unmet=unmet, by=by)
