"""Figures of a lesson: SVG files that slides show by name."""

from __future__ import annotations

import re

from flask_babel import lazy_gettext as _

from lms.accounts.models import Person
from lms.authoring.models import LessonDraft
from lms.authoring.saving import put_whole
from lms.errors import BadInput
from videos.studio.figures import LARGEST, BadFigure, check_figure

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.svg")


def names(draft: LessonDraft) -> list[str]:
    return sorted(name for name in draft.files if name.endswith(".svg"))


def bring(draft: LessonDraft, *, name: str, data: bytes, by: Person) -> str:
    """Keep a figure under its file name; the one of the same name is replaced. Raises BadInput."""
    name = name.rpartition("/")[2].lower().replace(" ", "-").replace("_", "-")
    if not _NAME.fullmatch(name):
        raise BadInput(
            _("Please name the file with small letters, digits and hyphens, such as order-flow.svg."),
            field="figure",
        )
    if len(data) > LARGEST * 4:
        raise BadInput(_("This figure is too large."), field="figure")
    text = data.decode("utf-8-sig", "replace")
    try:
        check_figure(text)
    except BadFigure as error:
        raise BadInput(f"{error.problem}。{error.mend}。", field="figure") from None
    put_whole(draft, name, text, by=by)
    return name
