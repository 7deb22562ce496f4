"""What the worker lets be shown. Each field is off until they choose it; a consent taken back counts at
once."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now
from lms.errors import BadInput
from lms.journal import record
from lms.passport.models import Passport, PassportConsent
from lms.skills import ladders

REAL_NAME, PEN_NAME, ABOUT, HOURS = "real_name", "pen_name", "about", "hours"
EVIDENCE, REASONS, BADGES = "evidence", "reasons", "badges"
FIELDS = (PEN_NAME, REAL_NAME, ABOUT, HOURS, EVIDENCE, REASONS, BADGES)
LONGEST_NAME, LONGEST_ABOUT = 60, 600


def passport(session: Session, worker: Person) -> Passport | None:
    return session.get(Passport, worker.id)


def ensure_passport(session: Session, worker: Person) -> Passport:
    """The worker's passport, made empty when there is none."""
    found = session.get(Passport, worker.id)
    if found is None:
        found = Passport(worker_id=worker.id, subject=f"urn:uuid:{uuid.uuid4()}", pen_name="", about="")
        session.add(found)
        session.flush()
    return found


def given(session: Session, worker: Person) -> frozenset[str]:
    """The fields the worker lets be shown now."""
    return frozenset(row.field for row in _open(session, worker))


def possible(session: Session) -> tuple[str, ...]:
    """Every field there is: those of FIELDS, and one for each skill."""
    return (*FIELDS, *(f"skill:{skill.track}" for skill in ladders.skills(session)))


def choose(
    session: Session,
    worker: Person,
    *,
    fields: Collection[str],
    pen_name: str,
    about: str,
    by: Person,
    how: str = "",
) -> Passport:
    """From now on exactly `fields` are shown. Staff who enter it for a worker say how they were told."""
    pen_name, about = " ".join(pen_name.split()), about.strip()
    if PEN_NAME in fields and not pen_name:
        raise BadInput(_("Please write the pen name that is to be shown."), field="pen_name")
    if ABOUT in fields and not about:
        raise BadInput(_("Please write a few words about yourself, or leave the box empty."), field="about")
    if by.id != worker.id and not how.strip():
        raise BadInput(_("Please write how the worker told you, such as by phone."), field="how")
    row = ensure_passport(session, worker)
    row.pen_name, row.about, row.changed_at = pen_name[:LONGEST_NAME], about[:LONGEST_ABOUT], now()
    _write(session, worker, set(fields) & set(possible(session)), by=by, how=how.strip())
    record(session, "passport.chosen", by=by, about=worker, fields=sorted(fields))
    return row


def shown_name(session: Session, worker: Person) -> str:
    """The name the worker lets be shown: the pen name before the real one; empty when neither."""
    chosen, own = given(session, worker), passport(session, worker)
    if own and PEN_NAME in chosen and own.pen_name:
        return own.pen_name
    return worker.name if REAL_NAME in chosen else ""


def _write(session: Session, worker: Person, fields: set[str], *, by: Person, how: str) -> None:
    there = {row.field: row for row in _open(session, worker)}
    for field in there.keys() - fields:
        there[field].withdrawn_at = now()
    for field in sorted(fields - there.keys()):
        session.add(
            PassportConsent(worker_id=worker.id, field=field, given_by_id=by.id, how=how, given_at=now())
        )
    session.flush()


def _open(session: Session, worker: Person) -> list[PassportConsent]:
    own = select(PassportConsent).where(PassportConsent.worker_id == worker.id)
    return list(session.scalars(own.where(PassportConsent.withdrawn_at.is_(None))))
