"""`flask courses check`: everything wrong in courses' texts at once, and what could be better."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

import click
from flask.cli import with_appcontext

from courses import reader
from courses.problems import CourseTextError
from courses.review import review
from lms import storage
from lms.commands.courses import lessons
from lms.commands.courses.lessons import Found, tags_here, tracks_here
from lms.learning.tracks import unknown_tracks
from lms.media.building import FONTS
from videos.studio.recorded import BadRecording, speech_in
from videos.studio.source import ScriptError


@click.command()
@click.argument("place", required=False)
@click.option("--errors-only", is_flag=True, help="Leave out the advice.")
@click.option("--draw", is_flag=True, help="Draw every slide and hear every recording too.")
@with_appcontext
def check(place: str | None, errors_only: bool, draw: bool) -> None:
    """Say what is wrong in a catalog, series, course or lesson: file, line, and how to mend it.

    PLACE is a folder anywhere or a key of the catalog, like writing/basics; without it all is checked.
    """
    folder = lessons.folder_named(place) if place else lessons.catalog_folder()
    errors = advice = count = 0
    try:
        reader.read_folder(folder)
    except CourseTextError as error:
        errors += _told(lessons.problems_in(error, folder))
    at, tags = os.path.relpath(folder), tags_here()
    errors += _told(f"{at}/{one}" for one in unknown_tracks(folder, tracks_here()))
    for lesson in sorted(file.parent for file in folder.rglob("lesson.toml")):
        count += 1
        try:
            found = lessons.read(lesson)
        except CourseTextError:
            continue  # told above, with all of its folder
        except ScriptError as error:
            errors += _told(lessons.problems_in(error, lesson))
            continue
        errors += _told(_unbuildable(found) if draw else ())
        findings = review(found.lesson, reader.lesson_files(lesson), tags=tags)
        at = os.path.relpath(lesson)
        errors += _told(f"{at}/{one}" for one in findings if one.severity == "error")
        if not errors_only:
            advice += _told(f"{at}/{one}" for one in findings if one.severity == "advice")
    if errors:
        raise click.ClickException(f"{count} lessons: {errors} to mend, {advice} suggestions")
    click.echo(f"{count} lessons: no problems, {advice} suggestions")


def _told(lines: Iterable[str]) -> int:
    """Print them; how many there were."""
    told = list(lines)
    for line in told:
        click.echo(line)
    return len(told)


def _unbuildable(found: Found) -> Iterator[str]:
    """What only shows when it is drawn or heard."""
    from videos.studio import slides  # the drawing program

    cache = storage.folder("cache")
    try:
        slides.draw(found.script.slides, lesson=found.script.title, cache=cache / "slides", fonts=[FONTS])
    except ScriptError as error:
        yield from lessons.problems_in(error, found.folder)
    for slide, recording in found.recordings.items():
        try:
            speech_in(recording, slide=slide, cache=cache / "recordings")
        except BadRecording as error:
            yield from lessons.problems_in(error, found.folder)
