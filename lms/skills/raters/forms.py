from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from lms.web import Form


class ScopeForm(Form):
    """Which records; it stands in the address."""

    since = DateField(_("From this day on (leave empty for all)"), [Optional()])
    entered_too = BooleanField(_("Also what this person wrote down without marking, such as a typing test"))

    class Meta:
        csrf = False


class WithdrawAllForm(Form):
    since = HiddenField()
    entered_too = HiddenField()
    seen = HiddenField()
    reason = TextAreaField(_("Why these records cannot be relied on"), [DataRequired(), Length(max=1000)])
