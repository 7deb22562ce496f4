"""Which column of a table is which: by its heading, in either language of the screen."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import Any

from flask_babel import force_locale
from flask_babel import lazy_gettext as _

from lms.errors import BadInput

LOCALES = ("ja", "en")


class Part(StrEnum):
    SIGN_IN_NAME = "sign_in_name"
    NAME = "name"
    HOURS = "hours"
    REST_FROM = "rest_from"
    REST_UNTIL = "rest_until"
    SKILL = "skill"
    METRIC = "metric"
    VALUE = "value"
    ON = "on"
    NOTE = "note"


HEADINGS: dict[Part, Any] = {
    Part.SIGN_IN_NAME: _("Sign-in name"),
    Part.NAME: _("Name"),
    Part.HOURS: _("Hours a week"),
    Part.REST_FROM: _("Rest from"),
    Part.REST_UNTIL: _("Rest until"),
    Part.SKILL: _("Skill"),
    Part.METRIC: _("What was measured"),
    Part.VALUE: _("Measured number"),
    Part.ON: _("Day of measuring"),
    Part.NOTE: _("How it was measured"),
}
WHO = frozenset({Part.SIGN_IN_NAME, Part.NAME})


class NoHeadings(BadInput):
    """The first row names no person, or nothing that could be taken in."""


def columns_of(headings: Sequence[str]) -> tuple[dict[Part, int], list[str]]:
    """({part: column}, headings that are not taken in). Raises NoHeadings."""
    found: dict[Part, int] = {}
    left_out = []
    for place, heading in enumerate(headings):
        part = _known().get(_folded(heading))
        if part is None:
            left_out += [heading] if heading else []
        elif part in found:
            raise NoHeadings(_("Two columns are called “%(name)s”.", name=heading), field="file")
        else:
            found[part] = place
    if not WHO & found.keys():
        names = [str(HEADINGS[part]) for part in (Part.SIGN_IN_NAME, Part.NAME)]
        words = _("The first row must name the columns, one of them “%(first)s” or “%(second)s”.")
        raise NoHeadings(str(words) % {"first": names[0], "second": names[1]}, field="file")
    if not found.keys() - WHO:
        raise NoHeadings(_("No column of this table can be taken in."), field="file")
    return found, left_out


def cells_of(columns: Mapping[Part, int], row: Sequence[str]) -> dict[Part, str]:
    """What stands in the row; empty where it ends early."""
    return {part: row[place] if place < len(row) else "" for part, place in columns.items()}


@cache
def _known() -> dict[str, Part]:
    known: dict[str, Part] = {}
    for locale in LOCALES:
        with force_locale(locale):
            known |= {_folded(str(heading)): part for part, heading in HEADINGS.items()}
    return known


def _folded(heading: str) -> str:
    """Half and full width, capitals and spaces are no difference."""
    return "".join(unicodedata.normalize("NFKC", heading).lower().split())
