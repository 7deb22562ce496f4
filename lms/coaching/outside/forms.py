from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Optional

from lms.coaching.outside.advising import WHAT_NAMES
from lms.coaching.outside.models import Outcome, OutsideJob, What
from lms.drafting.forms import DraftForm
from lms.learning.told import HOW_NAMES, How
from lms.practice.coach_forms import LeadingOnForm
from lms.practice.forms import Needed
from lms.skills.fact_words import AXES as AXIS_NAMES
from lms.skills.own_view import axes_of
from lms.web import Form

OUTCOME_NAMES = {
    Outcome.WON: _("I got the order"),
    Outcome.DELIVERED: _("Delivered"),
    Outcome.NOT_TAKEN: _("It did not come to it"),
}


def _told(raw: Any) -> How | None:
    return next((how for how in How if how.value == raw), None)


def _told_field() -> Any:
    ways = list(HOW_NAMES.items())
    return RadioField(_("How it was told"), [Needed()], choices=ways, coerce=_told, validate_choice=False)


class JobForm(Form):
    """`told` stands there only when staff fill it in for the worker."""

    told = _told_field()
    title = StringField(_("What the job is"), [Needed()])
    track = RadioField(_("Kind of work"), validate_choice=False)
    url = StringField(_("Link"))
    due = DateField(_("Deadline"), [Optional()])
    pay_yen = IntegerField(_("Pay in yen"), [Optional()])
    pay_shared = BooleanField(_("My coach may see the pay"))

    @classmethod
    def written_by(cls, kinds: Mapping[str, str], *, own: bool, **kwargs: Any) -> JobForm:
        """`kinds` as jobs.kinds has them."""
        form = cls(**kwargs)
        form.track.choices = list(kinds.items())
        if own:
            del form.told
        else:
            form.pay_shared.label.text = _("The coaches may see the pay, says the worker")
        return form

    @classmethod
    def of(cls, job: OutsideJob, kinds: Mapping[str, str], *, own: bool) -> JobForm:
        """To be mended: how it was told stays as it is."""
        form = cls.written_by(kinds, own=own, obj=job)
        if not own:
            del form.told
        return form

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
    """`told` stands there only when staff fill it in for the worker."""

    told = _told_field()
    what = RadioField(_("What you bring"), [DataRequired()], choices=list(WHAT_NAMES.items()), coerce=What)
    job = SelectField(_("For which job"), coerce=int, default=0)
    track = RadioField(_("Kind of work"), validate_choice=False, default="writing")
    body = TextAreaField(_("Your text"), [Needed()])
    question = TextAreaField(_("What you would like to know"))

    @classmethod
    def written_by(
        cls, jobs: list[OutsideJob], kinds: Mapping[str, str], *, own: bool, **kwargs: Any
    ) -> WorkForm:
        form = cls(**kwargs)
        form.track.choices = list(kinds.items())
        form.job.choices = [(0, _("no job in particular")), *((job.id, job.title) for job in jobs)]
        if own:
            del form.told
        else:
            form.what.label.text, form.body.label.text = _("What the worker brings"), _("The text")
            form.question.label.text = _("What the worker would like to know")
        return form


class AdviceForm(LeadingOnForm):
    """Fields `mark_<axis>` are added by `advice_form`."""

    body = TextAreaField(_("Your advice"), [Needed()])


class CorrectionForm(Form):
    """The words of advice alone, to be corrected."""

    body = TextAreaField(_("Your advice"), [Needed()])


@cache
def advice_form(track: str) -> type[AdviceForm]:
    """With a mark for each axis of the track, empty for none."""
    added = {
        f"mark_{axis}": SelectField(
            AXIS_NAMES[axis], choices=[("", _("no mark")), *((n, str(n)) for n in range(5))], coerce=_mark,
            validate_choice=False,
        )
        for axis in axes_of(track)
    }  # fmt: skip
    return type("MarkedAdviceForm", (AdviceForm,), dict(added))


def _mark(raw: Any) -> int | None:
    text = str(raw)
    return int(text) if text.isdecimal() and len(text) < 3 else None
