"""The part of the copy that can be read and printed: a PDF with who, what there is, and the words that matter
most. Typst gets it all as data: nothing typed by anybody is read as its language."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import typst
from flask_babel import gettext as _

from config import ROOT
from lms.accounts.forms import ROLE_NAMES
from lms.accounts.models import Person
from lms.belongings.gathering import Chapter
from lms.db import today
from lms.prose import day

FONTS = ROOT / "node_modules" / "@expo-google-fonts" / "biz-udpgothic"
TEMPLATE = ROOT / "lms" / "belongings" / "paper.typ"
READ = (
    ("passport", ("pen_name",), "about"),
    ("promotion", ("skill", "level", "at"), ""),
    ("decision", ("at", "by"), "reason"),
    ("lesson_completion", ("edition", "at"), ""),
    ("submission", ("edition", "submitted_at"), "body"),
    ("assessment", ("created_at", "coach"), "text"),
    ("feedback_voice", ("at", "coach"), "summary"),
    ("feedback_reply", ("at", "author"), "text"),
    ("next_action", ("created_at", "coach"), "text"),
    ("coaching_session", ("held_at", "coach"), "notes"),
    ("placement", ("task", "accepted_at"), ""),
    ("terms", ("delivered_at",), "items"),
    ("deliverable", ("handed_in_at",), "body"),
    ("approval", ("at", "by"), "comment"),
    ("return", ("at", "by"), "text"),
    ("notice", ("created_at",), "text"),
)
"""What is told in full: table, what its lines begin with, the words below"""


def made(person: Person, chapters: Sequence[Chapter]) -> bytes:
    """The PDF, in the language set. Raises typst.TypstError, which no data can cause."""
    drawn = typst.compile(
        TEMPLATE,
        format="pdf",
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_data(person, chapters), ensure_ascii=False)},
    )
    assert isinstance(drawn, bytes)
    return drawn


def _data(person: Person, chapters: Sequence[Chapter]) -> dict[str, Any]:
    by_table = {chapter.table: chapter for chapter in chapters}
    return {
        "title": _("Everything about you"),
        "facts": [[label, value] for label, value in _about(person) if value],
        "contents_title": _("What there is"),
        "contents": [
            [str(_(chapter.title)), str(len(chapter.rows)), f"csv/{chapter.table}.csv"]
            for chapter in chapters
        ],
        "headings": [_("Kind of record"), _("How many"), _("File")],
        "sections": [
            {"title": str(_(by_table[name].title)), "lines": _lines(by_table[name], heads, words)}
            for name, heads, words in READ
            if name in by_table
        ],
    }


def _about(person: Person) -> list[tuple[str, str]]:
    return [
        (_("Name"), person.name),
        (_("Reading"), person.kana),
        (_("Sign-in name"), person.sign_in_name or ""),
        (_("E-mail address"), person.email or ""),
        (_("Phone"), person.phone),
        (_("Roles"), "、".join(str(ROLE_NAMES[role]) for role in sorted(person.roles))),
        (_("Here since"), str(day(person.created_at))),
        (_("Made on"), str(day(today()))),
    ]


def _lines(chapter: Chapter, heads: tuple[str, ...], words: str) -> list[list[str]]:
    """[first line, words] of each row."""
    return [
        [
            " ・ ".join(filter(None, (_short(name, row[name]) for name in heads))),
            _long(row[words]) if words else "",
        ]
        for row in chapter.rows
    ]


def _short(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name == "level":
        return str(_("Level %(level)s", level=value))
    return str(day(datetime.fromisoformat(value))) if name.endswith("at") else str(value)


def _long(value: Any) -> str:
    """Terms are points with a number; all else is text."""
    if isinstance(value, list):
        return "\n".join(f"{point['number']}. {point['label']}: {point['text']}" for point in value)
    return str(value or "")
