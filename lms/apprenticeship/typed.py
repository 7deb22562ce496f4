"""How long words about directing may be, and that one next action is one line."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.errors import BadInput
from lms.incoming import words_typed

LONGEST_NOTE, LONGEST_ACTION = 4000, 300


def one_action(text: str) -> str:
    """One line: two next actions are none."""
    text = words_typed(text, LONGEST_ACTION, "next_action", _("Please write the one next action."))
    if "\n" in text:
        raise BadInput(_("Please agree on one next action only, in one line."), field="next_action")
    return text
