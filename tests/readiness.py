"""People who are ready for a level, for tests of what is read of them, and how many questions that asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import db, now, time_is
from lms.skills import ladders, promotion
from lms.skills.evidence import Kind, add_fact
from lms.skills.models import Proposal
from lms.skills.reasons import Reason
from tests.browsing import Visitor
from tests.verbs.skill_facts import practice_data

Visit = Callable[..., Visitor]


@contextmanager
def town(app: Flask) -> Iterator[tuple[Session, dict[str, Person]]]:
    """The people of the town by sign-in name; what is done is kept."""
    with app.test_request_context("/"):
        session = db.session()
        ladders.load_default(session)
        yield session, {p.sign_in_name or "": p for p in session.scalars(select(Person))}
        session.commit()


def evidence(session: Session, worker: Person, coach: Person, *, days_ago: int = 0) -> None:
    """Everything that the first level of writing asks for."""
    quiz = {
        "lesson": "s/1",
        "title": "はじめに",
        "tags": ["onboarding"],
        "attempt": 1,
        "points": 9,
        "max": 10,
    }
    common: tuple[tuple[Kind, dict[str, Any]], ...] = (
        (Kind.IDENTITY, {"how": "phone"}),
        (Kind.NDA, {"how": "screen"}),
        (Kind.QUIZ, quiz),
    )
    with time_is(now() - timedelta(days=days_ago)):
        for kind, data in common:
            add_fact(session, worker, track="", kind=kind, data=data, source="entered")
        marked = practice_data("w/1", chars=400, typos=1, similarity=0.05)
        add_fact(
            session,
            worker,
            track="writing",
            kind=Kind.PRACTICE,
            data=marked,
            source="submission:1",
            rater=coach,
        )
        session.flush()


def proposed(session: Session, folk: dict[str, Person], name: str, *, confirmed: bool = False) -> Proposal:
    """For the first level of writing, by the director; confirmed by Mori."""
    skill = ladders.skill_of(session, "writing")
    assert skill is not None
    proposal = promotion.propose(
        session,
        folk[name],
        skill,
        level=1,
        reason_code=Reason.CONDITIONS,
        reason="条件を満たしています。",
        by=folk["aoki"],
    )
    session.flush()
    if confirmed:
        promotion.decide(session, proposal, confirmed=True, reason="", unmet="", by=folk["mori"])
    return proposal


def queries(app: Flask, act: Callable[[], object]) -> list[str]:
    found: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN")):
            found.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    act()
    event.remove(engine, "before_cursor_execute", note)
    return found
