"""`flask serve` and `flask worker`: the web server with its background worker beside it."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from types import FrameType

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from config import ROOT
from lms import background

log = logging.getLogger(__name__)


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Run background jobs until told to stop."""
    _log_plainly()
    stop = threading.Event()
    _on_signal(lambda: stop.set())
    _die_with_parent()
    lease = timedelta(seconds=current_app.config["JOB_LEASE_SECONDS"])
    background.run_forever(lease=lease, stop=stop)


@click.command("serve")
@click.option("--workers", default=1, show_default=True, help="Background workers beside the server.")
@with_appcontext
def serve(workers: int) -> None:
    """Serve the site, with its background worker, until Ctrl-C."""
    _log_plainly()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    stop = threading.Event()
    threads = [threading.Thread(target=_keep_worker, args=(stop,)) for _ in range(workers)]
    for thread in threads:
        thread.start()
    try:
        listen(app, stop)
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def listen(app: Flask, stop: threading.Event) -> None:
    """waitress with a drain: at SIGTERM or Ctrl-C the door closes and requests under way are finished."""
    from waitress.server import create_server

    server = create_server(
        app,
        host=app.config["HOST"],
        port=app.config["PORT"],
        threads=app.config["THREADS"],
        connection_limit=1000,
        channel_timeout=30,
        max_request_body_size=32 * 1024 * 1024,
        ident=None,
    )
    _on_signal(lambda: threading.Thread(target=_drain, args=(server, stop), daemon=True).start())
    server.run()


def _drain(server: object, stop: threading.Event) -> None:
    stop.set()
    channels = server._map  # type: ignore[attr-defined]
    server.accepting = False  # type: ignore[attr-defined]
    end = time.monotonic() + 20
    while time.monotonic() < end and any(_busy(channel) for channel in list(channels.values())):
        time.sleep(0.05)
    os._exit(0)


def _busy(channel: object) -> bool:
    return bool(getattr(channel, "requests", None) or getattr(channel, "total_outbufs_len", 0))


def _keep_worker(stop: threading.Event) -> None:
    """Start the worker and start it again when it dies; a crash costs one job's lease, not the site."""
    while not stop.is_set():
        child = subprocess.Popen([sys.executable, "-m", "flask", "worker"], cwd=ROOT)
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


def _die_with_parent() -> None:
    """A worker whose server was killed must not go on alone: the next server brings its own."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def _on_signal(act: object) -> None:
    def handler(_number: int, _frame: FrameType | None) -> None:
        act()  # type: ignore[operator]

    signal.signal(signal.SIGTERM, handler)
    signal.signal(signal.SIGINT, handler)


def _log_plainly() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
