"""Changing a ladder: a draft is begun, changed, and taken into force from a day on, or thrown away."""

from __future__ import annotations

from collections.abc import Callable
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
from lms.skills.criteria import FORBIDDEN_IN_NAMES
from lms.skills.models import LadderVersion, Skill
from lms.skills.revising import bodies, reach
from lms.skills.revising.bodies import Body, Path
from lms.skills.revising.criteria_typed import criterion_typed, fee_typed
from lms.skills.revising.effects import concerned
from lms.skills.revising.flaws import flaws
from lms.skills.revising.models import LadderDraft
from lms.skills.sources import taught_groups

MOST_LEVELS, MOST_DEPTH, MOST_PARTS = 12, 4, 40
FURTHEST = timedelta(days=730)


class ChangedMeanwhile(Refusal):
    """`revision`: the draft's present one."""

    message = _("This draft was changed on another page meanwhile. Please look at it again.")

    def __init__(self, revision: int) -> None:
        self.revision = revision
        super().__init__()


class DraftOver(Refusal):
    message = _("This draft is closed already. Please begin a new one.")


class PlaceGone(Refusal):
    message = _(
        "This place is not in the draft any more: it was removed on another page. What you typed is still "
        "here to copy. Please open the draft again."
    )


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


def describe_level(
    session: Session,
    draft: LadderDraft,
    number: int,
    *,
    name: str,
    summary: str,
    kinds: str,
    window_days: int,
    fee_from: float | None,
    fee_to: float | None,
    revision: int,
    by: Person,
) -> LadderDraft:
    """The words of a level, how many days of work are looked at, and what is usually paid: yen per character,
    None where pay does not go by characters, `fee_to` None where there is no upper end."""
    check_open(draft, revision)
    check_level_name(name)
    fee = fee_typed(fee_from, fee_to)
    lines = [line.strip() for line in kinds.splitlines() if line.strip()]
    words = {"name_ja": name.strip(), "summary_ja": summary.strip(), "task_types_ja": lines}
    numbers = {"window_days": window_days, "fee_guide_yen_per_char": fee}
    body = _still_there(lambda: bodies.with_words(draft.body, number, **words, **numbers))
    return change(session, draft, body, revision=revision, by=by, what="level", level=number)


def add_level(
    session: Session, draft: LadderDraft, *, name: str, summary: str, revision: int, by: Person
) -> LadderDraft:
    """A level more at the top."""
    check_level_name(name)
    if len(draft.body["levels"]) >= MOST_LEVELS:
        raise BadInput(_("A ladder has at most %(most)s levels.", most=MOST_LEVELS))
    body = bodies.with_level(draft.body, name=name.strip(), summary=summary.strip())
    return change(session, draft, body, revision=revision, by=by, what="level_added")


def remove_top_level(session: Session, draft: LadderDraft, *, revision: int, by: Person) -> LadderDraft:
    if len(draft.body["levels"]) == 1:
        raise BadInput(_("A ladder has at least one level."))
    return change(
        session, draft, bodies.without_top(draft.body), revision=revision, by=by, what="level_removed"
    )


def add_criterion(
    session: Session, draft: LadderDraft, number: int, group: Path, *, revision: int, by: Person, **typed: Any
) -> LadderDraft:
    """A condition more in the group. `typed`: metric, op, value (as typed), min_task_level,
    window_days."""
    check_open(draft, revision)
    _still_there(lambda: bodies.node_at(draft.body, number, group))
    _check_room(draft.body, number)
    criterion = criterion_typed(session, draft, number, **typed)
    body = _still_there(lambda: bodies.with_part(draft.body, number, group, criterion))
    return change(session, draft, body, revision=revision, by=by, what="condition_added", level=number)


def change_criterion(
    session: Session, draft: LadderDraft, number: int, path: Path, *, revision: int, by: Person, **typed: Any
) -> LadderDraft:
    check_open(draft, revision)
    _still_there(lambda: bodies.node_at(draft.body, number, path))
    criterion = criterion_typed(session, draft, number, **typed)
    body = _still_there(lambda: bodies.with_criterion(draft.body, number, path, criterion))
    return change(session, draft, body, revision=revision, by=by, what="condition_changed", level=number)


def add_group(
    session: Session, draft: LadderDraft, number: int, group: Path, *, logic: str, revision: int, by: Person
) -> LadderDraft:
    """A group inside the group: `any`, one is enough, or `all`."""
    check_open(draft, revision)
    if len(group) + 1 >= MOST_DEPTH:
        raise BadInput(_("Groups inside groups go no deeper than this. Please keep it simple to explain."))
    _check_room(draft.body, number)
    body = bodies.with_part(draft.body, number, group, {logic: []})
    return change(session, draft, body, revision=revision, by=by, what="group_added", level=number)


def remove_part(
    session: Session, draft: LadderDraft, number: int, path: Path, *, revision: int, by: Person
) -> LadderDraft:
    """A condition, or a group with everything in it."""
    check_open(draft, revision)
    body = bodies.without_part(draft.body, number, path)
    return change(session, draft, body, revision=revision, by=by, what="part_removed", level=number)


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


def check_level_name(name: str, *, field: str = "name") -> None:
    """Raises BadInput at `field`."""
    if FORBIDDEN_IN_NAMES in name:
        text = _("The law keeps the title %(title)s for the national trade tests.", title=FORBIDDEN_IN_NAMES)
        raise BadInput(text, field=field)


def _check_room(body: Body, number: int) -> None:
    if sum(1 for _leaf in bodies.leaves(bodies.level_in(body, number)["require"])) >= MOST_PARTS:
        raise BadInput(_("A level has at most %(most)s conditions.", most=MOST_PARTS))


def _still_there(look: Callable[[], Body]) -> Body:
    try:
        return look()
    except KeyError:
        raise PlaceGone from None


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
