from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import DateField, IntegerField, SelectField, TextAreaField
from wtforms.validators import DataRequired, NumberRange, Optional

from lms.accounts.models import Person
from lms.coaching.caseload.loads import MOST
from lms.web import Form


class LoadForm(Form):
    most = IntegerField(_("At most so many workers"), [Optional(), NumberRange(0, MOST)])


class AbsenceForm(Form):
    since = DateField(_("First day away"), [DataRequired()])
    until = DateField(_("Last day away"), [DataRequired()])
    stand_in = SelectField(_("Who stands in"), coerce=int)

    def with_coaches(self, others: list[Person]) -> AbsenceForm:
        self.stand_in.choices = [(0, _("nobody")), *((coach.id, coach.name) for coach in others)]
        return self


class HandOverForm(Form):
    before = SelectField(_("From"), coerce=int)
    coach = SelectField(_("To"), coerce=int)
    words = TextAreaField(_("What the next coach should know"))

    def with_coaches(self, before: list[Person], after: list[Person]) -> HandOverForm:
        self.before.choices = [(coach.id, coach.name) for coach in before]
        self.coach.choices = [(coach.id, coach.name) for coach in after]
        return self
