"""`flask person give-role`, `take-role`, `suspend`, `reopen`: as the pages, for whoever runs the machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import force_locale

from lms.accounts import people
from lms.accounts.models import Person, Role
from lms.commands.person import group
from lms.db import db
from lms.errors import Refusal
from lms.stepping_back import parting

__all__ = ["group"]

REASON = click.option("--reason", required=True, help="The person reads it.")
DIRECTOR = click.option("--as", "director", required=True, help="The director in whose name it is done.")
NEXT = click.option("--next-coach", default="", help="Who accompanies their workers from now on.")
ROLE = click.argument("role", type=click.Choice([role.value for role in Role]))


@group.command("give-role")
@click.argument("name")
@ROLE
@REASON
@with_appcontext
def give_role(name: str, role: str, reason: str) -> None:
    """Give somebody one more role: also to the only director, who cannot do it on the screen."""
    with _saved():
        parting.give_role(db.session(), _find(name), Role(role), reason=reason, by=None)
    click.echo(f"{name} has the role {role} now.")


@group.command("take-role")
@click.argument("name")
@ROLE
@REASON
@DIRECTOR
@NEXT
@with_appcontext
def take_role(name: str, role: str, reason: str, director: str, next_coach: str) -> None:
    """Take a role away; what hangs on it is passed on or called off."""
    with _saved():
        by, heir = _find(director), _find(next_coach) if next_coach else None
        parting.take_role(db.session(), _find(name), Role(role), reason=reason, heir=heir, by=by)
    click.echo(f"{name} does not have the role {role} any more.")


@group.command()
@click.argument("name")
@REASON
@DIRECTOR
@NEXT
@click.option("--open-known", is_flag=True, help="Also while tasks, pay or a level are open.")
@with_appcontext
def suspend(name: str, reason: str, director: str, next_coach: str, open_known: bool) -> None:
    """Close an account for a time; every device is signed out at once."""
    with _saved():
        by, heir = _find(director), _find(next_coach) if next_coach else None
        person = _find(name)
        parting.suspend(db.session(), person, reason=reason, heir=heir, open_known=open_known, by=by)
    click.echo(f"The account of {name} is closed for now.")


@group.command()
@click.argument("name")
@REASON
@with_appcontext
def reopen(name: str, reason: str) -> None:
    """Open a closed account again; never that of somebody who has left."""
    with _saved():
        parting.reopen(db.session(), _find(name), reason=reason, by=None)
    click.echo(f"The account of {name} is open again.")


@contextmanager
def _saved() -> Iterator[None]:
    """All of it or nothing; a refusal is said in a line."""
    with current_app.test_request_context("/"), force_locale("en"):
        try:
            yield
        except Refusal as refusal:
            db.session.rollback()
            raise click.ClickException(str(refusal)) from None
        db.session.commit()


def _find(name: str) -> Person:
    person = people.find(db.session(), name)
    if person is None:
        raise click.ClickException(f"Nobody signs in as {name}.")
    return person
