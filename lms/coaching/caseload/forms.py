from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, IntegerField, SelectField, TextAreaField
from wtforms.validators import DataRequired, NumberRange, Optional

from lms.accounts.models import Person
from lms.coaching.caseload.loads import MOST, Load
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
    before = SelectField(_("The coach until now"), coerce=int)
    coach = SelectField(_("The next coach"), coerce=int)
    words = TextAreaField(_("What the next coach should know"))

    def with_coaches(self, before: list[Person], after: list[Load]) -> HandOverForm:
        """Who is to follow is shown with their load; the only coach until now cannot."""
        self.before.choices = [(coach.id, coach.name) for coach in before]
        only = before[0].id if len(before) == 1 else None
        self.coach.choices = [(load.coach.id, _named(load)) for load in after if load.coach.id != only]
        return self


def _named(load: Load) -> str:
    if load.most is None:
        return str(gettext("%(name)s, %(n)s workers", name=load.coach.name, n=load.workers))
    words = {"name": load.coach.name, "n": load.workers, "most": load.most}
    return str(gettext("%(name)s, %(n)s of %(most)s workers", **words))
