"""`flask courses new`: a series, course or lesson to write over, which passes the check as it is."""

from __future__ import annotations

import os

import click
from flask.cli import with_appcontext

from courses.beginning import CannotBegin, new_course, new_lesson, new_series
from lms.commands.courses.lessons import catalog_folder, tracks_here


@click.command()
@click.argument("kind", type=click.Choice(["series", "course", "lesson"]))
@click.argument("key")
@click.option("--title", required=True, help="What people read.")
@click.option("--track", help="Of a series: the code of a skill here; without it, for everyone.")
@with_appcontext
def new(kind: str, key: str, title: str, track: str | None) -> None:
    """Begin a KIND under KEY: SERIES, SERIES/COURSE or SERIES/COURSE/LESSON, in lower-case ascii words."""
    if track and track not in (known := tracks_here()):
        codes = ", ".join(sorted(known))
        raise click.ClickException(f"There is no skill with the code {track!r} here. There are: {codes}.")
    try:
        if kind == "series":
            made = new_series(catalog_folder(), key, title, track=track or "")
        else:
            made = (new_course if kind == "course" else new_lesson)(catalog_folder(), key, title)
    except CannotBegin as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{os.path.relpath(made)}: write over it, then `flask courses check {os.path.relpath(made)}`")
