"""Marks for every axis of a piece's rubric."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

from courses.outline import TOP_ANCHOR, Practice
from lms.errors import BadInput


def all_axes(practice: Practice, marks: Mapping[str, int | None]) -> dict[str, int]:
    """Axis → 0 to 4, none left out. Raises BadInput naming the field."""
    whole: dict[str, int] = {}
    for axis in practice.rubric:
        given = marks.get(axis.axis)
        if given is None:
            message = _("Please choose a mark for “%(axis)s”.", axis=axis.title)
            raise BadInput(message, field=f"mark_{axis.axis}")
        if given not in range(TOP_ANCHOR + 1):
            raise BadInput(_("Marks go from 0 to 4."), field=f"mark_{axis.axis}")
        whole[axis.axis] = given
    if set(marks) != set(whole):
        raise ValueError(f"The rubric has the axes {sorted(whole)}, not {sorted(marks)}")
    return whole
