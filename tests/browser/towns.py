"""Demo towns to walk about in: filled and filmed once a run, copied for each screen, really served."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
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

T = TypeVar("T")
SETTINGS = {"DEMO": True, "FREE_DISK_MB": 1, "DOUBLE_MARK_PERCENT": 0}
"""Without drawing lots: a test is the same every time"""
START_SECONDS = 60
FILM_SECONDS = 600
"""The first lesson's video takes about a minute; seconds when its parts are kept from an earlier run"""


class Town:
    """One instance folder with its running server."""

    def __init__(self, instance: Path) -> None:
        self.instance, self.password = instance, (instance / "demo-password").read_text()
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._app = create_app(INSTANCE=str(instance))
        self._server: subprocess.Popen[bytes] | None = None

    def kind_of(self, path: str) -> str:
        """Which page is at this address, whatever row it shows."""
        endpoint, _row = self._app.url_map.bind("").match(path)
        return f"page {endpoint}"

    def open(self) -> None:
        """Start `flask serve` with its worker, and wait for its first answer."""
        log = (self.instance / "server.log").open("wb")
        self._server = subprocess.Popen(
            [sys.executable, "-m", "flask", "serve"],
            cwd=ROOT,
            env=_settings(self.instance) | {"PONKOTAN_PORT": str(self.port)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        end = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self._server.poll() is None and time.monotonic() < end, self.last_words()
            time.sleep(0.1)

    def close(self) -> None:
        """Ask the server to stop; whatever is left of it then is ended."""
        with self._app.app_context():
            db.engine.dispose()
        if self._server is None:
            return
        self._server.terminate()
        try:
            self._server.wait(20)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._server.pid, signal.SIGKILL)

    def last_words(self) -> str:
        return (self.instance / "server.log").read_text(errors="replace")[-3000:]

    def ask(self, question: Callable[[Session], T]) -> T:
        """What the database says now, seen from outside the server."""
        with self._app.app_context():
            try:
                return question(db.session())
            finally:
                db.session.remove()

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=5):  # noqa: S310 - our own server
                return True
        except (urllib.error.URLError, OSError):
            return False


def found(instance: Path, *, kept: Path) -> None:
    """Fill a new instance as `make run` does. `kept` keeps spoken, drawn and encoded parts between runs."""
    shutil.copytree(kept, instance / "cache", ignore=shutil.ignore_patterns(".*"))
    app = create_app(INSTANCE=str(instance), **SETTINGS)
    with app.app_context():
        for command in ("assets", "db upgrade", "demo fill"):
            told = app.test_cli_runner().invoke(args=command.split())
            assert told.exit_code == 0, f"flask {command}: {told.output[-2000:]} {told.exception!r}"
        db.engine.dispose()
    said = _first_lesson(instance)
    assert list(instance.glob("media/*/*/master.m3u8")), f"The first lesson has no video: {said}"
    _keep(instance / "cache", kept)
    _postpone_other_videos(instance)


def copied(instance: Path, to: Path) -> Path:
    """The instance without its studio's parts; the films are there."""
    shutil.copytree(instance, to, ignore=shutil.ignore_patterns("cache"))
    return to


def _keep(made: Path, kept: Path) -> None:
    """Each part appears whole: another run may be copying from there just now."""
    for part in made.glob("*/*"):
        target = kept / part.relative_to(made)
        if target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(f".{os.getpid()}-{part.name}")
        (shutil.copytree if part.is_dir() else shutil.copy)(part, unfinished)
        with contextlib.suppress(OSError):  # the other run was quicker
            unfinished.replace(target)


def _first_lesson(instance: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "flask", "demo", "first-lesson"],
        cwd=ROOT,
        env=_settings(instance),
        capture_output=True,
        text=True,
        timeout=FILM_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout + done.stderr


def _settings(instance: Path) -> dict[str, str]:
    ours = {f"PONKOTAN_{name}": str(int(value)) for name, value in SETTINGS.items()}
    return os.environ | ours | {"PONKOTAN_INSTANCE": str(instance)}


def _postpone_other_videos(instance: Path) -> None:
    """The other lessons' videos would be built while idle; the browser needs the machine's few cores."""
    app = create_app(INSTANCE=str(instance))
    with app.app_context():
        courses.queue_missing(db.session())
        db.session.execute(
            update(Job).where(Job.state == "queued").values(run_after=now() + timedelta(days=1))
        )
        db.session.commit()
        db.engine.dispose()


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
