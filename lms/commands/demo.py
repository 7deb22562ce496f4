"""`flask demo`: fill the town, make its first lesson playable, say who lives there."""

from __future__ import annotations

import secrets
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from lms import background, demo
from lms.background import Job
from lms.db import READING, db
from lms.demo import town
from lms.learning.models import LessonEdition
from lms.media import building
from lms.media.models import State, Video
from lms.media.showing import view_of

FIRST = "writing/basics/conclusion-first"
WORDS = ("mint", "river", "lantern", "maple", "quilt", "cedar", "pebble", "harbor", "velvet", "meadow")


@click.group("demo")
def group() -> None:
    """The demo town."""


@group.command()
@with_appcontext
def fill() -> None:
    """Fill the town once; a town that is there is left alone."""
    if not demo.filled(db.session()):
        click.echo("• The demo town moves in")
        with current_app.test_request_context("/"):
            demo.fill(db.session(), password=password())
            db.session.commit()


@group.command("first-lesson")
@with_appcontext
def first_lesson() -> None:
    """Build the first lesson's video, with progress, unless it can be played already; else say why not."""
    with background.transaction() as session:
        edition = session.scalars(select(LessonEdition).filter_by(key=FIRST, is_current=True)).one()
        video = session.get_one(Video, edition.video_id)
        if video.state == State.FAILED:
            building.retry(session, video, by=None)
        building.ask_for(session, video, building.NOW)
    if not video.playable:
        # The app behind the proxy.
        _build(current_app._get_current_object(), video.id)  # type: ignore[attr-defined]  # the proxy's own way to its app


@group.command()
@with_appcontext
def accounts() -> None:
    """Who lives in the town and how to sign in."""
    click.echo(introduction())


def introduction() -> str:
    lines = [f"  {r.sign_in_name:<8}{r.name} {r.story}" for r in town.RESIDENTS]
    return "\n".join(["Demo accounts (all with the password " + password() + "):", *lines])


def password() -> str:
    """The town's password: made at the first fill, readable by the owner only, said at every start."""
    file = Path(current_app.config["INSTANCE"]) / "demo-password"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text("-".join(secrets.choice(WORDS) for _ in range(4)))
    return file.read_text()


def _build(app: Flask, video_id: int) -> None:
    """Run the queue's most urgent job here while a line on the terminal says how far it is."""
    done = threading.Event()
    watcher = threading.Thread(target=_report, args=(app, video_id, done))
    watcher.start()
    lease = timedelta(seconds=app.config["JOB_LEASE_SECONDS"])
    try:
        while not _settled(video_id) and background.run_one(lease=lease):
            pass
    finally:
        done.set()
        watcher.join()
    if why := _missing(video_id):
        raise click.ClickException(f"The first lesson's video is not built. {why}")


def _settled(video_id: int) -> bool:
    with background.transaction() as session:
        video = session.get_one(Video, video_id)
    return video.playable or video.state == State.FAILED


def _missing(video_id: int) -> str:
    """Why it cannot be played, and what to do; empty when it can."""
    with current_app.test_request_context("/"), background.transaction() as session:
        video = session.get_one(Video, video_id)
        view = view_of(session, video)
        return "" if video.playable else f"{view.problem or view.words} {view.remedy}".strip()


def _report(app: Flask, video_id: int, done: threading.Event) -> None:
    """A line a second on a terminal; in a log only the end is kept."""
    started, terminal = time.monotonic(), sys.stdout.isatty()
    with app.app_context():
        while not done.wait(1.0):
            stage, share = _progress(video_id)
            if terminal and share > 0.02:
                left = (time.monotonic() - started) * (1 - share) / share
                _show(f"• First lesson's video: {stage} {share:.0%}, about {left:.0f} s left")
    _show(f"• First lesson's video: {time.monotonic() - started:.0f} s\n")


def _progress(video_id: int) -> tuple[str, float]:
    """Read without the write lock, which the job itself needs."""
    newest = select(Job.stage, Job.progress).where(Job.dedup_key == f"video:{video_id}")
    with db.engine.connect().execution_options(**READING) as connection:
        row = connection.execute(newest.order_by(Job.id.desc()).limit(1)).first()
    return (row.stage, row.progress) if row else ("", 0.0)


def _show(text: str) -> None:
    sys.stdout.write(("\r\x1b[K" if sys.stdout.isatty() else "") + text)
    sys.stdout.flush()
