"""What people call the quizzes of a tag: a tag itself is a mark in files, made of small letters."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from lms.skills.ladders import skill_of
from lms.skills.sources import titles_of

NAMES: dict[str, Any] = {
    "onboarding": _("Start-up quiz"),
    "writing_basic": _("Writing, basics"),
    "writing_seo_law": _("Writing, search engines and law"),
    "clerical_basic": _("Clerical work, basics"),
    "privacy_basic": _("Privacy, basics"),
    "spreadsheet": _("Spreadsheets"),
    "writing_work": _("Writing as work"),
    "directing_basic": _("Directing, basics"),
    "general": _("Basics for everyone"),
}
"""Tags of the catalog that comes along"""


def quiz_name(session: Session, tag: str) -> str:
    """A name of the house, the skill whose code the tag is, the lessons that carry it, or at last the tag."""
    if tag in NAMES:
        return str(NAMES[tag])
    if skill := skill_of(session, tag):
        return skill.name
    titles = titles_of(session, tag)
    if len(titles) > 1:
        return str(gettext("%(title)s and %(n)s more", title=titles[0], n=len(titles) - 1))
    return titles[0] if titles else tag
