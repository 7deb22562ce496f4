"""The five axes on which work is marked, 0 to 4 each, and what the points mean (skill ladders, version 1)."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

from lms.errors import BadInput
from lms.skills.fact_words import AXES

ANCHORS = (
    _("Cannot be used"),
    _("The director wrote it anew"),
    _("Can be used after correction"),
    _("Can be used after a light check"),
    _("Can be published as it is"),
)
"""By points, 0 to 4"""
_THIRD = {"writing": "expression"}


def axes_of(track: str) -> tuple[str, ...]:
    """Texts are marked for expression, everything else for handling."""
    return ("accuracy", "instruction", _THIRD.get(track, "handling"), "research", "communication")


def whole(track: str, marks: Mapping[str, int | None] | None, *, needed: bool) -> dict[str, int] | None:
    """A mark on every axis, or None where none was given at all and none is needed. Raises BadInput naming
    the field `mark_<axis>`; ValueError for an axis that the track has not."""
    given = {axis: mark for axis, mark in (marks or {}).items() if mark is not None}
    axes = axes_of(track)
    if set(given) - set(axes):
        raise ValueError(f"The axes are {axes}, not {sorted(given)}")
    if not given and not needed:
        return None
    for axis in axes:
        if axis not in given:
            message = _("Please choose a mark for “%(axis)s”.", axis=AXES[axis])
            raise BadInput(message, field=f"mark_{axis}")
        if given[axis] not in range(len(ANCHORS)):
            raise BadInput(_("Marks go from 0 to 4."), field=f"mark_{axis}")
    return {axis: given[axis] for axis in axes}
