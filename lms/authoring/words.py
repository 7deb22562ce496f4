"""Names of layouts and axes as the authors' forms show them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.learning.quiz.words import KINDS, TAGS

__all__ = ["AXES", "FILES", "KINDS", "LAYOUTS", "TAGS"]

LAYOUTS = {
    "": _("By its content"),
    "title": _("Title"),
    "bullets": _("Bullet points"),
    "compare": _("Two columns to compare"),
    "table": _("Table"),
    "code": _("Keys and code"),
    "quote": _("Quotation"),
    "figure": _("Drawing"),
    "screen": _("Picture of a screen"),
    "pause": _("A moment to think"),
}
AXES = {
    "accuracy": _("Accuracy"),
    "instruction": _("Following instructions"),
    "expression": _("Expression (writing)"),
    "handling": _("Handling (clerical work)"),
    "research": _("Research"),
    "communication": _("Communication"),
}
FILES = {
    "slides.md": _("Slides"),
    "lesson.toml": _("Facts of the lesson"),
    "quiz.toml": _("Quiz"),
    "practice.toml": _("Practice"),
    "notes.md": _("Notes to read"),
}
