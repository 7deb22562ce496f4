"""Notices by e-mail: a letter is a row, its sending a job that is tried for half a day."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Person
from lms.background import Control, Effects, Failed, enqueue, job, transaction
from lms.db import now, today
from lms.journal import record
from lms.notices.choices import wants_mail
from lms.notices.letters import letter
from lms.notices.mailing import LATEST, Rhythm, Waiting, Wish, due, reaches_closed, wish_of
from lms.notices.models import Letter, Notice
from lms.notices.sending import NobodyThere, send, sends_mail
from lms.notices.telling import tell
from lms.prose import N_

ATTEMPTS = 15
"""With pauses that double from two seconds: half a day"""


def write_letters(session: Session) -> int:
    """By the clock: a letter for everybody who has one due; returns how many. Read notices are not sent."""
    if not sends_mail():
        return 0
    unsent = (
        select(Notice)
        .where(Notice.read_at.is_(None), Notice.letter_id.is_(None), Notice.created_at > now() - LATEST)
        .order_by(Notice.id)
    )
    by_person: dict[int, list[Notice]] = defaultdict(list)
    for notice in session.scalars(unsent):
        by_person[notice.person_id].append(notice)
    resting = people.resting_ids(session, on=today())
    return sum(
        _write(session, session.get_one(Person, person_id), notices)
        for person_id, notices in by_person.items()
        if person_id not in resting
    )


def choose_mail(session: Session, person: Person, wish: Wish, *, by: Person) -> Person:
    """How often, and the quiet hours."""
    chosen = {"rhythm": wish.rhythm.value, "from": wish.quiet_from, "until": wish.quiet_until}
    person.preferences = person.preferences | {"mail": chosen}
    record(session, "mail.chosen", person, by=by, about=person, **chosen)
    return person


@job("mail", on_failure=lambda session, error, letter_id: _not_delivered(session, error, letter_id))
def post(_control: Control, *, letter_id: int) -> Effects:
    """Send one letter. Killed between sending and noting it, it goes twice with the same Message-ID."""
    with transaction() as session:
        row = session.get(Letter, letter_id)
        if row is None:  # its person has left since
            return lambda _session: None
        person = session.get_one(Person, row.person_id)
        notices = list(
            session.scalars(select(Notice).where(Notice.letter_id == letter_id).order_by(Notice.id))
        )
        message = letter(person, notices, number=letter_id) if person.email and notices else None
    if message is not None and row.sent_at is None:
        try:
            send(message)
        except NobodyThere as refused:
            raise Failed(str(refused)) from refused

    def effects(session: Session) -> None:
        if sent := session.get(Letter, letter_id):
            sent.sent_at = now()

    return effects


def _write(session: Session, person: Person, notices: list[Notice]) -> int:
    if not person.email:
        return 0
    if not person.is_active:
        notices = [one for one in notices if reaches_closed(one.kind)]
    wish = wish_of(person.preferences)
    waiting = [Waiting(one.id, one.kind, one.created_at) for one in notices if wants_mail(person, one.kind)]
    ids = set(due(waiting, wish, last=_last_daily(session, person), at=now()))
    if not ids:
        return 0
    whole = wish.rhythm == Rhythm.DAILY and len(ids) == len(waiting)
    row = Letter(person_id=person.id, daily=whole, written_at=now())
    session.add(row)
    session.flush()
    for notice in notices:
        if notice.id in ids:
            notice.letter_id = row.id
    enqueue(session, "mail", key=f"mail:{row.id}", priority=20, letter_id=row.id).max_attempts = ATTEMPTS
    return 1


def _last_daily(session: Session, person: Person) -> datetime | None:
    mine = select(Letter.written_at).where(Letter.person_id == person.id, Letter.daily)
    return session.scalar(mine.order_by(Letter.id.desc()).limit(1))


def _not_delivered(session: Session, error: str, letter_id: int) -> None:
    """The person is told on the site, where the notices are anyway; staff read the reason in the journal."""
    row = session.get(Letter, letter_id)
    if row is None:
        return
    row.error = error[:500]
    person = session.get_one(Person, row.person_id)
    record(session, "letter.not_delivered", row, by=None, about=person, error=row.error)
    text = N_("An e-mail to %(address)s did not arrive. Please ask the staff to check the address.")
    notice = tell(session, person, "letter.not_delivered", text, url="/notices", address=person.email)
    if notice is not None:
        notice.letter_id = row.id  # by e-mail it would not arrive either
