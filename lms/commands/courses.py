"""`flask courses`: check the texts of the catalog, bring them into the database, queue their videos."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.problems import CourseTextError
from courses.reader import read_catalog
from lms.db import db
from lms.learning import catalog
from lms.learning.models import Course, Lesson, LessonEdition, Series
from lms.media import building
from lms.media.models import Video
from videos.studio.script import ScriptError, read_script


@click.group("courses")
def group() -> None:
    """The courses' texts."""


@group.command()
@click.argument("folder", type=click.Path(exists=True, path_type=Path), default=catalog.CATALOG)
def check(folder: Path) -> None:
    """Say what is wrong in a catalog's texts: file, line, and how to mend it."""
    try:
        found = [lesson for series in read_catalog(folder) for lesson in series.lessons]
        for lesson in found:
            read_script(lesson.script, readings=lesson.readings)
    except (CourseTextError, ScriptError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{len(found)} lessons: no problems")


@group.command()
@with_appcontext
def sync() -> None:
    """Publish what changed in the catalog and queue the videos that are missing."""
    synced = catalog.sync(db.session())
    queue_missing(db.session())
    db.session.commit()
    click.echo(f"{synced.lessons} lessons, {synced.published} published, {synced.retired} retired")


def queue_missing(session: Session) -> None:
    """Videos nobody asked for yet are built while idle, in the order of the catalog."""
    wanted = (
        select(Video)
        .join(LessonEdition, LessonEdition.video_id == Video.id)
        .join(Lesson, Lesson.id == LessonEdition.lesson_id)
        .join(Course)
        .join(Series)
        .where(LessonEdition.is_current, Lesson.retired_at.is_(None))
    )
    for video in session.scalars(
        wanted.order_by(Series.track != "writing", Series.position, Course.position, Lesson.position)
    ):
        building.ask_for(session, video, building.IDLE)
