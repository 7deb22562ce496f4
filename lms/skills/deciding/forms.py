from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from lms.accounts.models import Person
from lms.db import today
from lms.skills.deciding.models import How
from lms.web import Form

WAYS = {
    How.SCREEN: _("on the screen"),
    How.FACE_TO_FACE: _("face to face"),
    How.PHONE: _("by phone"),
    How.PAPER: _("on paper"),
}


class AppealForm(Form):
    how = SelectField(_("How it reached us"))
    text = TextAreaField(_("What should be looked at again"), [DataRequired(), Length(max=2000)])

    def of(self, *, own: bool) -> AppealForm:
        """The worker's own goes by the screen; staff write down what was said or sent."""
        ways = [How.SCREEN] if own else [How.PHONE, How.PAPER, How.FACE_TO_FACE]
        self.how.choices = [(way.value, WAYS[way]) for way in ways]
        if own:
            self.how.data = How.SCREEN.value
        return self


class AppealDecisionForm(Form):
    verdict = RadioField(
        _("Your decision"),
        [InputRequired()],
        choices=[
            ("stands", _("The decision stays as it is")),
            ("reversed", _("The decision is changed")),
        ],
    )
    reason = TextAreaField(_("Words to the worker"), [DataRequired(), Length(max=2000)])
    seen = HiddenField()


class DeputyForm(Form):
    person = SelectField(_("Who"), [InputRequired()], coerce=int)
    since = DateField(_("First day"), [InputRequired()], default=today)
    until = DateField(_("Last day"), [InputRequired()])
    reason = StringField(_("Why a deputy is needed"), [DataRequired(), Length(max=300)])

    def offer(self, people: list[Person]) -> DeputyForm:
        self.person.choices = [(person.id, person.name) for person in people]
        return self


class RowForm(Form):
    """One line of the monthly review. The page has one form token for all of them."""

    class Meta:
        csrf = False

    take = BooleanField(_("Take this one"))
    reason = StringField(_("Reason in your own words"), [Length(max=2000)])
    seen = HiddenField()


class ReviewForm(Form):
    """Nothing but the form token; the lines are RowForms."""


class CompletionForm(Form):
    note = StringField(_("Note"), [Length(max=1000)])
