"""How many records of which kind a level rests on: numbers only, no piece and no name."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.passport.words import kinds_in_words
from lms.skills import rules
from lms.skills.models import Fact, Proposal
from lms.skills.snapshots import restored


def counts_behind(session: Session, proposal: Proposal) -> str:
    """Of what the deciding people had before them, in words; empty when nothing of it can be counted."""
    used = rules.fact_ids(restored(proposal.checklist))
    return kinds_in_words(Counter(session.scalars(select(Fact.kind).where(Fact.id.in_(used)))))
