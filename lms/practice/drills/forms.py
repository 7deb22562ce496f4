from __future__ import annotations

from typing import Any, Self

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import TextAreaField

from courses.drills.kinds import Entry, Listing, Spreadsheet, Transcription
from courses.outline import Practice
from lms.errors import Refusal
from lms.practice.drills.checking import Unfinished
from lms.practice.forms import RoundForm


class DrillForm(RoundForm):
    """Its fields `cell_<row>_<column>` are drawn by the page itself."""

    body = TextAreaField(_("A word to the coach"))
    asked = False
    """The person was asked whether to hand in as it is"""

    @classmethod
    def for_practice(cls, practice: Practice, **kwargs: Any) -> Self:
        form = super().for_practice(practice, **kwargs)
        if not isinstance(practice.drill, Spreadsheet):
            del form.file
        if isinstance(practice.drill, Transcription):
            form.body.label.text = _("What you hear")
            form.body.flags.required = True
        return form

    def refuse(self, refusal: Refusal) -> None:
        super().refuse(refusal)
        self.asked = isinstance(refusal, Unfinished)


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
