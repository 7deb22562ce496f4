"""Who orders: the company that consigns to the workers, the clients, and the orders the team accepted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db import Base, now


class Orderer(Base):
    """Who consigns work to the workers: the director's company. One row; terms name it."""

    __tablename__ = "orderer"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    address: Mapped[str]
    contact: Mapped[str]
    """Name and phone of the person workers can ask"""
    harassment_desk: Mapped[str]
    """Where a worker turns to past the director"""
    expenses: Mapped[str]
    changes: Mapped[str]
    defects: Mapped[str]
    copyright: Mapped[str]
    personal_information: Mapped[str]
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class Client(Base):
    __tablename__ = "client"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    phone: Mapped[str] = mapped_column(default="")
    is_public: Mapped[bool] = mapped_column(default=False)
    """A city section or another public body"""
    created_at: Mapped[datetime] = mapped_column(default=now)


class TeamJob(Base):
    """An order accepted by the team, split into tasks."""

    __tablename__ = "team_job"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    client: Mapped[Client] = relationship(lazy="joined")
