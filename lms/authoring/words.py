"""Names of layouts and axes as the authors' forms show them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.learning.quiz.words import KINDS

__all__ = ["AXES", "FILES", "KINDS", "LAYOUTS", "LAYOUT_HINTS"]

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
LAYOUT_HINTS = {
    "title": (_("A line below the heading is shown small."), "忙しい読み手に、最初の一文で伝える"),
    "bullets": (_("Up to 5 points of 26 characters."), "- 一つめの話\n- 二つめの話"),
    "compare": (
        _("Two columns with a heading each, and up to 4 short lines."),
        "## 前\n- 天気が心配ですが\n\n## 後\n- 夏祭りは八月一日です",
    ),
    "table": (
        _("Up to 4 columns and 6 rows. The second line makes the first one the head."),
        "| 品名 | 数 |\n|---|---|\n| うちわ | 30 |",
    ),
    "code": (
        _("Keys on a line of their own are drawn large. Anything else stands between two lines of ```."),
        "[[Ctrl]]+[[C]]",
    ),
    "quote": (_("Every line begins with “> ”."), "> 読み手は、画面の前で急いでいます。"),
    "figure": (
        _("First add the drawing (SVG) on the draft's page; then its name goes here."),
        "![注文の流れ](order-flow.svg)",
    ),
    "screen": (
        _("A window of a program, line by line: title, fields, boxes to tick, a table, buttons, a message."),
        "```screen\n= 住所録\n名前: [山田 花子]\n[x] 送る [ ] あとで\n| 品名 | 数 |\n"
        "<保存> <やめる>\n> 保存しました\n```",
    ),
    "pause": (_("A question to think about, in a line or two."), "読みやすく書き直すと?"),
}
"""What stands on a slide of each layout, and an example in the words of a course"""
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
