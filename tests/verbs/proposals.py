"""A worker ready for the first writing level, proposed and decided on: for tests of what comes after."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.skills import ladders, promotion
from lms.skills.evidence import Kind, add_fact
from lms.skills.models import Decision, Fact, Proposal
from lms.skills.reasons import Reason
from tests.cast import Cast
from tests.verbs.skill_facts import check_data, practice_data

QUIZ = {"lesson": "s/1", "title": "はじめに", "tags": ["onboarding"], "attempt": 1, "points": 9, "max": 10}
GOOD = {"chars": 400, "typos": 1, "similarity": 0.05}


def ready(session: Session, worker: Person, *, rater: Person) -> Fact:
    """Everything for the first writing level; `rater` marked the one piece, which is returned."""
    ladders.load_default(session)
    for kind, data, source in (
        (Kind.IDENTITY, {"how": "phone"}, "entered"),
        (Kind.NDA, {"how": "screen"}, "entered"),
        (Kind.QUIZ, QUIZ, "attempt:1"),
    ):
        add_fact(session, worker, track="", kind=kind, data=data, source=source)
    data = practice_data("w/1", **GOOD)
    return add_fact(
        session, worker, track="writing", kind=Kind.PRACTICE, data=data, source="submission:1", rater=rater
    )


def proposed(session: Session, worker: Person, *, by: Person, **change: Any) -> Proposal:
    skill = ladders.skill_of(session, "writing")
    assert skill is not None
    given = {"level": 1, "reason_code": Reason.CONDITIONS, "reason": "結論から書けています。"} | change
    return promotion.propose(session, worker, skill, by=by, **given)


def refused(session: Session, proposal: Proposal, *, by: Person) -> Decision:
    words = {"reason": "もう1本見たいです。", "unmet": "practice.rubric_adj"}
    return promotion.decide(session, proposal, confirmed=False, by=by, **words)


def confirmed(session: Session, proposal: Proposal, *, by: Person) -> Decision:
    return promotion.decide(session, proposal, confirmed=True, reason="よいです。", unmet="", by=by)


def to_first_level(session: Session, cast: Cast) -> Decision:
    """Haru's piece was marked by Kita, proposed by Aoki, confirmed by Mori."""
    ready(session, cast.haru, rater=cast.kita)
    return confirmed(session, proposed(session, cast.haru, by=cast.aoki), by=cast.mori)


def to_second_level(session: Session, cast: Cast) -> Decision:
    """Three tasks passed, the quiz taken; the same two people decide."""
    for task in range(1, 4):
        data = check_data(task, mark=3, **(GOOD | {"chars": 1200}))
        check(session, cast.haru, data, task=task, rater=cast.aoki)
    quiz = QUIZ | {"tags": ["writing_basic"], "lesson": "w/1", "title": "結論から書く"}
    add_fact(session, cast.haru, track="writing", kind=Kind.QUIZ, data=quiz, source="attempt:2")
    return confirmed(session, proposed(session, cast.haru, by=cast.aoki, level=2), by=cast.mori)


def check(
    session: Session, worker: Person, data: dict[str, Any], *, task: int, rater: Person, level: int = 1
) -> Fact:
    return add_fact(
        session,
        worker,
        track="writing",
        kind=Kind.CHECK,
        data=data,
        source=f"deliverable:{task}",
        rater=rater,
        task_level=level,
    )
