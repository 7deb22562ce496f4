"""Telling a person something, and what they have not read yet."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now
from lms.notices.models import Notice


def tell(session: Session, person: Person, kind: str, text: str, *, url: str, **arguments: Any) -> Notice:
    """Leave `person` a notice. `text` is a source string marked with `N_`; arguments must be JSON values."""
    notice = Notice(person_id=person.id, kind=kind, text=text, arguments=arguments, url=url)
    session.add(notice)
    return notice


def wording(notice: Notice) -> str:
    """The notice in the language of whoever is reading."""
    return str(gettext(notice.text, **notice.arguments))


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
