"""Attending to a program we started: hearing what it says, stopping it when it is no longer wanted."""

import os
import selectors
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from typing import IO

_GRACE = 3.0  # seconds between asking it to stop and stopping it
_TICK = 0.25  # seconds between two looks at the clock and at `cancelled`


class Cancelled(Exception):
    """The caller no longer wants the result; the program is gone."""


class TookTooLong(Exception):
    """Out of CPU seconds or out of time; the program is gone."""


def attended(
    command: Sequence[str],
    *,
    hear: Callable[[bytes], None],
    cancelled: Callable[[], bool] | None,
    wall: float,
    env: Mapping[str, str] | None = None,
) -> tuple[int, str]:
    """Run `command` to its end: (exit code, the end of its complaints). `hear` gets its output in pieces of
    any size, `cancelled` is asked a few times a second. Raises Cancelled, after `wall` seconds TookTooLong.
    """
    with (
        tempfile.TemporaryFile() as complaints,  # a pipe that nobody reads would fill and stop it
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env=dict(env or {}),
            start_new_session=True,
        ) as process,
    ):
        try:
            _attend(process, hear, cancelled, time.monotonic() + wall)
        finally:
            _end(process)
        return process.returncode, _end_of(complaints)


def _attend(
    process: subprocess.Popen[bytes],
    hear: Callable[[bytes], None],
    cancelled: Callable[[], bool] | None,
    deadline: float,
) -> None:
    assert process.stdout
    with selectors.DefaultSelector() as ready:
        ready.register(process.stdout, selectors.EVENT_READ)
        while True:
            if cancelled and cancelled():
                raise Cancelled
            if time.monotonic() > deadline:
                raise TookTooLong("out of time")
            if ready.select(_TICK):
                piece = os.read(process.stdout.fileno(), 65536)
                if not piece:
                    break
                hear(piece)
    try:
        process.wait(timeout=max(1.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        raise TookTooLong("out of time") from None


def _end(process: subprocess.Popen[bytes]) -> None:
    for sign in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            return
        os.killpg(process.pid, sign)
        try:
            process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            continue


def _end_of(complaints: IO[bytes]) -> str:
    size = complaints.seek(0, os.SEEK_END)
    complaints.seek(max(0, size - 4096))
    return complaints.read().decode("utf-8", "replace").strip()
