from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import DateField, IntegerField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput

from lms.aptitude.models import How
from lms.aptitude.wishes import MOST_HOURS, WISHES, Shared
from lms.aptitude.words import EQUIPMENT_NAMES, HOW_NAMES, KIND_NAMES, READER_NAMES, TIME_NAMES
from lms.web import Form

SPOKEN = [(how.value, HOW_NAMES[how]) for how in (How.FACE_TO_FACE, How.PHONE, How.PAPER)]


def _boxes(label: Any, names: dict[str, Any]) -> SelectMultipleField:
    return SelectMultipleField(label, choices=list(names.items()), option_widget=CheckboxInput())


class WishForm(Form):
    kinds = _boxes(_("Work you would like to do"), KIND_NAMES)
    hours_per_week = IntegerField(_("Hours a week"), [InputRequired(), NumberRange(0, MOST_HOURS)], default=0)
    times = _boxes(_("Times that suit you"), TIME_NAMES)
    equipment = _boxes(_("What you have"), EQUIPMENT_NAMES)
    avoid = TextAreaField(_("What you would rather not do"))
    wishes_for = _boxes(_("Who may see these wishes, beside you?"), READER_NAMES)
    accommodations = TextAreaField(_("What others should know or do, so that you can work well"))
    accommodations_for = _boxes(_("Who may see this, beside you?"), READER_NAMES)

    def values(self) -> dict[str, Any]:
        lists = {name: self[name].data or [] for name in ("kinds", "times", "equipment")}
        readers = {name: self[name].data or [] for name in ("wishes_for", "accommodations_for")}
        texts = {name: self[name].data or "" for name in ("avoid", "accommodations")}
        return {**lists, **readers, **texts, "hours_per_week": self.hours_per_week.data}


class SpokenWishForm(WishForm):
    """Filled by staff with what the worker said."""

    how = RadioField(_("How it was said"), [DataRequired()], choices=SPOKEN)


class InterviewForm(Form):
    experience = TextAreaField(_("Work and other things you have done so far"))
    everyday = TextAreaField(_("What you do with a computer or smartphone anyway"))
    hopes = TextAreaField(_("What you would like to be able to do here"))
    worries = TextAreaField(_("What worries you"))

    def values(self) -> dict[str, Any]:
        names = ("experience", "everyday", "hopes", "worries")
        return {name: self[name].data or "" for name in names}


class SpokenInterviewForm(InterviewForm):
    """Filled by whoever talked with the worker."""

    how = RadioField(_("How it was said"), [DataRequired()], choices=SPOKEN)
    held_on = DateField(_("Day (leave empty for today)"), [Optional()])
    view = TextAreaField(_("What you saw: what would suit, where to begin"))

    def values(self) -> dict[str, Any]:
        return super().values() | {"held_on": self.held_on.data, "view": self.view.data or ""}


class TestForm(Form):
    """Begins a short test; staff say how the questions are read out."""

    track = SelectField(_("Field"), [InputRequired()], validate_choice=False)
    how = SelectField(_("How the questions are read out"), choices=SPOKEN, validate_choice=False)


class InvitationForm(Form):
    """Asks the worker to take a short test alone."""

    track = SelectField(_("Field"), [InputRequired()], validate_choice=False)


def said_before(shared: Shared | None, hours: int) -> dict[str, Any]:
    """What the form opens with: what holds now, as far as the reader may see it."""
    names = [*WISHES, "wishes_for"] if shared and shared.wishes else []
    names += ["accommodations", "accommodations_for"] if shared and shared.accommodations else []
    return {name: getattr(shared.sheet, name) for name in names if shared} | {"hours_per_week": hours}
