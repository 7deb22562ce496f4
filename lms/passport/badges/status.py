"""Which badges are withdrawn, as a Bitstring Status List that any verifier can read.

Source: W3C Bitstring Status List 1.0. One bit a badge, the first bit of a byte is the highest; gzip, then
base64url with the multibase prefix `u`. Lists carry no `validUntil`: they must still serve when the site is
an archive that nobody signs for any more.
"""

from __future__ import annotations

import base64
import gzip
import secrets
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.errors import Refusal
from lms.passport.badges import issuer, tokens
from lms.passport.badges.keys import IssuerKey
from lms.passport.badges.proofs import secured, stamp
from lms.passport.badges.vocabulary import CREDENTIALS
from lms.passport.models import Badge, BadgeWithdrawal, StatusList, WithdrawalReason
from lms.skills.models import Reversal

PLACES = 131_072
"""The fewest a list may have, so that a place tells nothing about whose it is"""
_SIGNED: dict[str, tuple[dict[str, Any], str, dict[str, Any]]] = {}
"""{address: (what was signed, name of the key, the signed document)}, the present state of each list"""


class NoKey(Refusal):
    """No key of this site may sign for the list's issuer any more."""

    status = 410
    message = _(
        "This list cannot be signed any more: its key is not trusted, and nothing that it signed counts. "
        "The badges were made anew, and each new one names the list that holds for it."
    )


def list_for(session: Session, name: str) -> StatusList:
    """The list of the issuer, made when it signs for the first time."""
    found = session.scalar(select(StatusList).where(StatusList.issuer == name))
    if found is None:
        number = (session.scalar(select(func.max(StatusList.id))) or 0) + 1
        public = f"{issuer.address()}/badges/status/{number}" if name.startswith("did:web:") else ""
        found = StatusList(id=number, issuer=name, address=public or f"urn:uuid:{uuid.uuid4()}")
        session.add(found)
        session.flush()
    return found


def free_place(session: Session, status_list: StatusList) -> int:
    """A random place that no badge has, or had."""
    badges = select(Badge.place).where(Badge.list_id == status_list.id)
    gone = select(BadgeWithdrawal.place).where(BadgeWithdrawal.list_id == status_list.id)
    taken = set(session.scalars(badges)) | set(session.scalars(gone))
    while (place := secrets.randbelow(PLACES)) in taken:
        pass
    return place


def entry(status_list: StatusList, place: int, *, ending: str = "") -> dict[str, Any]:
    """What a badge says about where its status stands. `ending`: of the address of the list as a token."""
    address = status_list.address + (ending if status_list.address.startswith("https:") else "")
    return {
        "id": f"{address}#{place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(place),
        "statusListCredential": address,
    }


def published(session: Session, status_list: StatusList) -> dict[str, Any]:
    """The list as a signed credential. NoKey when the issuer's key is not trusted any more."""
    key = _key(status_list)
    return _signed(_unsigned(session, status_list), key)


def published_token(session: Session, status_list: StatusList) -> str:
    """The same as a JSON Web Token."""
    key = _key(status_list)
    listed = _unsigned(session, status_list)
    listed |= {"id": entry(status_list, 0, ending=".jwt")["statusListCredential"]}
    return tokens.signed(listed, key.private, method=key.method(status_list.issuer))


def withdrawn(session: Session, status_list: StatusList, place: int) -> WithdrawalReason | None:
    """Why the badge at this place counts no longer; None when it counts."""
    own = BadgeWithdrawal.list_id == status_list.id, BadgeWithdrawal.place == place
    if reason := session.scalar(select(BadgeWithdrawal.reason).where(*own)):
        return reason
    return WithdrawalReason.TAKEN_BACK if place in _withdrawn(session, status_list) else None


def encoded(places: Iterable[int]) -> str:
    """The bits of the withdrawn places as `encodedList`."""
    bits = bytearray(PLACES // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode()


def _key(status_list: StatusList) -> IssuerKey:
    key = issuer.key_for(status_list.issuer)
    if key is None:
        raise NoKey
    return key


def _unsigned(session: Session, status_list: StatusList) -> dict[str, Any]:
    gone = _withdrawn(session, status_list)
    return {
        "@context": [CREDENTIALS],
        "id": status_list.address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": {"id": status_list.issuer},
        "validFrom": stamp(max(gone.values(), default=status_list.created_at)),
        "credentialSubject": {
            "id": f"{status_list.address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded(gone),
        },
    }


def _withdrawn(session: Session, status_list: StatusList) -> dict[int, datetime]:
    """{place: since when}. A level taken back counts at once, before its badge's row says so."""
    rows = select(BadgeWithdrawal.place, BadgeWithdrawal.at).where(BadgeWithdrawal.list_id == status_list.id)
    back = select(Badge.place, Reversal.at).join(Reversal, Reversal.promotion_id == Badge.promotion_id)
    found = [*session.execute(rows), *session.execute(back.where(Badge.list_id == status_list.id))]
    return {row.place: row.at for row in reversed(found)}


def _signed(listed: dict[str, Any], key: IssuerKey) -> dict[str, Any]:
    """Anybody may ask for the list, and it changes seldom: it is signed once for every state it is in."""
    found = _SIGNED.get(listed["id"])
    if found is None or found[:2] != (listed, key.name):
        at = datetime.fromisoformat(listed["validFrom"])
        document = secured(listed, key.private, method=key.method(listed["issuer"]["id"]), at=at)
        _SIGNED[listed["id"]] = found = (listed, key.name, document)
    return found[2]
