"""Words as people type them: there must be some, not endless, and one next action is one line."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.errors import BadInput

LONGEST_NOTE, LONGEST_ACTION, LONGEST_REASON = 4000, 300, 500


def words_typed(text: str, longest: int, field: str, empty: object) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise BadInput(empty, field=field)
    if len(text) > longest:
        message = _("This text is too long: at most %(n)s characters.", n=longest)
        raise BadInput(message, field=field)
    return text


def one_action(text: str) -> str:
    """One line: two next actions are none."""
    text = words_typed(text, LONGEST_ACTION, "next_action", _("Please write the one next action."))
    if "\n" in text:
        raise BadInput(_("Please agree on one next action only, in one line."), field="next_action")
    return text
