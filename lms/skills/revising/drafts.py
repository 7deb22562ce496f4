"""The life of a draft of a ladder: begun, changed (changing.py), put in force from a day on, thrown away."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import HERE, now, today
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.notices.telling import tell
from lms.prose import N_
from lms.skills.models import LadderVersion, Skill
from lms.skills.revising import reach
from lms.skills.revising.bodies import Body
from lms.skills.revising.effects import concerned
from lms.skills.revising.flaws import flaws
from lms.skills.revising.models import LadderDraft
from lms.skills.sources import taught_groups

FURTHEST = timedelta(days=730)


class ChangedMeanwhile(Refusal):
    """`revision`: the draft's present one."""

    message = _("This draft was changed on another page meanwhile. Please look at it again.")

    def __init__(self, revision: int) -> None:
        self.revision = revision
        super().__init__()


class DraftOver(Refusal):
    message = _("This draft is closed already. Please begin a new one.")


class StillFlawed(Refusal):
    message = _("The draft cannot take effect yet. Please look at the points at the top of the page.")


def drafts(session: Session) -> list[LadderDraft]:
    """Open ones, the newest change first."""
    still = LadderDraft.version_id.is_(None), LadderDraft.discarded_at.is_(None)
    return list(session.scalars(select(LadderDraft).where(*still).order_by(LadderDraft.changed_at.desc())))


def begin(session: Session, skill: Skill, *, by: Person) -> LadderDraft:
    """A draft that begins as the newest ladder of the skill, those for a later day included."""
    own = select(LadderVersion).where(LadderVersion.skill_id == skill.id)
    newest = session.scalars(own.order_by(LadderVersion.effective_from.desc()).limit(1)).one()
    body = deepcopy(newest.body)
    draft = LadderDraft(skill=skill, base=newest, body=body, by=by, at=now(), changed_at=now())
    session.add(draft)
    record(session, "ladder_draft.begun", draft, by=by, track=skill.track, base=newest.version)
    return draft


def change(
    session: Session, draft: LadderDraft, body: Body, *, revision: int, by: Person, what: str, **detail: Any
) -> LadderDraft:
    check_open(draft, revision)
    draft.body = body
    draft.revision += 1
    draft.changed_at = now()
    record(session, "ladder_draft.changed", draft, by=by, what=what, **detail)
    return draft


def check_open(draft: LadderDraft, revision: int) -> None:
    if not draft.open:
        raise DraftOver
    if draft.revision != revision:
        raise ChangedMeanwhile(draft.revision)


def discard(session: Session, draft: LadderDraft, *, revision: int, by: Person) -> LadderDraft:
    """It stays in the database and judges nobody."""
    check_open(draft, revision)
    draft.discarded_at = now()
    record(session, "ladder_draft.discarded", draft, by=by)
    return draft


def take_into_force(
    session: Session, draft: LadderDraft, *, on: date, revision: int, by: Person
) -> LadderVersion:
    """The draft becomes the ladder from the beginning of `on` (from this moment when it is today). Everybody
    with evidence in the skill is told; whoever began under the ladder before keeps the better of both."""
    check_open(draft, revision)
    if flaws(draft.body, taught_groups(session, draft.skill.track), reach.size_of(session)):
        raise StillFlawed
    begins = _beginning(on)
    own = select(LadderVersion.effective_from).where(LadderVersion.skill_id == draft.skill_id)
    if begins <= max(session.scalars(own)):
        raise BadInput(_("A ladder for this day or a later one is there already."), field="on")
    version = LadderVersion(
        skill_id=draft.skill_id, version=_label(session, draft, on), effective_from=begins, body=draft.body
    )
    session.add(version)
    session.flush()
    draft.version_id = version.id
    record(
        session, "ladder.taken_into_force", version, by=by, track=draft.skill.track, version=version.version
    )
    text = N_(
        "The conditions for levels in %(skill)s change on %(day)s. Your level stays. "
        "If the old conditions are better for you, they still count for what you have begun."
    )
    for worker in concerned(session, draft):
        tell(
            session, worker, "ladder.changed", text, url="/skills", skill=draft.skill.name, day=on.isoformat()
        )
    return version


def _beginning(on: date) -> datetime:
    if on < today():
        raise BadInput(
            _("A ladder cannot take effect in the past. Please choose today or later."), field="on"
        )
    if on > today() + FURTHEST:
        raise BadInput(_("This day is more than two years away. Please check the date."), field="on")
    return now() if on == today() else datetime.combine(on, time(), HERE)


def _label(session: Session, draft: LadderDraft, on: date) -> str:
    taken = set(session.scalars(select(LadderVersion.version).filter_by(skill_id=draft.skill_id)))
    names = (f"{on.isoformat()}{suffix}" for suffix in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(name for name in names if name not in taken)
