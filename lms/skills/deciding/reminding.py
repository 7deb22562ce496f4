"""By the clock: who may decide is reminded of what waits, and the director of the monthly review."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.accounts.people import people_with
from lms.db import HERE, now
from lms.journal import Event, record
from lms.skills import proposals, readiness
from lms.skills.deciding import appeals, reviewing, telling
from lms.skills.deciding.models import Appeal
from lms.skills.models import Proposal
from lms.skills.supporting import plans

REMINDED = "promotion.reminded"
REVIEW_CALLED = "levels.review_called"


def remind(session: Session) -> int:
    """What has waited for DECISION_REMINDER_DAYS: notices, which go out by e-mail to whoever wants them.
    Again after as many days. Returns how many waited so long."""
    every = timedelta(days=current_app.config["DECISION_REMINDER_DAYS"])
    found = [one for one in _waiting(session) if _is_time(session, one[0], every)]
    for row, proposal, url, people in found:
        telling.reminded(session, people, url=url, proposal=proposal, days=(now() - row.at).days)
        record(session, REMINDED, row, about=proposal.worker, people=[person.id for person in people])
    return len(found)


def call_for_deputies(session: Session) -> int:
    """Of what waits and nobody may decide the directors hear at once; returns how many."""
    stuck = [proposal for _row, proposal, _url, people in _waiting(session) if not people]
    for proposal in stuck:
        telling.nobody_left(session, proposal)
    return len(stuck)


def call_for_review(session: Session) -> bool:
    """Once a month, when there is something to look at; whether the directors were told."""
    month = now().astimezone(HERE).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    called = select(Event.id).where(Event.verb == REVIEW_CALLED, Event.at >= month).limit(1)
    directors = people_with(session, Role.DIRECTOR)
    if not directors or session.scalar(called):
        return False
    counts = {
        "ready": len(readiness.ready(session, but=directors[0])),
        "near": len(reviewing.near(session, but=directors[0])),
        "below": len(plans.wanted(session, seen_by=directors[0])),
    }
    if not any(counts.values()):
        return False
    telling.review_due(session, **counts)
    record(session, REVIEW_CALLED, **counts)
    return True


def _waiting(session: Session) -> Iterator[tuple[Proposal | Appeal, Proposal, str, list[Person]]]:
    """What waits, its proposal, its page, and who may decide."""
    for proposal in proposals.waiting(session):
        people = proposals.second_people(session, proposal)
        yield proposal, proposal, f"/proposals/{proposal.id}", people
    for row in appeals.waiting(session):
        yield row, row.decision.proposal, f"/appeals/{row.id}", appeals.deciders(session, row)


def _is_time(session: Session, row: Proposal | Appeal, every: timedelta) -> bool:
    told = select(Event.at).where(
        Event.verb == REMINDED, Event.subject_type == row.__tablename__, Event.subject_id == row.id
    )
    last = session.scalar(told.order_by(Event.id.desc()).limit(1)) or row.at
    return now() - last >= every
