"""The first talk with a newcomer: face to face, on the phone, on paper, or written alone on the screen."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.accounts.people import coaches_of
from lms.accounts.permissions import visible_workers
from lms.aptitude.models import How, Interview
from lms.db import now, today
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.notices.telling import tell
from lms.prose import N_
from lms.skills.interviews import keep_first_talk

LONGEST = 2000
EARLIEST = date(2000, 1, 1)


class NotYours(Refusal):
    message = _("Only the worker or staff who talked with them can write this down.")


def hold(
    session: Session,
    worker: Person,
    *,
    how: How,
    held_on: date | None,
    experience: str,
    everyday: str,
    hopes: str,
    worries: str,
    view: str = "",
    by: Person,
) -> Interview:
    """Write a talk down. Raises BadInput, NotYours."""
    own = by.id == worker.id
    if own != (how == How.SCREEN) or not (own or by.has(Role.COACH, Role.DIRECTOR)):
        raise NotYours
    day = held_on or today()
    texts = {"experience": experience, "everyday": everyday, "hopes": hopes, "worries": worries}
    texts |= {"view": "" if own else view}
    texts = {name: text.strip() for name, text in texts.items()}
    _check(day, texts)
    row = Interview(worker=worker, how=how, held_on=day, by=by, at=now(), **texts)
    session.add(row)
    session.flush()
    record(session, "interview.held", row, by=by, about=worker, how=how.value)
    if not own:
        _put_on_record(session, row)
    _tell(session, row)
    return row


def visible_interview(session: Session, viewer: Person, interview_id: int) -> Interview | None:
    """One's own, and that of a worker whom the viewer accompanies or directs."""
    workers = visible_workers(viewer).with_only_columns(Person.id)
    seen = Interview.id == interview_id, Interview.worker_id.in_(workers)
    return session.scalar(select(Interview).where(*seen))


def interviews_of(session: Session, worker: Person) -> list[Interview]:
    """Newest first."""
    mine = select(Interview).where(Interview.worker_id == worker.id)
    return list(session.scalars(mine.order_by(Interview.held_on.desc(), Interview.id.desc())))


def _check(day: date, texts: dict[str, str]) -> None:
    if not EARLIEST <= day <= today():
        raise BadInput(_("Please check the date of the talk."), field="held_on")
    if not any(texts.values()):
        raise BadInput(_("Please write at least one answer."), field="experience")
    for name, text in texts.items():
        if len(text) > LONGEST:
            raise BadInput(_("This text is too long."), field=name)


def _put_on_record(session: Session, row: Interview) -> None:
    """What whoever held the talk saw; worries and hopes stay where they were written."""
    source = f"interview:{row.id}"
    how, on = row.how.value, row.held_on
    keep_first_talk(session, row.worker, text=row.view, source=source, how=how, on=on, by=row.by)


def _tell(session: Session, row: Interview) -> None:
    if row.by_id != row.worker_id:
        text = N_("%(name)s has written down your talk. You can read it, and add what is missing.")
        tell(session, row.worker, "interview.held", text, url="/aptitude", name=row.by.name)
    text = N_("%(worker)s has answered the questions of the first talk.")
    for coach in coaches_of(session, row.worker):
        if coach.id != row.by_id:
            url = f"/workers/{row.worker_id}/aptitude"
            tell(session, coach, "interview.written", text, url=url, worker=row.worker.name)
