"""`flask person`: the first director is registered here; everybody else on the screen."""

from __future__ import annotations

import click
from flask import current_app, url_for
from flask.cli import with_appcontext

from lms.accounts import people, sign_in
from lms.accounts.models import Person, Role
from lms.db import db
from lms.errors import Refusal


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
    with current_app.test_request_context("/"):
        try:
            person = people.register(
                db.session(), name=name, sign_in_name=sign_in_name, roles={role}, by=None
            )
            _print_code(person)
        except Refusal as refusal:
            raise click.ClickException(str(refusal)) from None


@group.command()
@click.argument("sign-in-name")
@with_appcontext
def code(sign_in_name: str) -> None:
    """A fresh one-time code, for a director who is locked out."""
    with current_app.test_request_context("/"):
        person = people.find(db.session(), sign_in_name)
        if person is None:
            raise click.ClickException(f"Nobody signs in as {sign_in_name}.")
        _print_code(person)


def _print_code(person: Person) -> None:
    session = db.session()
    session.flush()
    typed, _token = sign_in.issue_code(session, person, by=person)
    session.commit()
    click.echo(f"{person.name}: code {typed}, for 30 minutes, at {url_for('accounts.signing_in_with_code')}")
