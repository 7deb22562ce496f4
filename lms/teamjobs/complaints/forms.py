from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from lms.skills.fact_words import REACHED_US
from lms.teamjobs.complaints.complaining import MOST_ERRORS
from lms.teamjobs.complaints.models import Channel, WhyWithdrawn
from lms.teamjobs.forms import DEFECT_WORDS
from lms.web import Form

CHANNEL_WORDS = {how: REACHED_US[how.value] for how in Channel}
WITHDRAWN_WORDS = {
    WhyWithdrawn.MISTAKE: _("It was written down by mistake"),
    WhyWithdrawn.TAKEN_BACK: _("The client took it back"),
}


class ToldForm(Form):
    """When and how a client said something."""

    told_on = DateField(_("Day on which it was said"), [DataRequired()])
    how = RadioField(
        _("How it was told"),
        choices=[(k.value, v) for k, v in CHANNEL_WORDS.items()],
        default=Channel.PHONE.value,
    )


class ComplaintForm(ToldForm):
    text = TextAreaField(_("What the client said"), [DataRequired(), Length(max=2000)])
    defect = SelectField(_("Kind of defect"), choices=[(k.value, v) for k, v in DEFECT_WORDS.items()])
    told_by = StringField(_("Who says it"), [DataRequired(), Length(max=200)])
    errors_counted = IntegerField(_("How many errors, if counted"), [Optional(), NumberRange(1, MOST_ERRORS)])


class WithdrawalForm(Form):
    why = RadioField(
        _("Why it is taken back"),
        [DataRequired()],
        choices=[(k.value, v) for k, v in WITHDRAWN_WORDS.items()],
    )
    reason = TextAreaField(_("What happened, in a sentence"), [DataRequired(), Length(max=500)])
