from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import DateField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from lms.teamjobs.forms import TaskForm
from lms.teamjobs.verifying.asking import MOST_HEADINGS
from lms.teamjobs.verifying.residual import MOST
from lms.teamjobs.verifying.words import FOUND_BY
from lms.web import Form


class VerificationForm(TaskForm):
    client = None
    job = None
    planted = IntegerField(_("Errors to plant"), [InputRequired(), NumberRange(1)])
    headings = IntegerField(
        _("Rows at the top that are headings"), [InputRequired(), NumberRange(0, MOST_HEADINGS)], default=1
    )

    def values(self) -> dict[str, Any]:
        """What `asking.ask` takes."""
        return super().values() | {"planted": self.planted.data, "headings": self.headings.data}


class ResidualErrorsForm(Form):
    errors_found = IntegerField(_("How many errors"), [InputRequired(), NumberRange(1, MOST)])
    found_by = RadioField(
        _("Who found them"), [DataRequired()], choices=[(by.value, words) for by, words in FOUND_BY.items()]
    )
    who = StringField(_("Name"), [Length(max=200)])
    found_on = DateField(_("Found on"), [DataRequired()])
    note = TextAreaField(_("What was wrong"), [Length(max=2000)])


class TakenBackForm(Form):
    reason = StringField(_("Why it does not count"), [DataRequired(), Length(max=500)])

    def of(self, record_id: int) -> TakenBackForm:
        """One of several on a page."""
        self.reason.id = f"reason-{record_id}"
        return self
