"""Signing in and out: password or one-time code, throttled alike; sessions that end when we say so."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, bindparam, exists, func, select, update
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from lms.accounts import doors, passwords, people
from lms.accounts.models import Deputy, OneTimeCode, Person, SignInFailure, UserSession
from lms.db import now
from lms.errors import Refusal
from lms.journal import record

CODE_LIFE = timedelta(minutes=30)
IDLE, IDLE_REMEMBERED, ABSOLUTE = timedelta(hours=12), timedelta(days=30), timedelta(days=90)
WINDOW = timedelta(hours=1)
FREE_FAILURES = 5
FREE_FAILURES_NET = 40
# No I, L, O, Q, U, V, 0, 1: they are misread on paper and on the phone. Ten of these 28: 48 bits.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPRSTWXYZ"

# Asked at every request, so it is built once and brings the roles along.
_HELD = (
    select(UserSession, Person, exists().where(Deputy.person_id == Person.id))
    .join(Person, Person.id == UserSession.person_id)
    .options(joinedload(Person.role_rows))
    .where(UserSession.token_hash == bindparam("token_hash"))
)


class WrongSignIn(Refusal):
    status = 422
    message = _("The name or the password is not right. Please check both and try again.")


class WrongCode(Refusal):
    status = 422
    message = _("This code is not right, or it has been used or is too old. Please ask for a new one.")


class Suspended(Refusal):
    """Said only to whoever knew the password, so that nobody learns who has an account here."""

    status = 422
    message = _(
        "This account is closed for now. Everything you did is kept. Please ask the director by phone or in "
        "person."
    )


class TooManyTries(Refusal):
    status = 429

    def __init__(self, wait: timedelta) -> None:
        seconds = max(1, round(wait.total_seconds()))
        super().__init__(_("Too many tries. Please wait %(seconds)s seconds and try again.", seconds=seconds))


def with_password(session: Session, login: str, password: str, *, network: str) -> Person:
    """The person, or WrongSignIn with the same words and time whether the name or the password is wrong."""
    person = people.find(session, login)
    keys = _keys(login, person, network)
    _check_throttle(session, keys)
    right = passwords.matches(password, person.password_hash if person else None)
    if person is None or not right:
        raise WrongSignIn
    if person.disabled_at:
        raise Suspended
    return _entered(session, person, how="password")


def with_code(session: Session, login: str, code: str, *, network: str) -> Person:
    """A code from staff, typed with the sign-in name. Works once, within 30 minutes of its issue."""
    person = people.find(session, login)
    keys = _keys(login, person, network)
    _check_throttle(session, keys)
    row = session.scalar(select(OneTimeCode).where(OneTimeCode.code_hash == digest(_fold_code(code))))
    if person is None or row is None or row.person_id != person.id:
        raise WrongCode
    return _use(session, row, person)


def with_token(session: Session, token: str, *, network: str) -> Person:
    """The same code as a scanned QR."""
    _check_throttle(session, [f"net:{network}"])
    row = session.scalar(select(OneTimeCode).where(OneTimeCode.token_hash == digest(token)))
    if row is None:
        raise WrongCode
    return _use(session, row, session.get_one(Person, row.person_id))


def note_failure(session: Session, login: str, *, network: str) -> None:
    """Count a failed try. Called in a transaction of its own, because a refusal rolls the request back."""
    person = people.find(session, login) if login else None
    for key in _keys(login, person, network):
        session.add(SignInFailure(key=key))
    session.flush()


def issue_code(session: Session, person: Person, *, by: Person) -> tuple[str, str]:
    """A fresh (code, token) to hand over; older unused ones stop working. Only hashes are kept."""
    if person.disabled_at:
        raise Refusal(_("This account is closed."))
    _end_codes(session, person)
    code = "".join(secrets.choice(CODE_ALPHABET) for _i in range(10))
    token = secrets.token_urlsafe(24)
    row = OneTimeCode(
        person_id=person.id,
        code_hash=digest(code),
        token_hash=digest(token),
        issued_by_id=by.id,
        expires_at=now() + CODE_LIFE,
    )
    session.add(row)
    record(session, "sign_in_code.issued", row, by=by, about=person)
    return f"{code[:5]}-{code[5:]}", token


def open_session(session: Session, person: Person, *, device: str, remember: bool) -> str:
    """A signed-in device; returns the token for the cookie."""
    token = secrets.token_urlsafe(32)
    session.add(
        UserSession(token_hash=digest(token), person_id=person.id, device=device[:200], remember=remember)
    )
    return token


def person_of(
    session: Session, token: str, *, at: datetime | None = None
) -> tuple[Person, UserSession] | None:
    """Who holds this token: None when revoked, idle for too long, too old, or the account is closed."""
    found = session.execute(_HELD, {"token_hash": digest(token)}).unique().one_or_none()
    if found is None:
        return None
    row, person, was_named = found
    if not was_named:  # as nearly everybody: the page need not ask for the days
        set_committed_value(person, "deputyships", [])
    return (person, row) if _counts(row, person, at or now()) else None


def close_session(session: Session, token_hash: str) -> None:
    _revoke(session, UserSession.token_hash == token_hash)


def close_all_sessions(session: Session, person: Person, *, but: str | None = None) -> None:
    """Every device of the person is signed out, except the one with token hash `but`."""
    others = UserSession.token_hash != (but or "")
    _revoke(session, UserSession.person_id == person.id, UserSession.revoked_at.is_(None), others)


def shut_out(session: Session, person: Person) -> None:
    """Every device is signed out at once, and a code that was handed over opens nothing any more."""
    close_all_sessions(session, person)
    _end_codes(session, person)


def close_old_doors(session: Session) -> None:
    """Of devices whose time ran out without anybody signing them out."""
    held = select(UserSession, Person).join(Person, Person.id == UserSession.person_id)
    rows = session.execute(held.where(UserSession.revoked_at.is_(None)))
    doors.keep_only(row.token_hash for row, person in rows if _counts(row, person, now()))


def change_password(session: Session, person: Person, new: str, *, current: str | None, keep: str) -> None:
    """Set a password; `current` is needed when there is one. Other devices are signed out."""
    if person.password_hash and not passwords.matches(current or "", person.password_hash):
        raise WrongSignIn(_("The current password is not right."))
    person.password_hash = passwords.hashed(new)
    close_all_sessions(session, person, but=keep)
    record(session, "password.changed", person, by=person)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _counts(row: UserSession, person: Person, at: datetime) -> bool:
    if row.revoked_at or at - row.created_at > ABSOLUTE or person.disabled_at:
        return False
    return at - row.seen_at <= (IDLE_REMEMBERED if row.remember else IDLE)


def _revoke(session: Session, *which: ColumnElement[bool]) -> None:
    ended = update(UserSession).where(*which).values(revoked_at=now()).returning(UserSession.token_hash)
    doors.close(session, session.scalars(ended).all())


def _end_codes(session: Session, person: Person) -> None:
    unused = OneTimeCode.person_id == person.id, OneTimeCode.used_at.is_(None), OneTimeCode.expires_at > now()
    session.execute(update(OneTimeCode).where(*unused).values(expires_at=now()))


def _use(session: Session, row: OneTimeCode, person: Person) -> Person:
    if row.used_at or row.expires_at <= now() or person.disabled_at:
        raise WrongCode
    row.used_at = now()
    return _entered(session, person, how="code")


def _entered(session: Session, person: Person, *, how: str) -> Person:
    """A success clears this account's failures, not the network's."""
    for row in session.scalars(select(SignInFailure).where(SignInFailure.key == f"account:{person.id}")):
        session.delete(row)
    record(session, "person.signed_in", person, by=person, how=how)
    return person


def _keys(login: str, person: Person | None, network: str) -> list[str]:
    account = str(person.id) if person else digest(people.fold_name(login) or "")[:16]
    return [f"account:{account}", f"net:{network}"]


def _check_throttle(session: Session, keys: list[str]) -> None:
    """After a few failures each further one doubles the wait, up to 15 minutes; nobody is locked out."""
    for key in keys:
        free = FREE_FAILURES if key.startswith("account:") else FREE_FAILURES_NET
        recent = SignInFailure.key == key, SignInFailure.at > now() - WINDOW
        count, last = session.execute(select(func.count(), func.max(SignInFailure.at)).where(*recent)).one()
        if count < free:
            continue
        wait = min(timedelta(seconds=2 ** min(count - free + 1, 10)), timedelta(minutes=15))
        if last + wait > now():
            raise TooManyTries(last + wait - now())


def _fold_code(code: str) -> str:
    return (people.fold_name(code) or "").upper().replace("-", "").replace(" ", "").replace("ー", "")
