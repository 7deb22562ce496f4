"""Numbers as staff type them from a sheet of paper: 「82%」「1,200字」「320」. Pure apart from the refusal's
words."""

from __future__ import annotations

import re
import unicodedata

from flask_babel import lazy_gettext as _

from lms.errors import BadInput
from lms.skills.metrics import COUNTS, Unit, metric_of
from lms.skills.shapes import possible_value

_NUMBER = re.compile(r"(-?\d+(?:\.\d+)?)\D*")


def read_value(metric: str, typed: str) -> float:
    """The value in the metric's unit; shares are typed in per cent. BadInput when it cannot be one."""
    text = unicodedata.normalize("NFKC", typed).strip().replace(",", "")
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise BadInput(_("Please enter a number."), field="value")
    number = float(found[1])
    unit = metric_of(metric).unit
    if unit in COUNTS:
        number = int(number) if number.is_integer() else number
    value = number / 100 if unit == Unit.SHARE else number
    if not possible_value(metric, value):
        raise BadInput(_limits(unit), field="value")
    return value


def _limits(unit: Unit) -> object:
    if unit == Unit.SHARE:
        return _("Please enter a percentage from 0 to 100.")
    if unit == Unit.KAPPA:
        return _("Please enter a number from -1 to 1.")
    if unit == Unit.POINTS:
        return _("Please enter whole points from 0 to 1000.")
    return (
        _("Please enter a whole number from 0 up.")
        if unit in COUNTS
        else _("Please enter a number from 0 up.")
    )
