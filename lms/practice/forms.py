from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import (
    DateField,
    DateTimeLocalField,
    DecimalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from courses.outline import Practice, RubricAxis
from lms.db import HERE, now
from lms.drafting.forms import DraftForm
from lms.practice.measures import Counted
from lms.practice.models import How, Outcome
from lms.web import Form

HOW_NAMES = {
    How.PHONE: _("By phone"),
    How.LINK: _("Online"),
    How.FACE_TO_FACE: _("Face to face"),
}
OUTCOME_NAMES = {
    Outcome.DONE: _("Done"),
    Outcome.STILL: _("Still on it"),
    Outcome.CHANGED: _("Changed to something else"),
}


class Needed:
    """Marks a field as needed on the page; what is missing is said by the verb, in the words of the work."""

    field_flags = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        pass


COUNTS = ("typos", "chars", "similarity", "fields", "field_errors")


class PieceForm(DraftForm):
    """The next round of a piece: a text, or a file with a word to the coach."""

    body = TextAreaField(_("Your text"))
    file = FileField(_("File"), [Needed()])
    markup = RadioField(
        _("How the text is written"),
        choices=[("plain", _("Plain text")), ("markdown", _("Markdown"))],
        default="plain",
        validate_choice=False,
    )
    checked = SelectMultipleField(
        _("Before handing in"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    round = HiddenField()

    @classmethod
    def for_practice(cls, practice: Practice, **kwargs: Any) -> PieceForm:
        form = cls(**kwargs)
        form.checked.choices = list(enumerate(practice.checklist))
        if practice.kind == "file":
            del form.markup
            form.body.label.text = _("A word to the coach")
        else:
            del form.file
            form.body.flags.required = True
            form.markup.data = form.chosen_markup(practice)
        return form

    def chosen_markup(self, practice: Practice) -> str:
        """As chosen; else as the piece asks for."""
        field = self._fields.get("markup")
        chosen = field.data if field is not None and field.raw_data else practice.markup
        return chosen if chosen in {"plain", "markdown"} else practice.markup

    @property
    def n(self) -> int:
        raw = str(self.round.data or "")
        return int(raw) if raw.isdecimal() and len(raw) < 6 else 0


class ReplyForm(Form):
    body = TextAreaField(_("Your reply"), [Needed()])


class NoteForm(Form):
    staff_note = TextAreaField(_("Note for staff"), [Needed()])


class AnnotationForm(Form):
    """A place of the text and words to it. What was selected in the text goes before the sentence chosen."""

    place = SelectField(_("The sentence"), validate_choice=False)
    selected = HiddenField()
    words = TextAreaField(_("Your words to it"), [Needed()])

    @classmethod
    def for_places(cls, places: list[tuple[str, str]]) -> AnnotationForm:
        form = cls()
        form.place.choices = [("", _("Please choose")), *places]
        return form

    @property
    def span(self) -> tuple[int, int]:
        """(0, 0) when no place was chosen."""
        start, _dash, end = str(self.selected.data or self.place.data or "").partition("-")
        whole = start.isdecimal() and end.isdecimal() and len(start) < 8 and len(end) < 8
        return (int(start), int(end)) if whole else (0, 0)


class NothingForm(Form):
    """A button: nothing but its token."""


class OutcomeForm(Form):
    outcome = RadioField(
        _("What became of it?"), [DataRequired()], choices=list(OUTCOME_NAMES.items()), coerce=Outcome
    )


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
        return self.held_at.data.replace(tzinfo=HERE)  # type: ignore[no-any-return]


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
