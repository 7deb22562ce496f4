from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from lms.skills.evidence import EARLIEST
from lms.web import Form


def _possible(_form: Form, field: DateField) -> None:
    if field.data is not None and field.data < EARLIEST.date():
        raise ValidationError(gettext("This day lies too far away. Please check the year."))


class ScopeForm(Form):
    """Which records; it stands in the address."""

    since = DateField(_("From this day on (leave empty for all)"), [Optional(), _possible])
    entered_too = BooleanField(_("Also what this person wrote down without marking, such as a typing test"))

    class Meta:
        csrf = False


class WithdrawAllForm(Form):
    since = HiddenField()
    entered_too = HiddenField()
    seen = HiddenField()
    reason = TextAreaField(_("Why these records cannot be relied on"), [DataRequired(), Length(max=1000)])
