from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, now


class TableImport(Base):
    """取り込み: a table somebody sent, read and not yet carried out, or carried out. What it would change is
    worked out from `table` anew whenever it is looked at, so it is always about the present."""

    __tablename__ = "table_import"
    __table_args__ = (CheckConstraint("(confirmed_at IS NULL) = (outcome IS NULL)", name="outcome"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    file_name: Mapped[str]
    table: Mapped[list[Any]]
    """Rows of texts, the headings first"""
    sent_at: Mapped[datetime] = mapped_column(default=now)
    confirmed_at: Mapped[datetime | None]
    outcome: Mapped[dict[str, Any] | None]
    """taken, refused: how many lines; `problems`: [[line, name, words]]. The table itself is emptied then"""
