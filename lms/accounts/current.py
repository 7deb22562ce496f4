"""Who is using this device: the cookie's token, checked against the session table at every request."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app, g, request, session, url_for
from flask_login import login_user
from sqlalchemy import update

from lms.accounts import sign_in
from lms.accounts.models import Person, UserSession
from lms.db import db, now

TOUCH_EVERY = timedelta(minutes=5)


def load_person(token: str) -> Person | None:
    """Flask-Login's user loader; the cookie holds a random token, never an id."""
    found = sign_in.person_of(db.session(), token)
    if found is None:
        return None
    person, row = found
    person.token = token
    g.user_session = row
    if now() - row.seen_at > TOUCH_EVERY:
        _touch(row)
    return person


def enter(person: Person, *, remember: bool) -> None:
    """Sign in on this device. What an earlier visitor left in the cookie goes first."""
    locale = session.get("locale")
    session.clear()
    if locale:
        session["locale"] = locale
    session.permanent = remember
    device = request.user_agent.string
    person.token = sign_in.open_session(db.session(), person, device=device, remember=remember)
    db.session.flush()
    login_user(person)


def first_page(person: Person) -> str:
    """Where a person lands after signing in: what to do next, by their most demanding role."""
    for role, endpoint in current_app.config["FIRST_PAGES"]:
        if person.has(role):
            return url_for(endpoint)
    return url_for("notices.index")


def _touch(row: UserSession) -> None:
    """A reading request holds no write lock: the mark is set in a short transaction of its own."""
    stamp = update(UserSession).where(UserSession.token_hash == row.token_hash).values(seen_at=now())
    if request.method in {"GET", "HEAD"}:
        with db.engine.begin() as connection:
            connection.execute(stamp)
    else:
        db.session.execute(stamp)
