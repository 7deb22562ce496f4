from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import HERE, Base, now


class RaterVoid(Base):
    """Everything that one person had marked until then was withdrawn together. Which facts, their own
    withdrawals say; second marks, which are no facts, are told by `withdrawn_marks`. What the person marks
    afterwards counts."""

    __tablename__ = "rater_void"
    __table_args__ = (CheckConstraint("facts > 0", name="facts"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rater_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    since: Mapped[date | None]
    """The first day concerned; none: from the beginning"""
    entered_too: Mapped[bool]
    """Also what the person had written down without marking, such as a typing test"""
    facts: Mapped[int]
    """How many were withdrawn"""
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    rater: Mapped[Person] = relationship(foreign_keys=[rater_id])
    by: Mapped[Person] = relationship(foreign_keys=[by_id])


def begin_of(day: date) -> datetime:
    """The first moment of the day here."""
    return datetime.combine(day, time(), HERE).astimezone(UTC)


def withdrawn_marks(session: Session) -> Callable[[int, datetime], bool]:
    """Whether what this person (id) marked at this moment was withdrawn with all the rest."""
    spans: dict[int, list[tuple[datetime | None, datetime]]] = defaultdict(list)
    for rater_id, since, at in session.execute(select(RaterVoid.rater_id, RaterVoid.since, RaterVoid.at)):
        spans[rater_id].append((begin_of(since) if since else None, at))
    return lambda rater_id, at: any(
        (since is None or since <= at) and at <= until for since, until in spans.get(rater_id, ())
    )
