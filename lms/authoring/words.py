"""Names of layouts, kinds of questions, tags and axes as the authors' forms show them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

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
TAGS = {
    "onboarding": _("Start-up quiz"),
    "writing_basic": _("Writing, basics"),
    "writing_seo_law": _("Writing, search engines and law"),
    "clerical_basic": _("Clerical work, basics"),
    "privacy_basic": _("Privacy, basics"),
    "spreadsheet": _("Spreadsheets"),
    "writing_work": _("Writing as work"),
    "directing_basic": _("Directing, basics"),
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
