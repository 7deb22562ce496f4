"""Asking for the copy, making it in the background, telling, and removing it after a week."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from flask_babel import force_locale
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import background, storage
from lms.accounts.models import Person
from lms.background import Control, Effects, job
from lms.belongings import packing, sweeping
from lms.belongings.models import Bundle
from lms.db import READING, db, now
from lms.errors import BadInput, NotThere
from lms.journal import record
from lms.notices.telling import tell
from lms.prose import N_

FOLDER = "bundles"
LIFE = timedelta(days=7)
LARGEST = 16_000_000_000
LONGEST_HOW = 200


def ask(session: Session, person: Person, *, by: Person, how: str = "") -> Bundle:
    """One that is being made already is enough."""
    if by.id != person.id and not how.strip():
        raise BadInput(_("Please write how the person asked: by phone, on paper, face to face."), field="how")
    for bundle in bundles_of(session, person):
        if bundle.in_making:
            return bundle
    bundle = Bundle(person_id=person.id, by_id=by.id, how=how.strip()[:LONGEST_HOW], asked_at=now())
    session.add(bundle)
    session.flush()
    background.enqueue(session, "bundle", key=f"bundle:{bundle.id}", priority=50, bundle_id=bundle.id)
    record(session, "bundle.asked_for", bundle, by=by, about=person)
    return bundle


def bundles_of(session: Session, person: Person) -> list[Bundle]:
    """Newest first."""
    own = select(Bundle).where(Bundle.person_id == person.id)
    return list(session.scalars(own.order_by(Bundle.id.desc())))


def bundle_of(session: Session, person: Person, bundle_id: int) -> Bundle:
    """The person's, with its file there; otherwise NotThere."""
    bundle = session.scalar(select(Bundle).where(Bundle.id == bundle_id, Bundle.person_id == person.id))
    if bundle is None or bundle.file_key is None or not bundle.there:
        raise NotThere(_("This copy is no longer kept. You can ask for a new one."))
    if not storage.path(bundle.file_key).is_file():
        raise NotThere(_("This copy is no longer kept. You can ask for a new one."))
    return bundle


def hand_over(session: Session, bundle: Bundle, *, by: Person) -> Bundle:
    """The director takes the file to print it or to put it on a stick for its owner. Written down."""
    record(session, "bundle.handed_over", bundle, by=by, about=bundle.person)
    return bundle


def forget(session: Session) -> None:
    """A chore: copies go after a week. The row goes on saying that there was one."""
    old = select(Bundle).where(Bundle.gone_at.is_(None), Bundle.made_at < now() - LIFE)
    for bundle in session.scalars(old).all():
        bundle.file_key, bundle.gone_at = None, now()
    session.flush()
    used = set(session.scalars(select(Bundle.file_key).where(Bundle.file_key.is_not(None))))
    for file in storage.folder(FOLDER).rglob("*"):
        stale = file.is_file() and now().timestamp() - file.stat().st_mtime > LIFE.total_seconds()
        if stale and str(file.relative_to(storage.root())) not in used:
            file.unlink(missing_ok=True)


@job("bundle", on_failure=lambda session, error, *, bundle_id: _failed(session, bundle_id))
def make(_control: Control, *, bundle_id: int) -> Effects | None:
    """The file is on disk before the row says so."""
    with _reading() as session, tempfile.TemporaryFile(dir=storage.folder(FOLDER)) as file:
        bundle = session.get(Bundle, bundle_id)
        if bundle is None:
            return None
        with force_locale(bundle.person.locale):
            packing.pack(session, bundle.person, file)
        size = file.tell()
        file.seek(0)
        key = storage.put(file, limit=LARGEST, under=FOLDER).key

    def made(session: Session) -> None:
        row = session.get(Bundle, bundle_id)
        if row is None:  # the person left while it was made
            sweeping.ask_for(session, [key])
            return
        row.file_key, row.bytes, row.made_at = key, size, now()
        _tell(session, row, N_("The copy of everything about you is ready. It is kept for seven days."))

    return made


@contextmanager
def _reading() -> Iterator[Session]:
    """A session that holds no write lock, however long the work takes."""
    with db.engine.connect().execution_options(**READING) as connection, Session(connection) as session:
        yield session


def _failed(session: Session, bundle_id: int) -> None:
    if row := session.get(Bundle, bundle_id):
        row.failed_at = now()
        _tell(session, row, N_("The copy of everything about you could not be made. Please ask once more."))


def _tell(session: Session, bundle: Bundle, text: str) -> None:
    """The person always; the director who asked for them too."""
    tell(session, bundle.person, "bundle.made", text, url="/account/belongings")
    if bundle.by_id != bundle.person_id:
        director = session.get_one(Person, bundle.by_id)
        words = N_("The copy that %(worker)s asked you for is ready, or could not be made. Please look.")
        url = f"/people/{bundle.person_id}/belongings"
        tell(session, director, "bundle.made", words, url=url, worker=bundle.person.name)
