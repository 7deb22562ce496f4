"""Figures beside the conditions of a level, which decide nothing: added to a draft, changed, removed."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.errors import BadInput
from lms.skills.revising import bodies
from lms.skills.revising.bodies import Body, Node
from lms.skills.revising.changing import PlaceGone, still_there
from lms.skills.revising.criteria_typed import criterion_typed
from lms.skills.revising.drafts import change, check_open
from lms.skills.revising.models import LadderDraft

MOST = 6


def figure(body: Body, number: int, at: int) -> Node:
    """KeyError when the ladder has no such level, or the level no such figure."""
    shown: list[Node] = bodies.level_in(body, number).get("support", [])
    return dict(enumerate(shown))[at]


def add(
    session: Session, draft: LadderDraft, number: int, *, revision: int, by: Person, **typed: Any
) -> LadderDraft:
    """`typed` as for a condition. Raises BadInput, PlaceGone and those of a draft."""
    check_open(draft, revision)
    body, shown = _copied(draft, number)
    if len(shown) >= MOST:
        raise BadInput(_("At most %(most)s figures stand beside a level.", most=MOST))
    shown.append(criterion_typed(session, draft, number, support=True, **typed))
    return change(session, draft, body, revision=revision, by=by, what="support_added", level=number)


def replace(
    session: Session, draft: LadderDraft, number: int, at: int, *, revision: int, by: Person, **typed: Any
) -> LadderDraft:
    """The figure at place `at`, from 0."""
    check_open(draft, revision)
    body, shown = _copied(draft, number)
    if not 0 <= at < len(shown):
        raise PlaceGone
    shown[at] = criterion_typed(session, draft, number, support=True, **typed)
    return change(session, draft, body, revision=revision, by=by, what="support_changed", level=number)


def remove(
    session: Session, draft: LadderDraft, number: int, at: int, *, revision: int, by: Person
) -> LadderDraft:
    check_open(draft, revision)
    body, shown = _copied(draft, number)
    if not 0 <= at < len(shown):
        raise PlaceGone
    shown.pop(at)
    return change(session, draft, body, revision=revision, by=by, what="support_removed", level=number)


def _copied(draft: LadderDraft, number: int) -> tuple[Body, list[Node]]:
    """The draft's data to change, and its list of figures at the level."""
    body = deepcopy(draft.body)
    with still_there():
        level = bodies.level_in(body, number)
    shown: list[Node] = level.setdefault("support", [])
    return body, shown
