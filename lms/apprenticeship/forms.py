from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from lms.accounts.models import Person
from lms.apprenticeship.typed import LONGEST_ACTION, LONGEST_NOTE
from lms.incoming import LONGEST_REASON
from lms.web import Form


class SuperviseForm(Form):
    team_job = SelectField(_("Team job"), [InputRequired()], coerce=int)
    enrolment = SelectField(_("Who learns, and who is beside them"), [InputRequired()], coerce=int)


class StepNoteForm(Form):
    round_seen = HiddenField()
    text = TextAreaField(_("Your note"), [DataRequired(), Length(max=LONGEST_NOTE)])

    @property
    def round(self) -> int:
        text = str(self.round_seen.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


class StepFeedbackForm(Form):
    text = TextAreaField(_("What you saw, in a few words"), [DataRequired(), Length(max=LONGEST_NOTE)])
    next_action = StringField(_("The one next action"), [DataRequired(), Length(max=LONGEST_ACTION)])
    checked_twice = IntegerField(
        _("Deliverables that both of you judged, each alone"), [Optional(), NumberRange(0, 10_000)]
    )
    settled = RadioField(
        _("And this step?"),
        [InputRequired()],
        choices=[("yes", _("Good as it is: it counts")), ("no", _("One more round, please"))],
    )


class ClosingForm(Form):
    words = TextAreaField(_("Looking back on the whole job"), [DataRequired(), Length(max=LONGEST_NOTE)])


class CoachForm(Form):
    coach = SelectField(_("Who accompanies from now on"), [InputRequired()], coerce=int)
    reason = TextAreaField(_("Why"), [DataRequired(), Length(max=LONGEST_REASON)])

    def offer(self, coaches: list[Person]) -> CoachForm:
        self.coach.choices = [(coach.id, coach.name) for coach in coaches]
        return self
