from __future__ import annotations

from typing import Any, Self

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import DateField, RadioField
from wtforms.validators import DataRequired, Optional

from courses.outline import Practice
from lms.db import today
from lms.errors import BadInput, Refusal
from lms.learning.told import HOW_NAMES, How, Told
from lms.practice.drills.forms import DrillForm
from lms.practice.files import Incoming
from lms.practice.forms import PieceForm, RoundForm


class ToldForm(RoundForm):
    """How it reached whoever hands it in, on which day, and the paper itself if there is one."""

    how = RadioField(
        _("How it reaches you"),
        [DataRequired(_("Please choose how it reaches you."))],
        choices=[(how.value, name) for how, name in HOW_NAMES.items()],
    )
    told_on = DateField(_("Day on which it was done"), [Optional()], default=today)
    scan = FileField(_("Scan or photo of the paper"), [Optional()])

    @classmethod
    def for_practice(cls, practice: Practice, **kwargs: Any) -> Self:
        form = super().for_practice(practice, **kwargs)
        if "file" in form:
            del form.scan
        return form

    def refuse(self, refusal: Refusal) -> None:
        """Of a scan what is said of a file is said at its own field."""
        if isinstance(refusal, BadInput) and refusal.field == "file" and "scan" in self:
            refusal.field = "scan"
        super().refuse(refusal)

    @property
    def told(self) -> Told:
        return Told(How(self.how.data), self.told_on.data or today())

    @property
    def sent(self) -> Incoming | None:
        """The file, or the scan."""
        return super().sent or Incoming.of(self.data.get("scan"))


class ToldPieceForm(ToldForm, PieceForm):
    pass


class ToldDrillForm(ToldForm, DrillForm):
    pass
