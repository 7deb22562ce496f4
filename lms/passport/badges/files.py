"""A badge as files: baked pictures, the credential, the token; the levels behind them."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy.orm import Session

from lms.db import now
from lms.passport.badges import baking, credential, drawing
from lms.passport.badges.vocabulary import CREDENTIALS, OPEN_BADGES
from lms.passport.models import Badge
from lms.skills.criteria import Ladder
from lms.skills.ladders import ladder_in, latest_with, skill_of, version_at
from lms.skills.models import Decision, Proposal, Skill

TYPES = {
    "png": ("image/png",),
    "svg": ("image/svg+xml",),
    "json": ("application/vc", "application/ld+json", "application/json"),
    "jwt": ("application/vc+jwt",),
}
"""What each kind is sent as; the further ones are asked for by the same thing's names"""
HIGHEST = 20


def made(session: Session, badge: Badge, kind: str) -> bytes:
    """The badge as png, svg, json or jwt."""
    if kind == "jwt":
        return badge.token.encode()
    if kind == "json":
        return credential_file(badge)
    drawn = _drawn_for(session, badge)
    text = json.dumps(badge.credential, ensure_ascii=False)
    if kind == "png":
        return baking.into_png(drawing.png(**drawn), text)
    return baking.into_svg(drawing.svg(**drawn), text).encode()


def credential_file(badge: Badge) -> bytes:
    return dumped(badge.credential)


def level(session: Session, track: str, number: int) -> dict[str, Any] | None:
    """The level as an Achievement that stands alone, in the words of the last ladder that had it: badges name
    this address for ever. None when there was never such a level."""
    skill = skill_of(session, track)
    ladder = latest_with(session, skill, number) if skill else None
    if skill is None or ladder is None:
        return None
    return {"@context": [CREDENTIALS, OPEN_BADGES], **credential.achievement(skill, ladder.level(number))}


def picture(session: Session, track: str, number: int, kind: str) -> bytes | None:
    """The picture of the level with no badge in it; None when there is no such skill. A level that a shorter
    ladder has no more keeps its picture: somebody reached it."""
    skill = skill_of(session, track)
    if skill is None or not 1 <= number <= HIGHEST:
        return None
    ladder = _ladder(session, skill)
    dress: dict[str, Any] = {"title": f"{ladder.name} {number}", "top": max(ladder.top, number)}
    if kind == "png":
        return drawing.png(track, number, **dress)
    return drawing.svg(track, number, **dress).encode()


def dumped(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _drawn_for(session: Session, badge: Badge) -> dict[str, Any]:
    decision = session.get_one(Decision, badge.promotion.decision_id)
    proposal = session.get_one(Proposal, decision.proposal_id)
    said = badge.credential["credentialSubject"]["achievement"]
    return {
        "track": proposal.skill.track,
        "level": badge.promotion.level,
        "title": said["name"],
        "top": ladder_in(proposal.ladder_version).top,
    }


def _ladder(session: Session, skill: Skill) -> Ladder:
    return ladder_in(version_at(session, skill, now()))
