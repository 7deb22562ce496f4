"""Sharing the passport by an address that nobody can guess, ends by itself, and can be ended at any time."""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.accounts.sign_in import digest
from lms.db import db, now, today
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.passport import consents
from lms.passport.models import PassportLink

LIVES = (7, 30, 90, 365)
"""Days a link may live"""
MOST = 20
LONGEST_LABEL = 60


class NothingToShow(Refusal):
    message = _("Nothing is shown on your passport yet. Please choose first what others may see.")


class TooManyLinks(Refusal):
    message = _("There are 20 open links already. Please end one that is not needed any more.")


def make(session: Session, worker: Person, *, days: int, label: str, by: Person) -> tuple[PassportLink, str]:
    """A link that lives for so many days, and its token, which is told once and kept as a hash only."""
    if days not in LIVES:
        raise BadInput(_("Please choose how long the link lives."), field="days")
    if not consents.given(session, worker):
        raise NothingToShow
    if len(open_links(session, worker)) >= MOST:
        raise TooManyLinks
    token = secrets.token_urlsafe(24)
    link = PassportLink(
        worker_id=worker.id,
        token_hash=digest(token),
        label=" ".join(label.split())[:LONGEST_LABEL],
        created_at=now(),
        last_day=today() + timedelta(days=days),
    )
    session.add(link)
    record(session, "passport_link.made", link, by=by, about=worker, days=days)
    return link, token


def end(session: Session, link: PassportLink, *, by: Person) -> PassportLink:
    """From now on the address shows nothing. Ending it twice is no mistake."""
    if link.ended_at is None:
        link.ended_at = now()
        record(session, "passport_link.ended", link, by=by, about=link.worker)
    return link


def behind(session: Session, token: str) -> PassportLink | None:
    """The link of this token; None when there is none, it has ended, or its owner's account is closed."""
    found = session.scalar(select(PassportLink).where(PassportLink.token_hash == digest(token)))
    if found is None or found.ended_at or found.last_day < today() or found.worker.disabled_at:
        return None
    return found


def note_opened(link: PassportLink) -> None:
    """The day it was last opened, in a short transaction of its own: a reading request holds no lock."""
    if link.last_opened_on == today():
        return
    stamp = update(PassportLink).where(PassportLink.id == link.id).values(last_opened_on=today())
    with db.engine.begin() as connection:
        connection.execute(stamp)


def links_of(session: Session, worker: Person) -> list[PassportLink]:
    """Every link of the worker, the newest first."""
    own = select(PassportLink).where(PassportLink.worker_id == worker.id)
    return list(session.scalars(own.order_by(PassportLink.id.desc())))


def open_links(session: Session, worker: Person) -> list[PassportLink]:
    return [link for link in links_of(session, worker) if is_open(link)]


def is_open(link: PassportLink) -> bool:
    return link.ended_at is None and link.last_day >= today()


def own_link(session: Session, worker: Person, link_id: int) -> PassportLink | None:
    own = select(PassportLink).where(PassportLink.worker_id == worker.id, PassportLink.id == link_id)
    return session.scalar(own)


def end_all(session: Session, worker: Person, *, by: Person) -> int:
    """How many were open. For somebody who leaves."""
    found = open_links(session, worker)
    for link in found:
        end(session, link, by=by)
    return len(found)
