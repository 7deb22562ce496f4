"""Telling a person something, and what they have not read yet."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now
from lms.notices.choices import wants
from lms.notices.models import Notice
from lms.prose import day, moment

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(_DAY.pattern + r"T\d{2}:\d{2}:\d{2}(\.\d+)?\+00:00")


def tell(
    session: Session, person: Person, kind: str, text: str, *, url: str, **arguments: Any
) -> Notice | None:
    """Leave `person` a notice, unless they switched its kind off or have left. `text` is a source string
    marked with `N_`; arguments must be JSON values."""
    if not person.is_active or not wants(person, kind):
        return None
    notice = Notice(person_id=person.id, kind=kind, text=text, arguments=arguments, url=url)
    session.add(notice)
    return notice


def tell_anew(
    session: Session, person: Person, kind: str, text: str, *, url: str, **arguments: Any
) -> Notice | None:
    """As `tell`, in the place of an unread notice that says the same: what changes often never piles up."""
    unread = Notice.person_id == person.id, Notice.kind == kind, Notice.url == url, Notice.read_at.is_(None)
    for before in session.scalars(select(Notice).where(*unread)):
        if before.text == text and before.arguments == arguments:
            session.delete(before)
    return tell(session, person, kind, text, url=url, **arguments)


def wording(notice: Notice) -> str:
    """The notice in the language of whoever is reading."""
    return str(gettext(notice.text, **{name: _said(value) for name, value in notice.arguments.items()}))


def _said(value: Any) -> Any:
    """A day or a moment, kept in ISO 8601 because JSON has neither, as people write it."""
    if isinstance(value, str):
        with suppress(ValueError):
            if _DAY.fullmatch(value):
                return day(date.fromisoformat(value))
            if _MOMENT.fullmatch(value):
                return moment(datetime.fromisoformat(value))
    return value


def notices_of(session: Session, person: Person, *, limit: int = 100) -> list[Notice]:
    """Newest first."""
    mine = (
        select(Notice)
        .where(Notice.person_id == person.id)
        .order_by(Notice.created_at.desc(), Notice.id.desc())
    )
    return list(session.scalars(mine.limit(limit)))


def unread_count(session: Session, person: Person) -> int:
    mine = select(func.count()).where(Notice.person_id == person.id, Notice.read_at.is_(None))
    return session.scalar(mine) or 0


def read(session: Session, person: Person, notice_id: int) -> Notice | None:
    """Mark as read; None when it is not this person's."""
    notice = session.scalar(select(Notice).where(Notice.id == notice_id, Notice.person_id == person.id))
    if notice is not None and notice.read_at is None:
        notice.read_at = now()
    return notice


def read_all(session: Session, person: Person) -> int:
    """Mark everything as read; returns how many were not."""
    unread = select(Notice).where(Notice.person_id == person.id, Notice.read_at.is_(None))
    found = session.scalars(unread).all()
    for notice in found:
        notice.read_at = now()
    return len(found)
