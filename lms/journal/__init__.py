"""What happened, append-only, people by id. Notices, reports and exports read this one journal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, Session, mapped_column

from lms.db import Base, now


class Event(Base):
    __tablename__ = "event"
    __table_args__ = (Index(None, "subject_type", "subject_id"), Index(None, "worker_id", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    verb: Mapped[str] = mapped_column(index=True)
    """noun.past_participle, such as `submission.handed_in`"""
    actor_id: Mapped[int | None]
    """Who did it; none when the machine did"""
    worker_id: Mapped[int | None]
    """Whom it is about, when it is about one worker"""
    subject_type: Mapped[str | None]
    subject_id: Mapped[int | None]
    detail: Mapped[dict[str, Any]]


def record(
    session: Session,
    verb: str,
    subject: Any = None,
    *,
    by: Any = None,
    about: Any = None,
    **detail: Any,
) -> Event:
    """Write down that `by` did `verb` to `subject`. `by` and `about` are people, or None."""
    if subject is not None and subject.id is None:
        session.flush()
    event = Event(
        at=now(),
        verb=verb,
        actor_id=by.id if by is not None else None,
        worker_id=about.id if about is not None else None,
        subject_type=subject.__tablename__ if subject is not None else None,
        subject_id=subject.id if subject is not None else None,
        detail=detail,
    )
    session.add(event)
    return event
