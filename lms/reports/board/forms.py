from __future__ import annotations

import unicodedata
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DecimalField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional

from lms.reports.board.filters import Wanted
from lms.reports.board.words import BANDS
from lms.skills.measuring import Sureness
from lms.skills.models import Skill
from lms.web import Form

TOP_LEVEL = 5
MOST = 4
"""People that can be compared side by side"""
ACTIVE = (30, 90, 180, 365)
"""Days"""
HOURS_WANTED = _("Please enter hours from 0 to 400.")
PARTS = ("name", "work", "skill", "level", "band", "active", "hours", "awake", "sort")
SORTS: dict[str, Any] = {
    "name": _("Name"),
    "-evidence": _("Most evidence first"),
    "-last": _("Newest evidence first"),
    "-hours": _("Most free hours first"),
    "-task": _("Newest task first"),
}


class HoursField(DecimalField):  # type: ignore[misc]  # WTForms has no types
    def process_formdata(self, valuelist: list[str]) -> None:
        """In our words what cannot be read as a number, full-width digits included."""
        try:
            super().process_formdata([unicodedata.normalize("NFKC", typed) for typed in valuelist])
        except ValueError as error:
            raise ValueError(HOURS_WANTED) from error


class BoardForm(Form):
    """The filter of the skill board, read from the address: it can be kept and sent as a link."""

    class Meta:
        csrf = False

    name = StringField(_("Name"), [Optional(), Length(max=100)])
    work = StringField(_("Word in the title of a task done"), [Optional(), Length(max=100)])
    skill = SelectField(_("Skill"), default="")
    level = SelectField(_("Lowest level"), default="")
    band = SelectField(_("How sure the level is"), default="")
    active = SelectField(_("Last evidence"), default="")
    hours = HoursField(
        _("Free hours in 14 days, at least"), [Optional(), NumberRange(0, 400, message=HOURS_WANTED)]
    )
    awake = BooleanField(_("Without people who rest"))
    sort = SelectField(_("Order"), default="name")

    def __init__(self, skills: list[Skill]) -> None:
        super().__init__(formdata=request.args)
        self.skill.choices = [("", gettext("all skills")), *((skill.track, skill.name) for skill in skills)]
        levels = [(str(n), gettext("level %(level)s or above", level=n)) for n in range(1, TOP_LEVEL + 1)]
        self.level.choices = [("", gettext("any level")), *levels]
        sure = [(band.value, text) for band, text in BANDS.items() if band != Sureness.UNSURE]
        self.band.choices = [("", gettext("any")), *sure]
        within = [(str(days), gettext("within %(days)s days", days=days)) for days in ACTIVE]
        self.active.choices = [("", gettext("any time")), *within]
        self.sort.choices = self._sorts(skills)

    def wanted(self) -> Wanted:
        return Wanted(
            name=self.name.data or "",
            work=self.work.data or "",
            track=self.skill.data or "",
            level=int(self.level.data) if self.level.data else None,
            band=Sureness(self.band.data) if self.band.data else None,
            active=int(self.active.data) if self.active.data else None,
            hours=float(self.hours.data) if self.hours.data else None,
            awake=self.awake.data,
            sort=self.sort.data or "name",
        )

    def address(self, **changes: str) -> dict[str, Any]:
        """What the address says now, with changes; empty parts are left out, chosen people stay."""
        said = {name: request.args.get(name, "") for name in PARTS}
        found: dict[str, Any] = {name: value for name, value in (said | changes).items() if value}
        return found | ({"with": picked} if (picked := picks()) else {})

    @property
    def filtered(self) -> bool:
        return any(request.args.get(name) for name in PARTS)

    def _sorts(self, skills: list[Skill]) -> list[tuple[str, str]]:
        """The usual directions; the other way round only when a column's heading asked for it."""
        by_level = {f"-{s.track}": gettext("%(skill)s: highest level first", skill=s.name) for s in skills}
        offered = {key: str(text) for key, text in SORTS.items()} | by_level
        asked = request.args.get("sort", "")
        usual = asked.removeprefix("-") if asked.startswith("-") else f"-{asked}"
        if asked not in offered and usual in offered:
            offered[asked] = gettext("%(order)s, the other way round", order=offered[usual])
        return list(offered.items())


def picks(name: str = "with") -> list[int]:
    """Ids of the people chosen for comparison; nonsense and whoever comes after the fourth is left out."""
    typed = request.args.getlist(name)
    ids = [int(one) for one in typed if one.isascii() and one.isdigit() and len(one) <= 9]
    return list(dict.fromkeys(ids))[:MOST]
