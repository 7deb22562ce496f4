"""Demo towns to walk about in: filled and filmed once a run, copied for each kind of screen, really served."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from sqlalchemy import update
from sqlalchemy.orm import Session

from config import ROOT
from lms.app import create_app
from lms.background import Job
from lms.commands import courses
from lms.db import db, now
from tests.stories.house import House

T = TypeVar("T")
FILM_SECONDS = 600
"""The first lesson's video takes about a minute; seconds when its parts are kept from an earlier run"""


class Town:
    """One instance folder with its running server."""

    def __init__(self, instance: Path) -> None:
        self.instance = instance
        self.house = House(instance, lease=30)
        self.password = (instance / "demo-password").read_text()
        self._app = create_app(INSTANCE=str(instance))

    @property
    def address(self) -> str:
        return self.house.address

    def open(self) -> None:
        self.house.start()
        self.house.wait_until_it_answers()

    def close(self) -> None:
        self.house.clear()
        with self._app.app_context():
            db.engine.dispose()

    def ask(self, question: Callable[[Session], T]) -> T:
        """What the database says now, seen from outside the server."""
        with self._app.app_context():
            try:
                return question(db.session())
            finally:
                db.session.remove()


def found(instance: Path, *, kept: Path) -> None:
    """Fill a new instance as `make run` does. `kept` keeps spoken, drawn and encoded parts between runs."""
    instance.mkdir(parents=True, exist_ok=True)
    (instance / "cache").symlink_to(kept, target_is_directory=True)
    for command in ("db upgrade", "demo fill", "demo first-lesson"):
        _flask(instance, command)
    _postpone_other_videos(instance)


def copied(instance: Path, to: Path) -> Path:
    shutil.copytree(instance, to, symlinks=True)
    return to


def _flask(instance: Path, command: str) -> None:
    settings = {"PONKOTAN_INSTANCE": str(instance), "PONKOTAN_DEMO": "1", "PONKOTAN_FREE_DISK_MB": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "flask", *command.split()],
        cwd=ROOT,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        timeout=FILM_SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"flask {command}: {done.stderr[-2000:]}"


def _postpone_other_videos(instance: Path) -> None:
    """The other lessons' videos would be built while idle; the machine's few cores are needed for the browser."""
    app = create_app(INSTANCE=str(instance))
    with app.app_context():
        courses.queue_missing(db.session())
        db.session.execute(update(Job).where(Job.state == "queued").values(run_after=now() + timedelta(days=1)))
        db.session.commit()
        db.engine.dispose()
