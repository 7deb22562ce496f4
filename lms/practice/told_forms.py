from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import DateField, RadioField
from wtforms.validators import DataRequired, Optional

from courses.outline import Practice
from lms.db import today
from lms.learning.told import HOW_NAMES, How, Told
from lms.practice.drills.forms import DrillForm
from lms.practice.files import Incoming
from lms.practice.forms import PieceForm
from lms.web import Form


class ToldForm(Form):
    """How it reached whoever hands it in, on which day, and the paper itself if there is one."""

    how = RadioField(
        _("How it reaches you"),
        [DataRequired(_("Please choose how it reaches you."))],
        choices=[(how.value, name) for how, name in HOW_NAMES.items()],
    )
    told_on = DateField(_("Day on which it was done"), [Optional()], default=today)
    scan = FileField(_("Scan or photo of the paper"), [Optional()])

    @property
    def told(self) -> Told:
        return Told(How(self.how.data), self.told_on.data or today())

    @property
    def sent(self) -> Incoming | None:
        """The file, or the scan."""
        file = self.data.get("file") or self.data.get("scan")
        return Incoming(file.filename, file.stream) if file else None


class ToldPieceForm(ToldForm, PieceForm):
    @classmethod
    def for_practice(cls, practice: Practice, **kwargs: Any) -> ToldPieceForm:
        form: ToldPieceForm = super().for_practice(practice, **kwargs)
        if practice.kind == "file":
            del form.scan
        return form


class ToldDrillForm(ToldForm, DrillForm):
    @classmethod
    def for_practice(cls, practice: Practice, **kwargs: Any) -> ToldDrillForm:
        form: ToldDrillForm = super().for_practice(practice, **kwargs)
        if practice.kind == "spreadsheet":
            del form.scan
        return form
