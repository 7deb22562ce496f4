"""Answers and pieces that reach us without the person's own screen. Staff write them down, and they count the
same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.accounts.permissions import visible_workers
from lms.db import HERE, now, today
from lms.errors import BadInput, NotThere
from lms.skills.clock import moment_on
from lms.skills.fact_words import REACHED_US

EARLIEST = date(2000, 1, 1)


class How(StrEnum):
    """How it reached us; values as facts carry them."""

    FACE_TO_FACE = "face_to_face"
    PHONE = "phone"
    PAPER = "paper"


HOW_NAMES = {how: REACHED_US[how.value] for how in How}


@dataclass(frozen=True)
class Told:
    """How something reached us, and the day on which the worker said or wrote it."""

    how: How
    on: date


def day_in(typed: str) -> date | None:
    """Of a day's field; None where it was left empty. Raises BadInput at `told_on`."""
    try:
        return date.fromisoformat(typed.strip()) if typed.strip() else None
    except ValueError as error:
        raise BadInput(_("Please write the day as 2026-04-01."), field="told_on") from error


def check_day(day: date | None) -> date:
    """Today where none was given. Raises BadInput at `told_on`."""
    if day is not None and not EARLIEST <= day <= today():
        raise BadInput(_("Please check the day; it cannot lie in the future."), field="told_on")
    return day or today()


def moment(on: date | None, written: datetime | None) -> datetime:
    """When something happened: on the day it was told, else when it was written down, else now."""
    return moment_on(on) if on is not None and (written is None or on < _day(written)) else written or now()


def told_worker(session: Session, staff: Person, worker_id: int) -> Person:
    """Whom `staff` may write for: a worker they see, and never themselves. Raises NotThere."""
    found = session.scalar(visible_workers(staff).where(Person.id == worker_id, Person.id != staff.id))
    if found is None:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    return found


def _day(moment: datetime) -> date:
    return moment.astimezone(HERE).date()
