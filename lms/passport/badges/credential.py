"""What a badge says: who issued it, for which level, on which conditions, to whom. Open Badges 3.0,
AchievementCredential."""

from __future__ import annotations

import uuid
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from lms.accounts.models import Person
from lms.passport import consents
from lms.passport.badges import issuer
from lms.passport.badges.proofs import stamp
from lms.passport.badges.vocabulary import CREDENTIALS, OPEN_BADGES
from lms.passport.counts import counts_behind
from lms.skills.criteria import Criterion, Level, Tree
from lms.skills.labels import label
from lms.skills.ladders import ladder_in
from lms.skills.models import Decision, Promotion, Proposal, Skill
from lms.skills.words import bound

LANGUAGE = "ja"
"""Badges are made in the language of the ladders"""


def unsigned(
    session: Session, promotion: Promotion, worker: Person, *, address: str, status: dict[str, Any]
) -> dict[str, Any]:
    """The credential without its proof: with the name and the counts that the worker lets be shown now."""
    name, given = consents.shown_name(session, worker), consents.given(session, worker)
    subject = consents.ensure_passport(session, worker).subject
    proposal = _proposal(session, promotion)
    level = ladder_in(proposal.ladder_version).level(promotion.level)
    with force_locale(LANGUAGE):
        said = achievement(proposal.skill, level)
        holder = {"id": subject, "type": ["AchievementSubject"], "achievement": said}
        document = {
            "@context": [CREDENTIALS, OPEN_BADGES],
            "id": address,
            "type": ["VerifiableCredential", "OpenBadgeCredential", "AchievementCredential"],
            "name": said["name"],
            "issuer": issuer.profile(),
            "validFrom": stamp(promotion.at),
            "awardedDate": stamp(promotion.at),
            "credentialSubject": holder | ({"identifier": [_identity(name)]} if name else {}),
            "credentialStatus": status,
        }
        counts = counts_behind(session, proposal) if consents.EVIDENCE in given else ""
        told = {"type": ["Evidence"], "name": _("What the level rests on"), "narrative": counts}
        return document | ({"evidence": [told]} if counts else {})


def achievement(skill: Skill, level: Level) -> dict[str, Any]:
    """The level as an Achievement: the same for everybody who reached it."""
    name = _("%(skill)s, level %(level)s (%(name)s)", skill=skill.name, level=level.number, name=level.name)
    return {
        "id": achievement_id(skill.track, level.number),
        "type": ["Achievement"],
        "achievementType": "Competency",
        "name": name,
        "description": level.summary,
        "criteria": {"narrative": "\n".join(_conditions(level, object_session(skill)))},
        "inLanguage": LANGUAGE,
        **_picture(skill.track, level.number, name),
    }


def achievement_id(track: str, level: int) -> str:
    if issuer.address():
        return f"{issuer.address()}/badges/levels/{track}/{level}"
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{issuer.did()}/{track}/{level}')}"


def _picture(track: str, level: int, name: str) -> dict[str, Any]:
    if not issuer.address():
        return {}
    url = f"{issuer.address()}/badges/levels/{track}/{level}.png"
    return {"image": {"id": url, "type": "Image", "caption": name}}


def _conditions(level: Level, session: Session | None) -> list[str]:
    first = _(
        "The director proposes a level with a reason, and a second person looks at it. No machine decides."
    )
    return [first, *(f"・{_condition(part, session)}" for part in level.require.parts)]


def _condition(part: Criterion | Tree, session: Session | None) -> str:
    if isinstance(part, Criterion):
        return f"{label(part.metric, session)} {bound(part.metric, part.op, part.value)}"
    joined = _(" or ") if part.logic == "any" else _(" and ")
    return str(joined).join(_condition(each, session) for each in part.parts)


def _identity(name: str) -> dict[str, Any]:
    return {"type": "IdentityObject", "identityType": "name", "identityHash": name, "hashed": False}


def _proposal(session: Session, promotion: Promotion) -> Proposal:
    of_promotion = select(Proposal).join(Decision).where(Decision.id == promotion.decision_id)
    return session.scalars(of_promotion).one()
