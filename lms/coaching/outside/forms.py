from __future__ import annotations

from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Optional

from lms.coaching.outside.advising import AXES, WHAT_NAMES
from lms.coaching.outside.models import Outcome, OutsideJob, What
from lms.drafting.forms import DraftForm
from lms.practice.forms import Needed
from lms.skills.fact_words import AXES as AXIS_NAMES
from lms.web import Form

TRACK_NAMES = {"writing": _("Writing"), "clerical": _("Clerical work")}
OUTCOME_NAMES = {
    Outcome.WON: _("I got the order"),
    Outcome.DELIVERED: _("Delivered"),
    Outcome.NOT_TAKEN: _("It did not come to it"),
}


class JobForm(Form):
    title = StringField(_("What the job is"), [Needed()])
    track = RadioField(_("Kind of work"), choices=list(TRACK_NAMES.items()), validate_choice=False)
    url = StringField(_("Link"))
    due = DateField(_("Deadline"), [Optional()])
    pay_yen = IntegerField(_("Pay in yen"), [Optional()])
    pay_shared = BooleanField(_("My coach may see the pay"))

    def values(self) -> dict[str, Any]:
        return {
            "title": self.title.data or "",
            "track": self.track.data or "",
            "url": self.url.data or "",
            "due": self.due.data,
            "pay_yen": self.pay_yen.data,
            "pay_shared": bool(self.pay_shared.data),
        }


class WorkForm(DraftForm):
    what = RadioField(_("What you bring"), [DataRequired()], choices=list(WHAT_NAMES.items()), coerce=What)
    job = SelectField(_("For which job"), coerce=int, default=0)
    track = RadioField(
        _("Kind of work"), choices=list(TRACK_NAMES.items()), validate_choice=False, default="writing"
    )
    body = TextAreaField(_("Your text"), [Needed()])
    question = TextAreaField(_("What you would like to know"))

    def with_jobs(self, own: list[OutsideJob]) -> WorkForm:
        self.job.choices = [(0, _("no job in particular")), *((job.id, job.title) for job in own)]
        return self


class AdviceForm(Form):
    body = TextAreaField(_("Your advice"), [Needed()])
    step = TextAreaField(_("The one next action"), [Needed()])


@cache
def advice_form(track: str) -> type[AdviceForm]:
    """With a mark for each axis of the track, empty for none."""
    added = {
        f"mark_{axis}": SelectField(
            AXIS_NAMES[axis], choices=[("", _("no mark")), *((n, str(n)) for n in range(5))], coerce=_mark,
            validate_choice=False,
        )
        for axis in AXES[track]
    }  # fmt: skip
    return type("MarkedAdviceForm", (AdviceForm,), dict(added))


def _mark(raw: Any) -> int | None:
    text = str(raw)
    return int(text) if text.isdecimal() and len(text) < 3 else None
