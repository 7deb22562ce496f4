"""`flask person give-role`, `take-role`, `suspend`, `reopen`: as the pages, for whoever runs the machine."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from lms.accounts.models import Role
from lms.commands.person import find, group, saved
from lms.db import db
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
    with saved():
        parting.give_role(db.session(), find(name), Role(role), reason=reason, by=None)
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
    with saved():
        by, heir = find(director), find(next_coach) if next_coach else None
        parting.take_role(db.session(), find(name), Role(role), reason=reason, heir=heir, by=by)
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
    with saved():
        by, heir = find(director), find(next_coach) if next_coach else None
        person = find(name)
        parting.suspend(db.session(), person, reason=reason, heir=heir, open_known=open_known, by=by)
    click.echo(f"The account of {name} is closed for now.")


@group.command()
@click.argument("name")
@REASON
@with_appcontext
def reopen(name: str, reason: str) -> None:
    """Open a closed account again; never that of somebody who has left."""
    with saved():
        parting.reopen(db.session(), find(name), reason=reason, by=None)
    click.echo(f"The account of {name} is open again.")
