from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, TextAreaField
from wtforms.validators import DataRequired, Length

from lms.web import Form


class DaysForm(Form):
    due_on = DateField(_("Due date"), [DataRequired()])
    inspect_on = DateField(_("Day the check is completed"), [DataRequired()])
    pay_on = DateField(_("Day of payment"), [DataRequired()])
    care = BooleanField(_("It is for children, care, illness or a disaster"))
    reason = TextAreaField(_("What was agreed"), [DataRequired(), Length(max=2000)])
