"""The monthly review: everybody near, over and under a level; several proposed or confirmed at once.

Each line is a decision of its own, with a reason of its own, in a savepoint of its own: one that cannot be
carried out (somebody was quicker, a record was withdrawn) takes nothing from the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.accounts.permissions import at_work
from lms.db import HERE, now
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.skills import promotion
from lms.skills.deciding.models import MonthlyReview
from lms.skills.models import Proposal, Skill
from lms.skills.reasons import Reason
from lms.skills.standing import standing
from lms.skills.standings.keeping import settle
from lms.skills.standings.models import KeptStanding

MOST = 100
"""Lines of one page"""
LONGEST, LONGEST_NOTE = 2_000, 1_000
NEAR = 2
"""Conditions still missing of whoever is near the next level"""


class NotTheDirector(Refusal):
    message = _("The monthly review is the director's.")


class NoReason(Refusal):
    message = _("Please write the reason in a sentence or two.")


class TooLong(Refusal):
    message = _("This text is too long: at most %(n)s characters.", n=LONGEST)


@dataclass(frozen=True)
class Line:
    """What was typed in one line: `key` finds it on the page again."""

    key: str
    reason: str
    seen: str = ""


@dataclass(frozen=True)
class Outcome:
    key: str
    name: str
    refusal: Refusal | None = None


@dataclass(frozen=True)
class Near:
    """Somebody with one or two conditions to go."""

    worker_id: int
    name: str
    skill: str
    track: str
    level: int
    """The level that comes next"""
    missing: int


def near(session: Session, *, but: Person) -> list[Near]:
    """Who has begun and has NEAR conditions to go at most, the fewest first; never `but`."""
    settle(session)
    found = (
        select(Person.id, Person.name, Skill.name, Skill.track, KeptStanding.level + 1, KeptStanding.missing)
        .select_from(KeptStanding)
        .join(Person, Person.id == KeptStanding.worker_id)
        .join(Skill, Skill.id == KeptStanding.skill_id)
        .where(KeptStanding.facts > 0, KeptStanding.missing.between(1, NEAR), ~KeptStanding.met)
        .where(at_work(), Person.id != but.id)
        .order_by(KeptStanding.missing, Person.kana, Person.id)
        .limit(MOST)
    )
    return [Near(*row) for row in session.execute(found)]


def propose_many(
    session: Session, lines: Iterable[tuple[Line, Person, Skill]], *, by: Person
) -> list[Outcome]:
    """The worker of each line is proposed for the next level in the skill, with the line's reason."""

    def propose(line: Line, worker: Person, skill: Skill) -> Proposal:
        level = standing(session, worker, skill.track) + 1
        why = Reason.CONDITIONS
        return promotion.propose(
            session, worker, skill, level=level, reason_code=why, reason=line.reason, by=by
        )

    return [
        _carried_out(session, line, worker, partial(propose, line, worker, skill))
        for line, worker, skill in list(lines)[:MOST]
    ]


def confirm_many(session: Session, lines: Iterable[tuple[Line, Proposal]], *, by: Person) -> list[Outcome]:
    """The proposals are confirmed, each with the line's words to the worker. Refusing a level takes the page
    of the proposal, because it names the condition."""
    common = partial(promotion.decide, session, confirmed=True, unmet="", by=by)
    return [
        _carried_out(
            session,
            line,
            proposal.worker,
            partial(common, proposal, reason=line.reason, seen=line.seen),
        )
        for line, proposal in list(lines)[:MOST]
    ]


def complete(session: Session, *, note: str, by: Person) -> MonthlyReview:
    """The director has gone through everybody this month."""
    if not by.has(Role.DIRECTOR):
        raise NotTheDirector
    if len(note := note.strip()) > LONGEST_NOTE:
        raise BadInput(_("This text is too long: at most %(n)s characters.", n=LONGEST_NOTE), field="note")
    row = MonthlyReview(by=by, note=note, at=now())
    session.add(row)
    record(session, "levels.reviewed", row, by=by)
    return row


def latest(session: Session) -> MonthlyReview | None:
    return session.scalar(select(MonthlyReview).order_by(MonthlyReview.id.desc()).limit(1))


def due(session: Session) -> bool:
    """Whether nobody has gone through the levels in this month, as people here count months."""
    last, here = latest(session), now().astimezone(HERE)
    if last is None:
        return True
    done = last.at.astimezone(HERE)
    return (done.year, done.month) < (here.year, here.month)


def _carried_out(session: Session, line: Line, worker: Person, act: Callable[[], object]) -> Outcome:
    name = worker.name
    if not line.reason.strip():
        return Outcome(line.key, name, NoReason())
    if len(line.reason.strip()) > LONGEST:
        return Outcome(line.key, name, TooLong())
    try:
        with session.begin_nested():
            act()
    except Refusal as refusal:
        return Outcome(line.key, name, refusal)
    return Outcome(line.key, name)
