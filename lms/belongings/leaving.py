"""退会 in two steps: asked for, and carried out when the days of waiting are over. Until then it can be taken
back, and everything goes on as before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask import current_app
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import background
from lms.accounts import people
from lms.accounts.models import Person, Role
from lms.background import Control, Effects, job
from lms.belongings import erasing
from lms.belongings.models import Leaving
from lms.belongings.settling import Matter, open_matters
from lms.db import now, today
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.notices.telling import tell, tell_anew
from lms.prose import N_

LONGEST_HOW = 200


class NotSettled(Refusal):
    """Says what is open."""

    def __init__(self, matters: Sequence[Matter]) -> None:
        words = " ".join(str(matter.text) for matter in matters)
        super().__init__(_("Something is still open. %(matters)s", matters=words))


class AlreadyLeft(Refusal):
    message = _("This person has left already.")


class NothingToTakeBack(Refusal):
    message = _("There is no leaving to take back.")


def ask(session: Session, person: Person, *, by: Person, how: str = "") -> Leaving:
    """Asked twice is asked once. Raises NotSettled; BadInput when staff do not say how they were asked."""
    if by.id != person.id and not how.strip():
        raise BadInput(_("Please write how the person asked: by phone, on paper, face to face."), field="how")
    if done_leaving(session, person) is not None:
        raise AlreadyLeft
    if (already := open_leaving(session, person)) is not None:
        return already
    if matters := open_matters(session, person):
        raise NotSettled(matters)
    due = today() + timedelta(days=int(current_app.config["LEAVING_DAYS"]))
    row = Leaving(person_id=person.id, by_id=by.id, how=how.strip()[:LONGEST_HOW], asked_at=now(), due_on=due)
    session.add(row)
    record(session, "leaving.asked_for", row, by=by, about=person)
    words = N_("Your leaving is noted for %(day)s. Until then you can take it back, and nothing changes.")
    tell(session, person, "leaving.asked_for", words, url="/account/leaving", day=due.isoformat())
    _tell_directors(session, row, N_("%(name)s asks to leave, on %(day)s."), by=by, day=due.isoformat())
    return row


def take_back(session: Session, person: Person, *, by: Person) -> Leaving:
    row = open_leaving(session, person)
    if row is None:
        raise NothingToTakeBack
    row.taken_back_at, row.taken_back_by_id = now(), by.id
    record(session, "leaving.taken_back", row, by=by, about=person)
    words = N_("Your leaving is taken back. It is good that you stay.")
    tell(session, person, "leaving.taken_back", words, url="/account")
    _tell_directors(session, row, N_("%(name)s stays: the leaving is taken back."), by=by)
    return row


def open_leaving(session: Session, person: Person) -> Leaving | None:
    """Asked for, not taken back, not done."""
    mine = Leaving.person_id == person.id, Leaving.taken_back_at.is_(None), Leaving.done_at.is_(None)
    return session.scalar(select(Leaving).where(*mine))


def done_leaving(session: Session, person: Person) -> Leaving | None:
    """The one that was carried out."""
    return session.scalar(select(Leaving).where(Leaving.person_id == person.id, Leaving.done_at.is_not(None)))


def done_leavings(session: Session) -> list[Leaving]:
    """In the order in which people left."""
    return list(
        session.scalars(select(Leaving).where(Leaving.done_at.is_not(None)).order_by(Leaving.done_at))
    )


def ask_for_due(session: Session) -> None:
    """A nightly chore. Each leaving is a job of its own: one that fails keeps nobody else waiting."""
    due = Leaving.due_on <= today(), Leaving.taken_back_at.is_(None), Leaving.done_at.is_(None)
    for leaving_id in session.scalars(select(Leaving.id).where(*due).order_by(Leaving.id)).all():
        background.enqueue(session, "leaving", key=f"leaving:{leaving_id}", leaving_id=leaving_id)


def carry_out(session: Session, row: Leaving) -> Leaving:
    """At once, whatever the day. Raises NotSettled. The journal says that somebody left, not who."""
    if matters := open_matters(session, row.person):
        raise NotSettled(matters)
    row.books_until = erasing.erase(session, row.person)
    row.done_at, row.how = now(), ""
    record(session, "person.left", by=None)
    return row


@job("leaving")
def carry_out_one(_control: Control, *, leaving_id: int) -> Effects:
    """Where something is open again it waits, and the person is told once what for."""

    def run(session: Session) -> None:
        row = session.get_one(Leaving, leaving_id)
        if row.taken_back_at or row.done_at:
            return
        if not open_matters(session, row.person):
            carry_out(session, row)
            return
        words = N_("Your leaving waits because something is still open. Please look at what it is.")
        tell_anew(session, row.person, "leaving.waits", words, url="/account/leaving")

    return run


def _tell_directors(session: Session, row: Leaving, words: str, *, by: Person, **arguments: str) -> None:
    """Who plans the work and the meetings of the month to come."""
    person = session.get_one(Person, row.person_id)
    for director in people.people_with(session, Role.DIRECTOR):
        if director.id not in {by.id, person.id}:
            url = f"/people/{person.id}/leaving"
            tell(session, director, "leaving.asked_for", words, url=url, name=person.name, **arguments)
