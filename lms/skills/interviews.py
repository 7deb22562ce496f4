"""Talks (面談) as evidence: kept, shown beside the conditions, and counted for nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.errors import BadInput
from lms.incoming import words_typed
from lms.notices.telling import tell
from lms.prose import N_
from lms.skills.clock import moment_on
from lms.skills.evidence import OwnMarks, add_fact
from lms.skills.facts import Kind
from lms.skills.models import Fact, FactVoid, Skill
from lms.skills.own_view import axes_of

LONGEST = 4000


def enter_interview(
    session: Session,
    worker: Person,
    skill: Skill,
    *,
    text: str,
    marks: Mapping[str, int],
    how: str,
    on: date | None,
    by: Person,
) -> Fact:
    """What was said about the worker's skill, and 0 to 4 on those of its axes that were talked about. The
    worker is told and can read it. Raises OwnMarks, BadInput."""
    if by.id == worker.id:
        raise OwnMarks
    said = words_typed(text, LONGEST, "text", _("Please write what was talked about."))
    if not set(marks) <= set(axes_of(skill.track)):
        raise BadInput(_("Please choose something on every line."))
    fact = add_fact(
        session,
        worker,
        track=skill.track,
        kind=Kind.INTERVIEW,
        data={"about": "level", "text": said, "marks": dict(marks) or None},
        source="entered",
        occurred_at=moment_on(on) if on else None,
        by=by,
        how=how,
    )
    words = N_("%(name)s has written down your talk about %(skill)s. You can read it.")
    tell(session, worker, "interview.entered", words, url=f"/facts/{fact.id}", name=by.name, skill=skill.name)
    return fact


def keep_first_talk(
    session: Session, worker: Person, *, text: str, source: str, how: str, on: date, by: Person
) -> Fact:
    """The first talk with a newcomer goes on record with what whoever held it saw; the rest of it stays at
    `source`, where the worker and who accompanies them read it."""
    return add_fact(
        session,
        worker,
        track="",
        kind=Kind.INTERVIEW,
        data={"about": "first_talk", "text": text, "marks": None},
        source=source,
        occurred_at=moment_on(on),
        by=by,
        how=how,
    )


def interviews(session: Session, worker: Person, track: str) -> list[Fact]:
    """Those about the track, and the first talk, that were not withdrawn; the newest first."""
    valid = select(Fact).outerjoin(FactVoid).where(FactVoid.id.is_(None), Fact.kind == Kind.INTERVIEW)
    own = valid.where(Fact.worker_id == worker.id, Fact.track.in_([track, ""]))
    return list(session.scalars(own.order_by(Fact.occurred_at.desc(), Fact.id.desc())))
