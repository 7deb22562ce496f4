from __future__ import annotations

from datetime import date, time
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import DataRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lms.coaching.meetings.models import Slot
from lms.practice.forms import HOW_NAMES
from lms.practice.models import How
from lms.web import Form


class OfferForm(Form):
    day = DateField(_("Day"), [DataRequired()])
    first = TimeField(_("From"), [DataRequired()], default=time(10))
    last = TimeField(_("Until"), [DataRequired()], default=time(11))
    weeks = IntegerField(_("For how many weeks"), [Optional(), NumberRange(1, 8)], default=1)
    ways = SelectMultipleField(
        _("How you can meet"),
        choices=[(how.value, name) for how, name in HOW_NAMES.items()],
        default=[How.PHONE.value, How.LINK.value],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    place = StringField(_("Place or link"))

    def values(self) -> dict[str, Any]:
        day, first, last = self.day.data, self.first.data, self.last.data
        assert isinstance(day, date) and isinstance(first, time) and isinstance(last, time)
        return {
            "day": day,
            "first": first,
            "last": last,
            "weeks": self.weeks.data or 1,
            "ways": [How(value) for value in self.ways.data or ()],
            "place": self.place.data or "",
        }


class BookingForm(Form):
    """`instead`: the booking that this one takes the place of; `worker`: whom staff book for."""

    how = RadioField(_("How you would like to meet"), [DataRequired()], coerce=How)
    wish = TextAreaField(_("What you would like to talk about"))
    instead = HiddenField()
    worker = HiddenField()

    @classmethod
    def for_slot(cls, slot: Slot, **kwargs: Any) -> BookingForm:
        form = cls(**kwargs)
        form.how.choices = [(how, name) for how, name in HOW_NAMES.items() if how.value in slot.ways]
        if form.how.data is None and not form.is_submitted():
            form.how.data = How(slot.ways[0])
        return form

    @staticmethod
    def number(field: HiddenField) -> int:
        """0 for none."""
        raw = str(field.data or "")
        return int(raw) if raw.isdecimal() and len(raw) < 10 else 0
