from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import DateField, RadioField
from wtforms.validators import DataRequired

from lms.teamjobs.complaints.forms import CHANNEL_WORDS
from lms.teamjobs.complaints.models import Channel
from lms.web import Form


class RatingForm(Form):
    stars = RadioField(_("Stars"), [DataRequired()], coerce=int, choices=[(n, str(n)) for n in range(1, 6)])
    told_on = DateField(_("Day on which it was said"), [DataRequired()])
    how = RadioField(
        _("How it was told"),
        choices=[(k.value, v) for k, v in CHANNEL_WORDS.items()],
        default=Channel.PHONE.value,
    )
