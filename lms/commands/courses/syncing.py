"""`flask courses sync`, and the queue of videos that nobody has asked for yet."""

from __future__ import annotations

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.problems import CourseTextError
from lms.db import db
from lms.learning import catalog
from lms.learning.models import Course, Lesson, LessonEdition, Series
from lms.media import building
from lms.media.models import Video
from videos.studio.source import ScriptError


@click.command()
@with_appcontext
def sync() -> None:
    """Publish what changed in the catalog and queue the videos that are missing."""
    try:
        synced = catalog.sync(db.session())
    except (CourseTextError, ScriptError) as error:
        raise click.ClickException(f"{error}\n`flask courses check` says more.") from None
    queue_missing(db.session())
    db.session.commit()
    click.echo(f"{synced.lessons} lessons, {synced.published} published, {synced.retired} retired")
    for key in synced.kept:
        click.echo(f"{key}: last written on the web, left as it is there")


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
