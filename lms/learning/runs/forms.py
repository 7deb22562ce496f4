from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lms.learning.runs.changing import LONGEST_NOTE, Entry
from lms.learning.runs.models import CourseRun
from lms.learning.runs.opening import LONGEST_PAUSE, days_typed
from lms.web import Form

WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)


class RunForm(Form):
    course = SelectField(_("Course"), [InputRequired()], coerce=int)
    title = StringField(_("Name of the run, such as the season"), [DataRequired(), Length(max=80)])
    first_day = DateField(_("Day the first lesson opens"), [DataRequired()])
    days_between = IntegerField(
        _("Days from one lesson to the next"), [InputRequired(), NumberRange(0, LONGEST_PAUSE)], default=7
    )
    weekdays = SelectMultipleField(
        _("Or on chosen days of the week"),
        choices=list(enumerate(WEEKDAYS)),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    skip_holidays = BooleanField(_("Nothing opens on public holidays"), default=True)
    free_days = TextAreaField(_("Other days on which nothing opens"), [Length(max=4000)])
    note = TextAreaField(_("What is different in this run"), [Length(max=LONGEST_NOTE)])

    def values(self) -> dict[str, Any]:
        """What `open_run` takes beside the course. Raises BadInput for a day that is none."""
        names = ("title", "first_day", "days_between", "weekdays", "skip_holidays")
        return {name: self[name].data for name in names} | {
            "free_days": days_typed(self.free_days.data or "")
        }


class SeenForm(Form):
    """A change of the calendar says which version of it was looked at."""

    seen = HiddenField()

    @property
    def version(self) -> int:
        text = str(self.seen.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class CalendarForm(SeenForm):
    """A day and a note for each lesson, named after the id of its row; see `calendar_form`."""

    note = TextAreaField(_("What is different in this run"), [Length(max=LONGEST_NOTE)])

    def entries(self, run: CourseRun) -> dict[int, Entry]:
        return {
            row.id: Entry(self[f"day-{row.id}"].data, self[f"note-{row.id}"].data or "")
            for row in run.lessons
        }


class AddLessonForm(SeenForm):
    lesson = SelectField(_("Lesson to add"), [InputRequired()], coerce=int)


class MoveForm(SeenForm):
    first = DateField(_("The next lesson opens on"), [DataRequired()])


class RunCancellationForm(Form):
    reason = StringField(_("Reason, for those who take part"), [DataRequired(), Length(max=500)])


class EnrolmentForm(Form):
    person = SelectField(_("Who takes part"), [InputRequired()], coerce=int)
    coach = SelectField(_("Accompanied by"), coerce=int, default=0)


class ChangeRunForm(Form):
    run = SelectField(_("Go on in"), [InputRequired()], coerce=int)


class RunCoachForm(Form):
    coach = SelectField(_("Accompanied by"), [InputRequired()], coerce=int)


class PersonRestForm(Form):
    since = DateField(_("First day of the rest"), [DataRequired()])
    until = DateField(_("Last day (leave empty if it is not known yet)"), [Optional()])


def calendar_form(run: CourseRun, titles: Mapping[int, str]) -> CalendarForm:
    """The form as sent, or opened on the calendar as it stands."""
    fields: dict[str, Any] = {}
    for row in run.lessons:
        named = {"lesson": titles[row.lesson_id]}
        fields[f"day-{row.id}"] = DateField(_("“%(lesson)s” opens on", **named), [DataRequired()])
        fields[f"note-{row.id}"] = StringField(_("Note on “%(lesson)s”", **named), [Length(max=LONGEST_NOTE)])
    values: dict[str, Any] = {f"day-{row.id}": row.release_on for row in run.lessons}
    values |= {f"note-{row.id}": row.note for row in run.lessons}
    values |= {"note": run.note, "seen": str(run.version)}
    form: CalendarForm = type("CalendarForm", (CalendarForm,), fields)(data=values)
    return form
