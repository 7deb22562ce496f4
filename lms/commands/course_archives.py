"""`flask courses export` and `flask courses import`: whole courses as one zip (docs/lesson-format.md)."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from courses.archive import BadArchive
from lms.accounts.models import Person
from lms.authoring import exporting, taking_in
from lms.authoring.archive_words import faults_of, worded_problem
from lms.authoring.archives import Plan
from lms.commands.courses import group
from lms.db import db
from lms.errors import Refusal
from lms.learning.models import Course, Series

__all__ = ["group"]
MARKS = {"new": "+", "changed": "~", "same": "="}


@group.command("export")
@click.argument("key")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def export(key: str, file: Path) -> None:
    """Write the series or the course KEY (writing or writing/basics) to a zip FILE."""
    session = db.session()
    course = session.scalar(select(Course).where(Course.key == key))
    series = session.scalar(select(Series).where(Series.key == key))
    if course is None and series is None:
        raise click.ClickException(f"There is no series or course {key!r}.")
    data = (
        exporting.export_course(session, course) if course else exporting.export_series(session, _the(series))
    )
    file.write_bytes(data)
    click.echo(f"{file}: {len(data):,} bytes")


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "name", required=True, help="Sign-in name of the coach or director who brings it.")
@click.option("--yes", is_flag=True, help="Take it in; without it, only say what would happen.")
@click.option("--publish", is_flag=True, help="Publish the lessons at once instead of leaving drafts.")
@click.option(
    "--track",
    "tracks",
    multiple=True,
    metavar="CODE=SKILL",
    help="For a skill CODE that is not here: the skill its series shall be for; CODE= for everyone.",
)
@with_appcontext
def import_(file: Path, name: str, yes: bool, publish: bool, tracks: tuple[str, ...]) -> None:
    """Say what a zip FILE would add and change; with --yes, take it in. Nothing is ever deleted."""
    session = db.session()
    person = session.scalar(select(Person).where(Person.sign_in_name == name))
    if person is None:
        raise click.ClickException(f"There is nobody with the sign-in name {name!r}.")
    row = taking_in.bring(session, data=file.read_bytes(), name=file.name, by=person)
    session.flush()
    try:
        plan = taking_in.plan_of(session, row)
    except BadArchive as error:
        raise click.ClickException("\n".join(f"{f}: {w}" if f else w for f, w in faults_of(error))) from None
    _tell(plan)
    if not yes:
        session.rollback()
        click.echo("Nothing was changed. Say --yes to take it in.")
        return
    heard, told = taking_in.hear(plan), dict(each.split("=", 1) for each in tracks if "=" in each)
    try:
        done = taking_in.take_in(session, row, heard=heard, publish=publish, tracks=told, by=person)
    except Refusal as refusal:
        session.rollback()
        raise click.ClickException(str(refusal)) from None
    session.commit()
    for key, reason in done.refused.items():
        click.echo(f"! {key}: {reason}")
    click.echo(f"{len(done.published)} published, {len(done.drafts)} as drafts")


def _tell(plan: Plan) -> None:
    for problem in plan.problems:
        click.echo(f"! {problem.file}:{problem.line or ''} {worded_problem(problem)}")
    for track, titles in plan.unknown.items():
        click.echo(f"? {', '.join(titles)}: there is no skill {track!r} here; say --track {track}=SKILL")
    for key, state in plan.states.items():
        click.echo(f"{MARKS[state]} {key}")
    for lesson in plan.lessons:
        click.echo(f"{'!' if lesson.problems else MARKS[lesson.state]} {lesson.key}  {lesson.title}")
        for name, state in lesson.files.items():
            if state != "same":
                click.echo(f"    {MARKS[state]} {name}")
        for problem in lesson.problems:
            click.echo(f"    ! {problem.file}:{problem.line or ''} {worded_problem(problem)}")


def _the(series: Series | None) -> Series:
    assert series is not None
    return series
