"""What a coach fills in: marks and words, sessions, the one next action."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    DateField,
    DateTimeLocalField,
    DecimalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Optional

from courses.outline import Practice, RubricAxis
from lms.db import HERE, now
from lms.drafting.forms import DraftForm
from lms.practice.forms import HOW_NAMES, OUTCOME_NAMES, Needed
from lms.practice.measures import Counted
from lms.practice.models import How, Outcome
from lms.web import Form

COUNTS = ("typos", "chars", "similarity", "fields", "field_errors")


def _outcome(raw: Any) -> Outcome | None:
    return Outcome(raw) if raw else None


class LeadingOnForm(DraftForm):
    """What feedback and sessions share: looking back on the last next action, and the one that follows."""

    last_outcome = RadioField(
        _("What became of the last next action?"),
        choices=list(OUTCOME_NAMES.items()),
        coerce=_outcome,
        validate_choice=False,
    )
    next_action = TextAreaField(_("The one next action"), [Needed()])
    due = DateField(_("Until when"), [Optional()])
    staff_note = TextAreaField(_("Note for staff"))

    @staticmethod
    def outcome_name(outcome: Outcome) -> Any:
        return OUTCOME_NAMES[outcome]


class AssessmentForm(LeadingOnForm):
    """Rubric fields `mark_<axis>` and `comment_<axis>` are added by `assessment_form`."""

    body = TextAreaField(_("To the worker"), [Needed()])
    typos = IntegerField(_("Typos and missing characters"), [Optional()])
    chars = IntegerField(_("Characters looked through"), [Optional()])
    similarity = DecimalField(_("Same words as elsewhere, in percent"), [Optional()])
    fields = IntegerField(_("Fields compared"), [Optional()])
    field_errors = IntegerField(_("Fields with errors"), [Optional()])
    slips = SelectMultipleField(_("Remarks that are typos"), coerce=int, validate_choice=False)
    same_as = SelectMultipleField(_("Texts that count as the same words"), validate_choice=False)

    def marks(self, practice: Practice) -> dict[str, int | None]:
        return {axis.axis: self[f"mark_{axis.axis}"].data for axis in practice.rubric}

    def counted(self) -> Counted:
        values = {name: self[name].data for name in COUNTS}
        if values["similarity"] is not None:
            values["similarity"] = float(values["similarity"]) / 100
        return Counted(**values)


class SecondMarkForm(Form):
    """Fields `mark_<axis>` are added by `second_mark_form`."""

    words = TextAreaField(_("Words to the first coach"))

    def marks(self, practice: Practice) -> dict[str, int | None]:
        return {axis.axis: self[f"mark_{axis.axis}"].data for axis in practice.rubric}


class AskForm(Form):
    coach = HiddenField()

    @property
    def coach_id(self) -> int:
        raw = str(self.coach.data or "")
        return int(raw) if raw.isdecimal() and len(raw) < 12 else 0


class SessionForm(LeadingOnForm):
    held_at = DateTimeLocalField(_("When"), [DataRequired()])
    how = RadioField(_("How it was held"), [DataRequired()], choices=list(HOW_NAMES.items()), coerce=How)
    body = TextAreaField(_("What you talked about"), [Needed()])

    @property
    def moment(self) -> datetime:
        """What was typed is the time here."""
        return self.held_at.data.replace(tzinfo=HERE)  # type: ignore[no-any-return]  # WTForms is not typed


def just_now() -> str:
    """The last full quarter of an hour, as a field shows it."""
    here = now().astimezone(HERE)
    return (here - timedelta(minutes=here.minute % 15)).strftime("%Y-%m-%dT%H:%M")


@cache
def assessment_form(rubric: tuple[RubricAxis, ...]) -> type[AssessmentForm]:
    """The marking form of a piece: a mark and a comment for each of its axes."""
    added: dict[str, Any] = {}
    for axis in rubric:
        choices = list(enumerate(axis.anchors))
        added[f"mark_{axis.axis}"] = RadioField(
            axis.title, choices=choices, coerce=_mark, validate_choice=False
        )
        added[f"comment_{axis.axis}"] = TextAreaField(_("Comment on “%(axis)s”", axis=axis.title))
    return type("RubricForm", (AssessmentForm,), added)


@cache
def second_mark_form(rubric: tuple[RubricAxis, ...]) -> type[SecondMarkForm]:
    added: dict[str, Any] = {}
    for axis in rubric:
        choices = list(enumerate(axis.anchors))
        added[f"mark_{axis.axis}"] = RadioField(
            axis.title, choices=choices, coerce=_mark, validate_choice=False
        )
    return type("SecondRubricForm", (SecondMarkForm,), added)


@cache
def feedback_form(rubric: tuple[RubricAxis, ...]) -> type[Form]:
    """The words of feedback alone, to be corrected."""
    added: dict[str, Any] = {"body": TextAreaField(_("To the worker"), [Needed()])}
    for axis in rubric:
        added[f"comment_{axis.axis}"] = TextAreaField(_("Comment on “%(axis)s”", axis=axis.title))
    return type("FeedbackForm", (Form,), added)


def comments_of(form: Form, practice: Practice) -> dict[str, str]:
    return {axis.axis: form[f"comment_{axis.axis}"].data or "" for axis in practice.rubric}


def _mark(raw: Any) -> int | None:
    return None if raw in (None, "") else int(raw)
