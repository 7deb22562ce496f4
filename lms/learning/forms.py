from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from lms.learning.runs import LONGEST_PAUSE
from lms.web import Form


class LessonVideoForm(Form):
    video = RadioField(_("Video of this lesson"), coerce=int)


class RunForm(Form):
    course = SelectField(_("Course"), [InputRequired()], coerce=int)
    title = StringField(_("Name of the run, such as the season"), [DataRequired(), Length(max=80)])
    first_day = DateField(_("Day the first lesson opens"), [DataRequired()])
    days_between = IntegerField(
        _("Days from one lesson to the next"), [InputRequired(), NumberRange(0, LONGEST_PAUSE)], default=7
    )


class EnrolmentForm(Form):
    person = SelectField(_("Who takes part"), [InputRequired()], coerce=int)
