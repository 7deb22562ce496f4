from __future__ import annotations

from functools import cache
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField, TextAreaField
from wtforms.validators import Length

from lms.skills.fact_words import AXES
from lms.teamjobs.axes import ANCHORS, axes_of
from lms.teamjobs.checking.second_marks import LONGEST
from lms.teamjobs.forms import ApprovalForm
from lms.web import Form


class Marks(Form):
    """Fields `mark_<axis>` are added for the axes of a track."""

    axes: tuple[str, ...] = ()

    def __init__(self, *args: Any, needed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.mark_fields:
            field.choices = [
                ("", "—" if needed else gettext("not marked")),
                *((str(n), f"{n} {text}") for n, text in enumerate(ANCHORS)),
            ]
            field.flags.required = needed

    @property
    def mark_fields(self) -> list[Any]:
        return [self[f"mark_{axis}"] for axis in self.axes]

    def marks(self) -> dict[str, int | None]:
        return {axis: _mark(self[f"mark_{axis}"].data) for axis in self.axes}


class CheckForm(Marks, ApprovalForm):
    def counts(self) -> dict[str, Any]:
        return super().counts() | {"marks": self.marks()}


class SecondMarksForm(Marks):
    words = TextAreaField(_("Words to the checker"), [Length(max=LONGEST)])


@cache
def check_form(track: str) -> type[CheckForm]:
    return type("TrackCheckForm", (CheckForm,), _added(track))


@cache
def second_marks_form(track: str) -> type[SecondMarksForm]:
    return type("TrackSecondMarksForm", (SecondMarksForm,), _added(track))


def _added(track: str) -> dict[str, Any]:
    axes = axes_of(track)
    return {"axes": axes} | {f"mark_{axis}": SelectField(AXES[axis], choices=[], default="") for axis in axes}


def _mark(raw: str | None) -> int | None:
    return int(raw) if raw else None
