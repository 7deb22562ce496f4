"""A worker who reached a level the proper way: facts, a proposal, a second person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now, time_is
from lms.skills import ladders, promotion
from lms.skills.evidence import Kind, add_fact
from lms.skills.models import Promotion
from lms.skills.reasons import Reason
from tests.verbs.skill_facts import practice_data

QUIZ = {"lesson": "s/1", "title": "はじめに", "tags": ["onboarding"], "attempt": 1, "points": 9, "max": 10}


def reach_level_1(
    session: Session, cast, *, at: datetime | None = None, worker: Person | None = None
) -> Promotion:
    """Haru, or `worker`, now stands at level 1 of writing: Kita marked, Aoki proposed, Mori confirmed."""
    who = worker or cast.haru
    with time_is(at or now()):
        ladders.load_default(session)
        for kind, data in (
            (Kind.IDENTITY, {"how": "phone"}),
            (Kind.NDA, {"how": "screen"}),
            (Kind.QUIZ, QUIZ),
        ):
            add_fact(session, who, track="", kind=kind, data=data, source="entered")
        marked = practice_data("w/1", mark=3, chars=400, typos=1, similarity=0.05)
        add_fact(
            session,
            who,
            track="writing",
            kind=Kind.PRACTICE,
            data=marked,
            source="submission:1",
            rater=cast.kita,
        )
        proposal = promotion.propose(
            session,
            who,
            ladders.skill_of(session, "writing"),
            level=1,
            reason_code=Reason.CONDITIONS,
            reason="結論から書けています。",
            by=cast.aoki,
        )
        promotion.decide(session, proposal, confirmed=True, reason="", unmet="", by=cast.mori)
    return session.scalars(
        select(Promotion).where(Promotion.worker_id == who.id).order_by(Promotion.id.desc())
    ).first()
