"""The real server with its worker as processes of their own, to be killed and started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path

from config import ROOT
from tests.stories.device import wait_until_answered

START = 60.0
"""Seconds a server may take to its first answer, on a machine that is busy with other things"""
FAREWELL = 30.0
"""Seconds within which a worker without a server has put its job back and ended; it may just be starting"""
AT_ONCE = 2.0
"""Seconds for whatever a dead worker had started, such as ffmpeg: it goes with its parent"""
_LAUNCH = (
    "import ctypes, os, sys; ctypes.CDLL(None).prctl(1, 9); "  # SIGKILL when whoever tells this story dies
    "os.execv(sys.argv[1], sys.argv[1:])"
)


class Whom(StrEnum):
    SERVER = "server"
    WORKER = "worker"
    BOTH = "both"


class Fell(AssertionError):
    """The house did something that no kill explains."""


class House:
    """`flask serve` on a free port of the loopback, in a process group of its own."""

    def __init__(self, instance: Path, courses: Path, *, lease: int = 3) -> None:
        self.instance, self.port = instance, _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = instance / "server.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._settings = {
            "PONKOTAN_INSTANCE": str(instance),
            "PONKOTAN_COURSES": str(courses),
            "PONKOTAN_PORT": str(self.port),
            "PONKOTAN_JOB_LEASE_SECONDS": str(lease),
            "PONKOTAN_FREE_DISK_MB": "1",
        }

    def start(self) -> None:
        command = [sys.executable, "-c", _LAUNCH, sys.executable, "-m", "flask", "serve"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=os.environ | self._settings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait_until_it_answers(self) -> None:
        assert self._process is not None
        if not wait_until_answered(self.address, seconds=START):
            raise Fell(f"The server did not come up ({self._process.poll()}): {self.last_words()}")

    def kill(self, whom: Whom) -> bool:
        """SIGKILL; False when there was no such process at this moment."""
        assert self._process is not None
        self.check()
        if whom is Whom.WORKER:
            return self._kill_worker()
        if whom is Whom.BOTH:
            os.killpg(self._process.pid, signal.SIGKILL)
        else:
            self._process.kill()
        self._process.wait()
        return True

    def check(self) -> None:
        """Between our kills the server stays up, whatever comes."""
        if self._process is None or (code := self._process.poll()) is not None:
            raise Fell(f"The server has ended with {code}, and it was not us: {self.last_words()}")

    def wait_until_no_stray(self) -> None:
        """Nothing of this house may go on outside the server's own family: no old worker, no ffmpeg."""
        began = orphaned = time.monotonic()
        while strays := self._strays():
            moment = time.monotonic()
            if any("flask worker" in words for words in strays.values()):
                orphaned = moment
            if moment - began > FAREWELL or moment - orphaned > AT_ONCE:
                raise Fell(f"Still there {moment - began:.0f} s after the kill: {list(strays.values())}")
            time.sleep(0.05)

    def encodes(self) -> bool:
        return any("ffmpeg" in _words(pid) for pid in self._family() - {os.getpid()})

    def wait_for_ffmpeg(self, *, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self.encodes() and time.monotonic() < end:
            time.sleep(0.05)

    def stop(self) -> int:
        """SIGTERM, as a machine that shuts down; returns how the server ended."""
        assert self._process is not None
        self.check()
        self._process.terminate()
        code = self._process.wait(FAREWELL + 20)
        self.wait_until_no_stray()
        return code

    def clear(self) -> None:
        """Leave no process behind, whatever happened."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        for pid in self._strays():
            _kill(pid)

    def last_words(self) -> str:
        return self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""

    def _kill_worker(self) -> bool:
        """Only a worker that is beside the server now: another one may just be on its way."""
        assert self._process is not None
        server = self._process.pid
        workers = [pid for pid in _children(server) if b"worker" in _read(pid, "cmdline").split(b"\0")]
        return any(list(map(_kill, workers)))

    def _strays(self) -> dict[int, str]:
        family = self._family()
        return {pid: _words(pid) for pid in _pids(self._is_ours) if pid not in family}

    def _is_ours(self, pid: int) -> bool:
        """ffmpeg runs with an empty environment, but works on files of this instance."""
        ours = os.fsencode(self.instance)
        mark = b"PONKOTAN_INSTANCE=" + ours
        return mark in _read(pid, "environ").split(b"\0") or ours in _read(pid, "cmdline")

    def _family(self) -> set[int]:
        """The living server, its children and theirs, and whoever tells this story."""
        known = {os.getpid()}
        if self._process is not None and self._process.poll() is None:
            known.add(self._process.pid)
        found = set(known)
        while found:
            found = {pid for parent in found for pid in _children(parent)} - known
            known |= found
        return known


def _pids(wanted: Callable[[int], bool]) -> Iterator[int]:
    """Living processes; one that has ended and only waits to be counted is none."""
    numbers = (int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal())
    return (pid for pid in numbers if wanted(pid) and _status(pid)[0] not in {"Z", "X", ""})


def _children(parent: int) -> list[int]:
    return list(_pids(lambda pid: _status(pid)[1] == parent))


def _status(pid: int) -> tuple[str, int]:
    """(state, parent) as /proc says it; ("", 0) for a process that is gone."""
    fields = _read(pid, "stat").decode(errors="replace").rpartition(")")[2].split()
    return (fields[0], int(fields[1])) if len(fields) > 1 else ("", 0)


def _read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""


def _words(pid: int) -> str:
    return " ".join(_read(pid, "cmdline").decode(errors="replace").split("\0"))[:200]


def _kill(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
