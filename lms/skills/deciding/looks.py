"""Who saw what when deciding: every look at a proposal is kept with the evidence it showed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.db import now
from lms.errors import Refusal
from lms.notices.models import Notice
from lms.skills.deciding.models import Look, Occasion
from lms.skills.models import Fact, FactVoid, Proposal
from lms.skills.rules import fact_ids
from lms.skills.snapshots import restored

SAME_LOOK = timedelta(minutes=30)
"""Opening the same page again within this time is the same look"""


class ChangedSince(Refusal):
    message = _("The evidence has changed since you opened this page. Please look at it once more.")


@dataclass(frozen=True)
class Shown:
    """What the page of a proposal shows at a moment."""

    fact_ids: list[int]
    withdrawn_ids: list[int]
    sha256: str


def shown(session: Session, proposal: Proposal) -> Shown:
    ids = sorted(fact_ids(restored(proposal.checklist)))
    void = select(FactVoid.fact_id).where(FactVoid.fact_id.in_(ids))
    withdrawn = sorted(session.scalars(void))
    return Shown(ids, withdrawn, digest(session, proposal, ids, withdrawn))


def digest(session: Session, proposal: Proposal, ids: Iterable[int], withdrawn: Iterable[int]) -> str:
    """SHA-256 of the checklist kept with the proposal and of the evidence by its own hashes, as canonical
    JSON: it can be worked out again from a look's rows, as long as nobody has changed history."""
    hashes = select(Fact.id, Fact.hash).where(Fact.id.in_(list(ids))).order_by(Fact.id)
    facts = [[row.id, row.hash] for row in session.execute(hashes)]
    content = [proposal.checklist, facts, sorted(withdrawn)]
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def keep(session: Session, proposal: Proposal, *, occasion: Occasion, by: Person) -> Look:
    """`by` has the proposal before them now. Reloading a page is no new look."""
    seen, latest = shown(session, proposal), _latest(session, proposal, occasion, by)
    if latest is not None and latest.sha256 == seen.sha256 and now() - latest.at < SAME_LOOK:
        return latest
    row = Look(
        proposal_id=proposal.id,
        person_id=by.id,
        occasion=occasion,
        fact_ids=seen.fact_ids,
        withdrawn_ids=seen.withdrawn_ids,
        sha256=seen.sha256,
        at=now(),
    )
    session.add(row)
    return row


def was_quicker(session: Session, person: Person, proposal_id: int, *occasions: Occasion) -> Proposal | None:
    """The proposal when `person` had it before them on one of these occasions and somebody else has decided
    since. What they may no longer see still has to be told."""
    had = select(Look.id).where(Look.proposal_id == proposal_id, Look.person_id == person.id)
    if session.scalar(had.where(Look.occasion.in_(occasions)).limit(1)) is None:
        return None
    return session.get(Proposal, proposal_id)


def was_asked(session: Session, person: Person, url: str, *, could: bool) -> bool:
    """Whether somebody who comes to `url` too late was asked to decide there: staff who could have, and
    whoever was told."""
    if could and person.has(Role.COACH, Role.DIRECTOR):
        return True
    told = select(Notice.id).where(Notice.person_id == person.id, Notice.url == url)
    return session.scalar(told.limit(1)) is not None


def check_unchanged(session: Session, proposal: Proposal, seen: str) -> None:
    """ChangedSince when the evidence is not what `seen` (a sha256; empty: not known) stood for."""
    if seen and seen != shown(session, proposal).sha256:
        raise ChangedSince


def looks(session: Session, proposal: Proposal) -> list[tuple[Look, bool]]:
    """Oldest first, each with whether the evidence kept still gives the same digest."""
    own = select(Look).where(Look.proposal_id == proposal.id).order_by(Look.at, Look.id)
    return [
        (row, digest(session, proposal, row.fact_ids, row.withdrawn_ids) == row.sha256)
        for row in session.scalars(own)
    ]


def _latest(session: Session, proposal: Proposal, occasion: Occasion, by: Person) -> Look | None:
    mine = Look.proposal_id == proposal.id, Look.person_id == by.id, Look.occasion == occasion
    return session.scalar(select(Look).where(*mine).order_by(Look.id.desc()).limit(1))
