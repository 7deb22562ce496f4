from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, SelectMultipleField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from courses.drills.kinds import Entry, Listing, Spreadsheet, Transcription
from courses.outline import Practice
from lms.drafting.forms import DraftForm
from lms.errors import Refusal
from lms.practice.drills.checking import Unfinished
from lms.practice.forms import Needed


class DrillForm(DraftForm):
    """The next round of a drill. Its fields `cell_<row>_<column>` are drawn by the page itself."""

    body = TextAreaField(_("A word to the coach"))
    file = FileField(_("File"), [Needed()])
    checked = SelectMultipleField(
        _("Before handing in"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    round = HiddenField()
    asked = False
    """The person was asked whether to hand in as it is"""

    @classmethod
    def for_practice(cls, practice: Practice, **kwargs: Any) -> DrillForm:
        form = cls(**kwargs)
        form.checked.choices = list(enumerate(practice.checklist))
        if not isinstance(practice.drill, Spreadsheet):
            del form.file
        if isinstance(practice.drill, Transcription):
            form.body.label.text = _("What you hear")
            form.body.flags.required = True
        return form

    def refuse(self, refusal: Refusal) -> None:
        super().refuse(refusal)
        self.asked = isinstance(refusal, Unfinished)

    @property
    def n(self) -> int:
        raw = str(self.round.data or "")
        return int(raw) if raw.isdecimal() and len(raw) < 6 else 0


def size(practice: Practice, *, round: int) -> tuple[int, int]:
    """(rows, columns) of fields that the page shows."""
    drill = practice.drill
    if isinstance(drill, Entry):
        return len(drill.set_of(round).rows), len(drill.columns_of(round))
    return (drill.max_rows, len(drill.columns)) if isinstance(drill, Listing) else (0, 0)


def answers_in(sent: MultiDict[str, Any], practice: Practice, *, round: int) -> list[list[str]]:
    """What stands in the fields of a sent form or of a kept draft."""
    rows, columns = size(practice, round=round)
    return [[str(sent.get(f"cell_{row}_{column}", "")) for column in range(columns)] for row in range(rows)]
