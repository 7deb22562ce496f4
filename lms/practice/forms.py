from __future__ import annotations

from typing import Any, Self

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import (
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput, ListWidget

from courses.outline import Practice
from lms.drafting.forms import DraftForm
from lms.learning.told import Told
from lms.practice.files import Incoming
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


class RoundForm(DraftForm):
    """The next round of a practice: a text or fields, a file, what was looked at, and which round it is."""

    file = FileField(_("File"), [Needed()])
    checked = SelectMultipleField(
        _("Before handing in"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    round = HiddenField()

    @classmethod
    def for_practice(cls, practice: Practice, **kwargs: Any) -> Self:
        form = cls(**kwargs)
        form.checked.choices = list(enumerate(practice.checklist))
        return form

    @property
    def n(self) -> int:
        raw = str(self.round.data or "")
        return int(raw) if raw.isdecimal() and len(raw) < 6 else 0

    @property
    def sent(self) -> Incoming | None:
        return Incoming.of(self.data.get("file"))

    @property
    def told(self) -> Told | None:
        """How it reached whoever hands it in; None: the worker does."""
        return None


class PieceForm(RoundForm):
    """A text, or a file with a word to the coach."""

    body = TextAreaField(_("Your text"))
    markup = RadioField(
        _("How the text is written"),
        choices=[("plain", _("Plain text")), ("markdown", _("Markdown"))],
        default="plain",
        validate_choice=False,
    )

    @classmethod
    def for_practice(cls, practice: Practice, **kwargs: Any) -> Self:
        form = super().for_practice(practice, **kwargs)
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
