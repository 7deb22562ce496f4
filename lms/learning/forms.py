from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DecimalField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired
from wtforms.widgets import NumberInput

from lms.learning.told import HOW_NAMES, How
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


class ToldQuizForm(Form):
    """Before staff write down somebody's answers."""

    how = RadioField(
        _("How the answers reach you"),
        [DataRequired(_("Please choose how the answers reach you."))],
        choices=[(how.value, name) for how, name in HOW_NAMES.items()],
    )
    read = BooleanField(_("The worker has read the whole lesson on paper, or heard it read out"))
    timed = BooleanField(_("The clock of this quiz runs, as on the screen"))

    @classmethod
    def for_quiz(cls, *, timed: bool, read: bool) -> ToldQuizForm:
        form = cls()
        if not timed:
            del form.timed
        if not read:
            del form.read
        return form

    def values(self) -> dict[str, Any]:
        flags = {name: bool(self[name].data) for name in ("read", "timed") if name in self}
        return {"how": How(self.how.data), **flags}
