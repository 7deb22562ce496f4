"""Badges are issued for promotions, made anew when their owner wishes another name on them, and withdrawn."""

from __future__ import annotations

import uuid

from flask_babel import lazy_gettext as _
from sqlalchemy import Exists, Select, exists, func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now
from lms.errors import Refusal
from lms.journal import record
from lms.notices.telling import tell
from lms.passport.badges import credential, issuer, keys, status, tokens
from lms.passport.badges.proofs import secured
from lms.passport.models import Badge, BadgeWithdrawal, StatusList, WithdrawalReason
from lms.prose import N_
from lms.skills.models import Promotion, Reversal


class AlreadyWithdrawn(Refusal):
    message = _("This badge was withdrawn before. It does not count any more.")


class TakenBack(Refusal):
    message = _("This level was taken back, so there is no badge for it.")


def issue(session: Session, promotion: Promotion, *, by: Person | None) -> Badge:
    """A badge for the promotion, naming the worker as they let it now; one that counts already is withdrawn
    as made anew. `by` None: the machine, which issues one for every promotion."""
    if not _counts(session, promotion):
        raise TakenBack
    for old in _counting(session, promotion):
        _withdraw(session, old, WithdrawalReason.RENEWED, by=by)
    badge = _sign(session, promotion)
    session.add(badge)
    record(session, "badge.issued", badge, by=by, about=badge.worker, promotion=promotion.id)
    if by is None:
        title = badge.credential["name"]
        tell(
            session,
            badge.worker,
            "badge.issued",
            N_("Your badge is there: %(title)s"),
            url="/passport/badges",
            title=title,
        )
    return badge


def issue_due(session: Session) -> list[Badge]:
    """A badge for every promotion that has none yet; those of levels taken back are withdrawn."""
    back = select(Badge).join(Reversal, Reversal.promotion_id == Badge.promotion_id)
    for badge in session.scalars(back.where(~_withdrawn())).all():
        withdraw(session, badge, reason=WithdrawalReason.TAKEN_BACK, by=None)
    without = select(Promotion).where(
        ~exists().where(Badge.promotion_id == Promotion.id),
        ~exists().where(Reversal.promotion_id == Promotion.id),
    )
    return [issue(session, one, by=None) for one in session.scalars(without.order_by(Promotion.id)).all()]


def withdraw(
    session: Session, badge: Badge, *, reason: WithdrawalReason, by: Person | None
) -> BadgeWithdrawal:
    """The badge counts no longer, for everybody who checks it from now on. For ever."""
    if badge.withdrawn is not None:
        raise AlreadyWithdrawn
    return _withdraw(session, badge, reason, by=by)


def withdraw_all(session: Session, worker: Person, *, by: Person | None) -> int:
    """How many counted until now. For somebody who leaves."""
    found = badges_of(session, worker)
    for badge in found:
        _withdraw(session, badge, WithdrawalReason.OWNER, by=by)
    return len(found)


def renew_after_distrust(session: Session, key_name: str) -> list[Badge]:
    """Every badge that counts and was signed with the key is withdrawn, and signed anew with another."""
    signed = select(Badge).where(Badge.key_name == key_name, ~_withdrawn())
    renewed = []
    for badge in session.scalars(signed.order_by(Badge.id)).all():
        _withdraw(session, badge, WithdrawalReason.KEY, by=None)
        renewed.append(issue(session, badge.promotion, by=None))
    return renewed


def renew_after_move(session: Session) -> list[Badge]:
    """Every badge that counts and was issued under another name (before there was a public address, or under
    an earlier one) is made anew under the present one; the old one is withdrawn as made anew."""
    elsewhere = select(Badge).join(StatusList, StatusList.id == Badge.list_id)
    old = elsewhere.where(StatusList.issuer != issuer.did(), ~_withdrawn())
    promotions = [badge.promotion for badge in session.scalars(old.order_by(Badge.id)).all()]
    return [issue(session, one, by=None) for one in promotions if _counts(session, one)]


def badges_of(session: Session, worker: Person) -> list[Badge]:
    """Those that count, the highest levels first."""
    own = select(Badge).join(Promotion).where(Badge.worker_id == worker.id, ~_withdrawn())
    return list(session.scalars(own.order_by(Promotion.skill_id, Promotion.level.desc(), Badge.id)))


def badge_called(session: Session, uid: str) -> Badge | None:
    return session.scalar(select(Badge).where(Badge.uid == uid))


def _sign(session: Session, promotion: Promotion) -> Badge:
    key, name = keys.signing(), issuer.did()
    worker = session.get_one(Person, promotion.worker_id)
    listed = status.list_for(session, name)
    place, uid = status.free_place(session, listed), str(uuid.uuid4())
    base = issuer.address()
    address = f"{base}/badges/{uid}" if base else f"urn:uuid:{uid}"
    plain = credential.unsigned(
        session, promotion, worker, address=address, status=status.entry(listed, place)
    )
    twin = plain | {"credentialStatus": status.entry(listed, place, ending=".jwt")}
    return Badge(
        uid=uid,
        worker=worker,
        promotion=promotion,
        serial=1 + (session.scalar(_serial(promotion)) or 0),
        status_list=listed,
        place=place,
        key_name=key.name,
        credential=secured(plain, key.private, method=key.method(name), at=now()),
        token=tokens.signed(twin, key.private, method=key.method(name)),
        issued_at=now(),
    )


def _counts(session: Session, promotion: Promotion) -> bool:
    """Whether the level was not taken back."""
    return session.scalar(select(Reversal.id).where(Reversal.promotion_id == promotion.id)) is None


def _serial(promotion: Promotion) -> Select[int | None]:
    return select(func.max(Badge.serial)).where(Badge.promotion_id == promotion.id)


def _withdraw(
    session: Session, badge: Badge, reason: WithdrawalReason, *, by: Person | None
) -> BadgeWithdrawal:
    row = BadgeWithdrawal(
        list_id=badge.list_id,
        place=badge.place,
        badge=badge,
        reason=reason,
        by_id=by.id if by else None,
        at=now(),
    )
    session.add(row)
    record(session, "badge.withdrawn", row, by=by, about=badge.worker, badge=badge.id, reason=reason)
    return row


def _counting(session: Session, promotion: Promotion) -> list[Badge]:
    return list(session.scalars(select(Badge).where(Badge.promotion_id == promotion.id, ~_withdrawn())))


def _withdrawn() -> Exists:
    return exists().where(BadgeWithdrawal.badge_id == Badge.id)
