"""Three facts of Haru's, and what somebody with the database file could do to them."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from lms.skills.evidence import Kind, add_fact
from lms.skills.models import APPEND_ONLY
from tests.verbs.skill_facts import practice_data

QUIZ = {
    "lesson": "w/1",
    "title": "結論から書く",
    "tags": ["writing_basic"],
    "attempt": 1,
    "points": 7,
    "max": 10,
}


@pytest.fixture
def three(session, cast):
    """Three facts of Haru's."""
    return [
        add_fact(session, cast.haru, track="", kind=Kind.IDENTITY, data={"how": "phone"}, source="entered"),
        add_fact(session, cast.haru, track="writing", kind=Kind.QUIZ, data=QUIZ, source="attempt:1"),
        add_fact(
            session,
            cast.haru,
            track="writing",
            kind=Kind.PRACTICE,
            data=practice_data(chars=400, typos=1),
            source="submission:1",
            rater=cast.kita,
        ),
    ]


def tamper(session, *sql):
    """What somebody with the database file could do: take the triggers off first."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET session_replication_role = replica"))
    else:
        for table in APPEND_ONLY:
            for verb in ("update", "delete"):
                session.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{verb}"))
    for statement in sql:
        session.execute(text(statement))
    session.expire_all()
