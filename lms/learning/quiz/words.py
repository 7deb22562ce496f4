"""Kinds of questions as screens name them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

KINDS = {
    "single": _("One right option"),
    "multiple": _("Several right options"),
    "true_false": _("True or false"),
    "text": _("Short text"),
    "number": _("Number"),
    "order": _("Put in order"),
    "match": _("Match pairs"),
    "cloze": _("Text with gaps"),
    "table": _("Table with gaps"),
    "mistakes": _("Find the mistakes"),
    "essay": _("Free text, marked by a coach"),
}
