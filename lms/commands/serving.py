"""`flask serve` and `flask worker`: the web server with its background worker beside it."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from config import ROOT
from courses.problems import CourseTextError
from lms import background
from lms.background import Lane
from lms.commands import chores, courses, demo, too_large
from lms.learning import catalog
from lms.learning.runs import opening
from lms.skills import ladders
from lms.skills.standings import replaying
from videos.studio.script import ScriptError

log = logging.getLogger(__name__)
Channels = dict[int, Any]
"""waitress's doors and open connections, by file descriptor"""


@click.command("worker")
@click.option("--beside", type=int, hidden=True, help="Process id of the server this worker belongs to.")
@with_appcontext
def worker(beside: int | None) -> None:
    """Run background jobs until told to stop. A job under way is put back for the next worker."""
    _log_plainly()
    stop = threading.Event()
    _on_signal(stop.set)
    if beside is not None:
        threading.Thread(target=_stop_with, args=(beside, stop), daemon=True).start()
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the app behind the proxy
    threading.Thread(target=chores.watch_the_clock, args=(app, stop), daemon=True).start()
    heavy = threading.Thread(target=_work_through, args=(app, stop, Lane.HEAVY), daemon=True)
    heavy.start()
    _work_through(app, stop, Lane.SHORT)
    heavy.join(10)


@click.command("serve")
@click.option("--workers", default=1, show_default=True, help="Background workers beside the server.")
@with_appcontext
def serve(workers: int) -> None:
    """Serve the site, with its background worker, until Ctrl-C."""
    _log_plainly()
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the app behind the proxy
    channels: Channels = {}
    server = _open(app, channels)
    open_the_house(app)
    stop = threading.Event()
    keepers = [threading.Thread(target=_keep_worker, args=(stop,)) for _ in range(workers)]
    for keeper in keepers:
        keeper.start()
    _on_signal(lambda: threading.Thread(target=_drain, args=(channels, stop, keepers), daemon=True).start())
    try:
        server.run()
    finally:
        stop.set()


def _open(app: Flask, channels: Channels) -> Any:
    """waitress, listening but not yet answering."""
    from waitress.server import create_server

    host, port = app.config["HOST"], app.config["PORT"]
    try:
        server = create_server(
            app,
            map=channels,
            host=host,
            port=port,
            threads=app.config["THREADS"],
            connection_limit=1000,
            channel_timeout=30,
            max_request_body_size=too_large.LARGEST_THROWN_AWAY,
            ident=None,
        )
    except OSError as error:
        raise click.ClickException(f"Cannot listen on {host}, port {port}: {error.strerror}.") from error
    too_large.heed(channels)
    return server


def open_the_house(app: Flask) -> None:
    """Take in courses and ladders that are new, queue the missing videos, judge whoever has not been judged
    yet, say where the house is."""
    with app.test_request_context("/"), background.transaction() as session:
        ladders.load_default(session)
    try:
        with app.test_request_context("/"), background.transaction() as session:
            catalog.sync(session)
    except (CourseTextError, ScriptError) as error:
        # People go on with the lessons that are published; whoever wrote the text is told what is wrong.
        log.error("The catalog was not taken in: %s", error)
    with background.transaction() as session:
        courses.queue_missing(session)
        opening.lay_out_old(session)
    replaying.catch_up()
    click.echo(f"• Ponkotan is at http://{app.config['HOST']}:{app.config['PORT']} (Ctrl-C ends it)")
    if app.config["DEMO"]:
        click.echo(demo.introduction())


def _drain(channels: Channels, stop: threading.Event, keepers: list[threading.Thread]) -> None:
    """At SIGTERM or Ctrl-C the door closes, requests under way are finished, the worker puts its job back."""
    stop.set()
    for channel in list(channels.values()):
        channel.accepting = False
    end = time.monotonic() + 20
    while time.monotonic() < end and any(_busy(channel) for channel in list(channels.values())):
        time.sleep(0.05)
    for keeper in keepers:
        keeper.join()
    # waitress has no way to end its loop from outside while a connection is kept open.
    os._exit(0)


def _busy(channel: object) -> bool:
    return bool(getattr(channel, "requests", None) or getattr(channel, "total_outbufs_len", 0))


def _keep_worker(stop: threading.Event) -> None:
    """Start the worker and start it again when it dies; a crash costs one job's lease, not the site."""
    command = [sys.executable, "-m", "flask", "worker", "--beside", str(os.getpid())]
    while not stop.is_set():
        child = subprocess.Popen(command, cwd=ROOT)
        while child.poll() is None and not stop.wait(0.3):
            pass
        if stop.is_set():
            _end(child)
        else:
            log.warning("The worker ended with %s; starting it again", child.returncode)
            stop.wait(1)


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(10)
    except subprocess.TimeoutExpired:
        child.kill()


def _work_through(app: Flask, stop: threading.Event, lane: Lane) -> None:
    """One lane, one job at a time: short ones go on while an hour of video is being encoded."""
    with app.app_context():
        lease = timedelta(seconds=app.config["JOB_LEASE_SECONDS"])
        background.run_forever(lease=lease, stop=stop, lane=lane)


def _stop_with(server: int, stop: threading.Event) -> None:
    """A worker whose server was killed must not go on alone: the next server brings its own."""
    while os.getppid() == server:
        time.sleep(0.5)
    stop.set()
    time.sleep(10)
    os._exit(1)  # its job would not stop; when the lease runs out another worker takes it


def _on_signal(act: Callable[[], object]) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: act())


def _log_plainly() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
