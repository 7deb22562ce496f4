"""`flask courses build`: one lesson's video, here and now, with progress."""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from lms import background, storage
from lms.commands.courses import lessons
from lms.commands.courses.lessons import Found
from lms.learning import catalog
from lms.learning.models import LessonEdition
from lms.media import building
from lms.media.models import Source, State, Video
from lms.media.showing import view_of
from videos.ffmpeg import FfmpegFailed, TookTooLong
from videos.manifest import Manifest
from videos.studio.progress import telling
from videos.studio.recorded import BadRecording
from videos.studio.source import ScriptError
from videos.studio.voices import NoSuchVoice, voice_named

_PATIENCE = 120.0
"""Seconds to wait for a server's worker that has taken the job first"""


@click.command()
@click.argument("key")
@click.option("--out", type=click.Path(path_type=Path), help="Only fill this folder; publish nothing.")
@click.option("--voice", help="Who narrates this time (docs/voices.md); otherwise the setting VOICE.")
@with_appcontext
def build(key: str, out: Path | None, voice: str | None) -> None:
    """Build the video of the lesson KEY with progress; without --out it is published.

    Only slides whose text changed are spoken, drawn and encoded again.
    """
    if voice and not out:
        raise click.UsageError("--voice is for --out; what is published speaks with the setting VOICE.")
    found = lessons.lesson_named(key)
    if out:
        _say(_built(found, out, voice), out)
        return
    with tempfile.TemporaryDirectory(dir=storage.folder("cache")) as name:
        _built(found, Path(name) / "video", voice)
    _publish(found)
    click.echo(f"{found.lesson.key}: published")


def _built(found: Found, out: Path, voice: str | None) -> Manifest:
    from videos.studio.checking import CheckFailed
    from videos.studio.compose import build as compose  # the voice and the drawing program

    try:
        return compose(
            found.script,
            out=out,
            cache=storage.folder("cache"),
            fonts=[building.FONTS],
            progress=telling(sys.stderr),
            voice=voice_named(voice or current_app.config["VOICE"], models=storage.folder("voices")),
            recordings=found.recordings,
        )
    except (ScriptError, BadRecording) as error:
        raise click.ClickException("\n".join(lessons.problems_in(error, found.folder))) from None
    except (NoSuchVoice, FfmpegFailed, TookTooLong, CheckFailed, OSError) as error:
        raise click.ClickException(str(error)) from None


def _publish(found: Found) -> None:
    """Everything new in the catalog, this lesson's video first: what was built comes from the cache."""
    with background.transaction() as session:
        if not found.folder.resolve().is_relative_to(lessons.catalog_folder().resolve()):
            raise click.ClickException("This lesson is not in the catalog; use --out, or import it.")
        if found.lesson.key in catalog.sync(session).kept:
            raise click.ClickException(
                "This lesson was last written on the web; change it there, or use --out."
            )
        edition = session.scalars(
            select(LessonEdition).filter_by(key=found.lesson.key, is_current=True)
        ).one()
        video = session.get_one(Video, edition.video_id)
        if video.problem:
            video.problem, video.problem_details, video.state = "", {}, State.WAITING
        building.ask_for(session, video, building.NOW)
    if video.source == Source.UPLOAD:
        click.echo("A recording stands for this lesson's video; only its text is new.")
    else:
        _attend(video.id)


def _attend(video_id: int) -> None:
    lease, until = timedelta(seconds=current_app.config["JOB_LEASE_SECONDS"]), time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with current_app.test_request_context("/"), background.transaction() as session:
            video = session.get_one(Video, video_id)
            view = view_of(session, video)
            if video.state == State.READY:
                return
            if view.problem:
                raise click.ClickException(f"{view.problem} {view.remedy}")
        if not background.run_one(lease=lease):
            time.sleep(0.5)
    raise click.ClickException("Another worker has this video; it is published when that one is done.")


def _say(manifest: Manifest, out: Path) -> None:
    size = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
    click.echo(f"{manifest.duration:.0f} s, {len(manifest.chapters)} chapters, {size / 1e6:.1f} MB in {out}")
    if manifest.credit:
        click.echo(manifest.credit)
