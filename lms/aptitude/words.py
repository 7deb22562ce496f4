"""What the screen says about wishes, talks and short tests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from lms.accounts.models import Role
from lms.aptitude.models import How
from lms.aptitude.wishes import Shared

KIND_NAMES: dict[str, Any] = {
    "short_texts": _("Short texts and reviews"),
    "articles": _("Articles"),
    "interviews": _("Interviews and articles about them"),
    "proofreading": _("Proofreading"),
    "data_entry": _("Data entry"),
    "lists": _("Lists and research"),
    "transcription": _("Transcription"),
    "spreadsheets": _("Spreadsheets"),
    "leading": _("Leading a team job"),
}
TIME_NAMES: dict[str, Any] = {
    "early": _("Early morning"),
    "morning": _("Morning"),
    "afternoon": _("Afternoon"),
    "evening": _("Evening"),
    "night": _("Night"),
    "weekend": _("Weekends"),
}
EQUIPMENT_NAMES: dict[str, Any] = {
    "computer": _("Computer"),
    "phone": _("Smartphone"),
    "tablet": _("Tablet"),
    "office": _("Word processor and spreadsheet program"),
    "headset": _("Headphones"),
    "printer": _("Printer"),
    "flat_rate": _("A line without a limit of data"),
}
READER_NAMES: dict[str, Any] = {
    Role.COACH.value: _("The coach who accompanies me"),
    Role.DIRECTOR.value: _("The director, when choosing whom to ask for a task"),
}
HOW_NAMES: dict[How, Any] = {
    How.SCREEN: _("on the screen"),
    How.FACE_TO_FACE: _("face to face"),
    How.PHONE: _("by phone"),
    How.PAPER: _("on paper"),
}


def told(shared: Shared) -> list[tuple[str, str]]:
    """What was agreed to be seen, in short: (term, words), nothing for what was left open."""
    sheet, found = shared.sheet, []
    if shared.wishes:
        found = [
            (gettext("Work you would like to do"), listed(KIND_NAMES, sheet.kinds)),
            (gettext("Times that suit you"), listed(TIME_NAMES, sheet.times)),
            (gettext("What you would rather not do"), sheet.avoid),
        ]
    if shared.accommodations:
        needs = gettext("What others should know or do, so that you can work well")
        found.append((needs, sheet.accommodations))
    return [(str(term), words) for term, words in found if words]


def listed(names: dict[str, Any], chosen: Iterable[str]) -> str:
    return str(gettext(", ").join(str(names[one]) for one in chosen if one in names))
