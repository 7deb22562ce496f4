"""Checking a badge somebody shows: real, withdrawn, changed, or none of ours. Says what it found, in words a
person can act on; never fetches anything from anywhere."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.passport.badges import issuer, tokens
from lms.passport.badges.baking import NoBadge, out_of
from lms.passport.badges.issuing import badge_called
from lms.passport.badges.proofs import BadProof, check, proof_of
from lms.passport.badges.status import withdrawn
from lms.passport.badges.vocabulary import CREDENTIALS, OPEN_BADGES
from lms.passport.models import Badge, StatusList, WithdrawalReason

UID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Verdict(StrEnum):
    REAL = "real"
    WITHDRAWN = "withdrawn"
    CHANGED = "changed"
    """Names an issuer of this site, but is not what it signed"""
    STRANGER = "stranger"
    """A badge, but of somebody else: we cannot say anything about it"""
    NO_BADGE = "no_badge"


@dataclass(frozen=True)
class Shown:
    """What a badge says, read from the signed words only."""

    title: str
    description: str
    issuer: str
    holder: str
    """The name on it; empty when it names nobody"""
    reached: datetime | None
    conditions: tuple[str, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Checked:
    verdict: Verdict
    shown: Shown | None = None
    """Only of a badge that is real"""
    badge: Badge | None = None
    """Our own record of it, when there still is one"""
    reason: WithdrawalReason | None = None


def check_file(session: Session, data: bytes) -> Checked:
    """A picture (PNG, SVG), a JSON file or a token, as its owner has it."""
    try:
        return check_text(session, out_of(data))
    except NoBadge:
        return Checked(Verdict.NO_BADGE)


def check_text(session: Session, text: str) -> Checked:
    """What somebody pasted: the credential, its token, or the address of a badge of this site."""
    text = text.strip()
    if text.startswith("{"):
        return _check_document(session, text)
    if text.count(".") == 2 and text.startswith("ey"):
        return _check_token(session, text)
    found = UID.search(text)
    badge = badge_called(session, found[0]) if found and len(text) < 300 else None
    return check_badge(session, badge) if badge else Checked(Verdict.NO_BADGE)


def check_badge(session: Session, badge: Badge) -> Checked:
    """A badge of this site, checked like one that comes from outside."""
    return _check_document(session, json.dumps(badge.credential))


def _check_document(session: Session, text: str) -> Checked:
    try:
        document = json.loads(text)
        proof = proof_of(document)
    except (ValueError, RecursionError, AttributeError):
        return Checked(Verdict.NO_BADGE)
    return _judged(
        session, document, str(proof.get("verificationMethod", "")), lambda key: check(document, key)
    )


def _check_token(session: Session, text: str) -> Checked:
    try:
        method = tokens.method_of(text)
        document = tokens.claims(text)
    except BadProof:
        return Checked(Verdict.NO_BADGE)
    return _judged(session, document, method, lambda key: tokens.check(text, key))


def _judged(session: Session, document: Mapping[str, Any], method: str, signed: Any) -> Checked:
    """Signed by a key of ours that may speak for the issuer it names, in words that mean what they say, and
    not withdrawn."""
    name = _named(document.get("issuer"))
    ours = session.scalar(select(StatusList).where(StatusList.issuer == name)) if name.isascii() else None
    if ours is None:
        return Checked(Verdict.STRANGER if _is_badge(document) else Verdict.NO_BADGE)
    key = issuer.key_named(method, name)
    try:
        if key is None or not _is_badge(document) or document.get("@context") != [CREDENTIALS, OPEN_BADGES]:
            raise BadProof("not in our words")
        signed(key.public)
        shown = _shown(document)
        place = int(document["credentialStatus"]["statusListIndex"])
    except (BadProof, KeyError, TypeError, ValueError):
        return Checked(Verdict.CHANGED)
    row = session.scalar(select(Badge).where(Badge.list_id == ours.id, Badge.place == place))
    if (reason := withdrawn(session, ours, place)) is not None:
        return Checked(Verdict.WITHDRAWN, badge=row, reason=reason)
    return Checked(Verdict.REAL, shown, row)


def _is_badge(document: Mapping[str, Any]) -> bool:
    kinds = document.get("type")
    return isinstance(kinds, list) and "OpenBadgeCredential" in kinds and "VerifiableCredential" in kinds


def _named(part: Any) -> str:
    return str(part.get("id", "")) if isinstance(part, Mapping) else str(part)


def _shown(document: Mapping[str, Any]) -> Shown:
    subject = document["credentialSubject"]
    said = subject["achievement"]
    names = [one["identityHash"] for one in subject.get("identifier", []) if one["identityType"] == "name"]
    return Shown(
        title=str(said["name"]),
        description=str(said["description"]),
        issuer=str(document["issuer"]["name"]),
        holder=str(names[0]) if names else "",
        reached=datetime.fromisoformat(document["validFrom"]),
        conditions=tuple(str(said["criteria"]["narrative"]).splitlines()),
        evidence=tuple(str(one["narrative"]) for one in document.get("evidence", [])),
    )
