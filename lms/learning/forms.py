from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import DecimalField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired
from wtforms.widgets import NumberInput

from lms.web import Form


class LessonVideoForm(Form):
    video = RadioField(_("Video of this lesson"), coerce=int)


class TextMarkForm(Form):
    points = DecimalField(
        _("Points"),
        validators=[InputRequired(_("Please give points; 0 is possible too."))],
        widget=NumberInput(min=0, step="0.5"),
    )
    comment = TextAreaField(
        _("A few words to the person"),
        validators=[DataRequired(_("Please write a few words to the person."))],
        render_kw={"rows": 3},
    )


class QuizTimeForm(Form):
    factor = RadioField(
        _("Time for quizzes against the clock"),
        choices=[
            ("1.0", _("As the quiz says")),
            ("1.5", _("Half as much again (1.5 times)")),
            ("2.0", _("Twice as much (2 times)")),
            ("0.0", _("Without a clock")),
        ],
    )


class ExtraAttemptForm(Form):
    reason = StringField(_("Why one more attempt is right"))
