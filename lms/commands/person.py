"""`flask person`: the first director is registered here; everybody else on the screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app, url_for
from flask.cli import with_appcontext
from flask_babel import force_locale

from lms.accounts import people, sign_in
from lms.accounts.models import Person, Role
from lms.belongings import leaving, packing
from lms.belongings.models import Leaving
from lms.db import db
from lms.errors import Refusal
from lms.journal import record

LEFT = re.compile(r"left-(\d+)")


@click.group("person")
def group() -> None:
    """People, for whoever runs the machine."""


@group.command()
@click.option("--name", required=True)
@click.option("--sign-in-name", required=True)
@click.option("--director", is_flag=True, help="Register a director; otherwise a coach.")
@with_appcontext
def register(name: str, sign_in_name: str, director: bool) -> None:
    """Register somebody and print a one-time code to sign in with."""
    role = Role.DIRECTOR if director else Role.COACH
    with saved():
        person = people.register(db.session(), name=name, sign_in_name=sign_in_name, roles={role}, by=None)
        told = _fresh_code(person)
    click.echo(told)


@group.command()
@click.argument("sign-in-name")
@with_appcontext
def code(sign_in_name: str) -> None:
    """A fresh one-time code, for a director who is locked out."""
    with saved():
        told = _fresh_code(find(sign_in_name))
    click.echo(told)


@group.command()
@click.argument("sign-in-name")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def export(sign_in_name: str, file: Path) -> None:
    """Write the copy of everything about a person to FILE, for whoever asked on paper."""
    session = db.session()
    with current_app.test_request_context("/"), force_locale("ja"):
        person = find(sign_in_name)
        file.touch(mode=0o600)
        with file.open("w+b") as target:
            missing = packing.pack(session, person, target)
        record(session, "bundle.exported", person, by=None, about=person)
        session.commit()
    click.echo(f"{file}: {file.stat().st_size / 1_000_000:.1f} MB")
    for name in missing:
        click.echo(f"Not there any more: {name}")


@group.command()
@click.argument("sign-in-name")
@click.option("--yes", is_flag=True, help="Erase now. It cannot be undone.")
@with_appcontext
def erase(sign_in_name: str, yes: bool) -> None:
    """Erase a person at once; what the law keeps stays until its day. Refused while something is open."""
    session = db.session()
    with saved():
        person = find(sign_in_name)
        name, row = person.name, leaving.open_leaving(session, person)
        row = row or leaving.ask(session, person, by=person, how="command line")
        leaving.carry_out(session, row)
        kept = _kept(row)
        if not yes:
            session.rollback()
    asked = f"{name}: nothing is open; {kept}. Add --yes to erase. It cannot be undone."
    click.echo(f"Erased; {kept}." if yes else asked)


@group.command()
@with_appcontext
def left() -> None:
    """Who has left, by number, with the day. Kept elsewhere, it says whom to erase again after an old backup
    was restored: `flask person erase left-12`."""
    for row in leaving.done_leavings(db.session()):
        click.echo(f"left-{row.person_id}  {row.done_at:%Y-%m-%d}  {_kept(row)}")


@contextmanager
def saved() -> Iterator[None]:
    """All of it or nothing; a refusal is said in a line."""
    with current_app.test_request_context("/"), force_locale("en"):
        try:
            yield
        except Refusal as refusal:
            db.session.rollback()
            raise click.ClickException(str(refusal)) from None
        db.session.commit()


def find(sign_in_name: str) -> Person:
    """By sign-in name or e-mail; who has left, but is back with an old backup, by `left-12`."""
    person = people.find(db.session(), sign_in_name)
    if person is None and (number := LEFT.fullmatch(sign_in_name)):
        person = db.session.get(Person, int(number[1]))
    if person is None:
        raise click.ClickException(f"Nobody signs in as {sign_in_name}.")
    return person


def _fresh_code(person: Person) -> str:
    """In words."""
    session = db.session()
    session.flush()
    typed, _token = sign_in.issue_code(session, person, by=person)
    return f"{person.name}: code {typed}, for 30 minutes, at {url_for('accounts.signing_in_with_code')}"


def _kept(row: Leaving) -> str:
    return f"papers of paid work are kept until {row.books_until}" if row.books_until else "nothing is kept"
