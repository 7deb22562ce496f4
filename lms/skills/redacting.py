"""Taking the words out of somebody's facts when they leave. Numbers and links of the chain stay, and the
chain says openly which facts are not what they were."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now
from lms.holdings import WORDS_GONE
from lms.skills import chain
from lms.skills.facts import Kind
from lms.skills.immutable import lifted
from lms.skills.models import Fact, FactRedaction

WORDS: dict[Kind, dict[str, str]] = {
    Kind.IDENTITY: {"how": WORDS_GONE},
    Kind.MEASURE: {"note": ""},
    Kind.SELF: {"note": ""},
    Kind.CERTIFICATE: {"title": WORDS_GONE, "issuer": WORDS_GONE, "result": ""},
    Kind.INTERVIEW: {"text": ""},
}
"""Where facts hold what somebody typed about a person, and what stands there afterwards"""


def redact(session: Session, worker: Person) -> int:
    """How many facts had words in them."""
    chain.wait_for_turn(session)
    worded = [
        fact
        for fact in session.scalars(select(Fact).where(Fact.worker_id == worker.id).order_by(Fact.id))
        if _without_words(fact) != fact.data or fact.how
    ]
    if worded:
        with lifted(session, Fact.__tablename__):
            for fact in worded:
                left = {"data": _without_words(fact), "how": ""}
                session.execute(update(Fact.__table__).where(Fact.id == fact.id).values(**left))  # type: ignore[arg-type]  # a table, which the stubs call a FromClause
                session.refresh(fact)
    for fact in worded:
        chain.append(
            session, FactRedaction(fact_id=fact.id, left=chain.digest(fact), at=now().astimezone(UTC))
        )
    return len(worded)


def _without_words(fact: Fact) -> dict[str, Any]:
    return fact.data | WORDS.get(fact.kind, {})
