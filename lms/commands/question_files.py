"""`flask courses questions`: questions of other systems into a draft, and a lesson's questions out."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from courses.exchange import encodings, files
from courses.exchange.files import Format
from courses.exchange.items import Item
from courses.exchange.piece import text_of
from courses.exchange.remarks import english
from lms.accounts.models import Person
from lms.accounts.permissions import may
from lms.authoring import drafts
from lms.authoring.exchange import bringing
from lms.authoring.exchange.bringing import Plan
from lms.commands.courses import group, lessons
from lms.db import db
from lms.learning.models import Lesson
from lms.learning.pictures.keeping import bytes_of

__all__ = ["group"]
_SIGNS = {"read": "=", "loss": "~", "refused": "!"}


@group.group("questions")
def questions() -> None:
    """Questions as GIFT, Moodle XML or QTI 3."""


@questions.command("export")
@click.argument("key")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--format", "name", type=click.Choice(list(files.FORMATS)), default="moodle_xml", show_default=True
)
@with_appcontext
def export(key: str, file: Path, name: str) -> None:
    """Write the quiz of the lesson KEY of the catalog to FILE, and say what does not come along."""
    lesson = lessons.lesson_named(key).lesson
    asked = lesson.quiz.questions if lesson.quiz is not None else ()
    texts = [text_of(question) for question in asked]
    written = files.write(
        asked,
        cast(Format, name),
        category=f"$course$/top/{key}",
        title=lesson.title,
        pictures=bytes_of(db.session(), texts),
    )
    file.write_bytes(written.data)
    for item in written.items:
        _say(item, "!" if item.refused else "~" if item.remarks else "=")
    count = sum(not item.refused for item in written.items)
    click.echo(f"{file}: {count} of {len(asked)} questions")


@questions.command("import")
@click.argument("key")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "name", required=True, help="Sign-in name of the coach or director who brings it.")
@click.option(
    "--encoding", type=click.Choice(encodings.CHOICES), default=None, help="Otherwise found by itself."
)
@click.option("--see", default="", help="Slide id for questions that name none; otherwise the first slide.")
@click.option("--yes", is_flag=True, help="Take them in; without it, only say what would happen.")
@with_appcontext
def import_(key: str, file: Path, name: str, encoding: str | None, see: str, yes: bool) -> None:
    """Say what each question of FILE would become; with --yes, add them to the draft of the lesson KEY."""
    session = db.session()
    person = session.scalar(select(Person).where(Person.sign_in_name == name))
    lesson = session.scalar(select(Lesson).where(Lesson.key == key))
    if person is None or lesson is None:
        raise click.ClickException(f"There is no lesson {key!r} or nobody with the sign-in name {name!r}.")
    if not may(person, "write lessons"):
        raise click.ClickException(f"{name} may not write lessons.")
    draft = drafts.open_draft(session, lesson, by=person)
    if see and see not in bringing.slide_ids(draft):
        raise click.ClickException(
            f"{key} has no slide {see!r}; it has: {', '.join(bringing.slide_ids(draft))}"
        )
    plan = bringing.plan_of(draft, file.read_bytes(), encoding=encoding or "", see=see)
    _tell(plan)
    chosen = [row.n for row in plan.rows if row.state != "refused"]
    if not yes or not chosen:
        session.rollback()
        click.echo("Nothing was changed." + (" Say --yes to take them in." if chosen else ""))
        return
    count = bringing.take_in(session, draft, plan, chosen=chosen, by=person)
    session.commit()
    click.echo(f"{count} questions added to the draft of {key}")


def _tell(plan: Plan) -> None:
    found = plan.found
    sure = "" if found.sure else " (not certain; name it with --encoding if letters look odd)"
    click.echo(f"{files.FORMATS.get(found.format, '?') if found.format else '?'} {found.encoding}{sure}")
    for row in plan.rows:
        _say(row.taken.item, _SIGNS[row.state])
        for problem in row.unfinished:
            click.echo(f"    mend: {problem.message}")
    counts = plan.count("read"), plan.count("loss"), plan.count("refused")
    click.echo("{} as they are, {} with something left out, {} refused".format(*counts))


def _say(item: Item, sign: str) -> None:
    click.echo(f"{sign} {item.place}: {item.kind} {item.name}".rstrip())
    for remark in item.remarks:
        click.echo(f"    {remark.severity}: {english(remark)}")
