from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import DecimalField, RadioField, TextAreaField
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
