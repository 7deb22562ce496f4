"""Changing a draft of a ladder: the words of its levels, their conditions and groups."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.errors import BadInput, Refusal
from lms.skills.criteria import FORBIDDEN_IN_NAMES
from lms.skills.revising import bodies
from lms.skills.revising.bodies import Body, Path
from lms.skills.revising.criteria_typed import criterion_typed, fee_typed
from lms.skills.revising.drafts import change, check_open
from lms.skills.revising.models import LadderDraft

MOST_LEVELS, MOST_DEPTH, MOST_PARTS = 12, 4, 40


class PlaceGone(Refusal):
    message = _(
        "This place is not in the draft any more: it was removed on another page. What you typed is still "
        "here to copy. Please open the draft again."
    )


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
    with still_there():
        body = bodies.with_words(draft.body, number, **words, **numbers)
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
    with still_there():
        bodies.node_at(draft.body, number, group)
    _check_room(draft.body, number)
    criterion = criterion_typed(session, draft, number, **typed)
    with still_there():
        body = bodies.with_part(draft.body, number, group, criterion)
    return change(session, draft, body, revision=revision, by=by, what="condition_added", level=number)


def change_criterion(
    session: Session, draft: LadderDraft, number: int, path: Path, *, revision: int, by: Person, **typed: Any
) -> LadderDraft:
    check_open(draft, revision)
    with still_there():
        bodies.node_at(draft.body, number, path)
    criterion = criterion_typed(session, draft, number, **typed)
    with still_there():
        body = bodies.with_criterion(draft.body, number, path, criterion)
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


@contextmanager
def still_there() -> Iterator[None]:
    """PlaceGone where a KeyError says that the draft has no such level or part."""
    try:
        yield
    except KeyError:
        raise PlaceGone from None


def check_level_name(name: str, *, field: str = "name") -> None:
    """Raises BadInput at `field`."""
    if FORBIDDEN_IN_NAMES in name:
        text = _("The law keeps the title %(title)s for the national trade tests.", title=FORBIDDEN_IN_NAMES)
        raise BadInput(text, field=field)


def _check_room(body: Body, number: int) -> None:
    if sum(1 for _leaf in bodies.leaves(bodies.level_in(body, number)["require"])) >= MOST_PARTS:
        raise BadInput(_("A level has at most %(most)s conditions.", most=MOST_PARTS))
