"""What the pages of the passport need besides its content: each field with its words, a badge as a card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.passport import consents, content
from lms.passport.models import Badge
from lms.passport.words import FIELD_WORDS
from lms.skills import ladders
from lms.skills.models import Skill


@dataclass(frozen=True)
class Card:
    badge: Badge
    track: str
    level: int
    title: str
    holder: str
    """The name on it; empty when it names nobody"""
    named_rightly: bool
    """Whether that is the name its owner shows now"""


def choices(session: Session) -> list[tuple[str, str]]:
    """(field, its name) in the order of the page: the skills first, then what they rest on."""
    skills = [
        (f"skill:{skill.track}", _("Skill: %(skill)s", skill=skill.name)) for skill in ladders.skills(session)
    ]
    return [*skills, *((field, str(words[0])) for field, words in FIELD_WORDS.items())]


def hints() -> dict[str, Any]:
    return {field: words[1] for field, words in FIELD_WORDS.items()}


def card(session: Session, badge: Badge) -> Card:
    said = badge.credential["credentialSubject"]
    names = [one["identityHash"] for one in said.get("identifier", [])]
    holder = names[0] if names else ""
    return Card(
        badge=badge,
        track=session.get_one(Skill, badge.promotion.skill_id).track,
        level=badge.promotion.level,
        title=said["achievement"]["name"],
        holder=holder,
        named_rightly=holder == consents.shown_name(session, badge.worker),
    )


def may_be_named(session: Session, badge: Badge) -> bool:
    """Whether strangers may see what is on the badge: it names nobody, or as its owner lets it now."""
    found = card(session, badge)
    return not found.holder or found.named_rightly


def paper(session: Session, worker: Person) -> dict[str, Any]:
    """Everything `passport/paper.html` needs."""
    found = content.shown(session, worker)
    return {"paper": found, "cards": [card(session, badge) for badge in found.badges]}
