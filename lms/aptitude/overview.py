"""Newcomers and everybody else at a glance, for whoever looks after them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.accounts.permissions import visible_workers
from lms.aptitude.models import AptitudeTest, Interview, WishSheet
from lms.skills.models import Skill

PAGE = 50


@dataclass(frozen=True)
class Row:
    worker: Person
    talked_on: date | None
    said: bool
    """Wishes were said; what they are, only the worker's page shows to whom they are meant for"""
    tested: tuple[str, ...]
    """Names of the skills with a finished short test"""


@dataclass(frozen=True)
class Overview:
    rows: tuple[Row, ...]
    page: int
    pages: int


def overview(session: Session, viewer: Person, *, page: int) -> Overview:
    """The workers whose records the viewer may see, the newest member first."""
    seen = visible_workers(viewer).where(Person.disabled_at.is_(None), Person.id != viewer.id)
    total = session.scalar(select(func.count()).select_from(seen.subquery())) or 0
    ordered = seen.order_by(Person.created_at.desc(), Person.id.desc())
    people = list(session.scalars(ordered.limit(PAGE).offset((page - 1) * PAGE)))
    ids = [person.id for person in people]
    talked, said, tested = _talked(session, ids), _said(session, ids), _tested(session, ids)
    rows = (Row(p, talked.get(p.id), p.id in said, tuple(tested.get(p.id, ()))) for p in people)
    return Overview(tuple(rows), page, max(1, -(-total // PAGE)))


def _talked(session: Session, ids: list[int]) -> dict[int, date]:
    rows = select(Interview.worker_id, func.max(Interview.held_on)).where(Interview.worker_id.in_(ids))
    return {worker_id: day for worker_id, day in session.execute(rows.group_by(Interview.worker_id))}  # noqa: C416 - typed rows


def _said(session: Session, ids: list[int]) -> set[int]:
    return set(session.scalars(select(WishSheet.worker_id).where(WishSheet.worker_id.in_(ids)).distinct()))


def _tested(session: Session, ids: list[int]) -> dict[int, list[str]]:
    rows = (
        select(AptitudeTest.worker_id, Skill.name, Skill.id)
        .join(Skill, Skill.track == AptitudeTest.track)
        .where(AptitudeTest.worker_id.in_(ids), AptitudeTest.ended_at.is_not(None))
        .distinct()
        .order_by(AptitudeTest.worker_id, Skill.id)
    )
    found: dict[int, list[str]] = {}
    for worker_id, name, _skill_id in session.execute(rows):
        found.setdefault(worker_id, []).append(name)
    return found
