"""How a person likes to watch: remembered on every device."""

from __future__ import annotations

from typing import Any, Literal, get_args

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.errors import BadInput

SPEEDS = (0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)
Quality = Literal["auto", "best", "saver", "sound"]
"""auto: as the line allows; best: the largest picture; saver: no larger than legible; sound: none"""
LOOKS = {
    "caption_size": ("small", "normal", "large", "huge"),
    "caption_back": ("dark", "solid", "none"),
    "caption_place": ("bottom", "top"),
}
DEFAULTS: dict[str, Any] = {
    "speed": 1.0,
    "captions": True,
    "quality": "auto",
    "keys": True,
    "caption_size": "normal",
    "caption_back": "dark",
    "caption_place": "bottom",
}


def preferences(person: Person) -> dict[str, Any]:
    """Every choice of the player, with what was never chosen at its default."""
    kept = person.preferences.get("player", {})
    return DEFAULTS | {name: kept[name] for name in DEFAULTS if name in kept}


def prefer(session: Session, person: Person, choices: dict[str, Any]) -> dict[str, Any]:
    """Remember some choices. Raises BadInput for what the player does not offer."""
    for name, value in choices.items():
        if not _offered(name, value):
            raise BadInput(_("The request could not be read."), field=name)
    chosen = preferences(person) | choices
    # A new dict: a change inside the old one would not be noticed.
    person.preferences = person.preferences | {"player": chosen}
    session.flush()
    return chosen


def _offered(name: str, value: Any) -> bool:
    if name == "speed":
        return value in SPEEDS and not isinstance(value, bool)
    if name == "quality":
        return value in get_args(Quality)
    if name in LOOKS:
        return value in LOOKS[name]
    return name in DEFAULTS and isinstance(value, bool)
