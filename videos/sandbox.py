"""Running a program on strangers' files: within limits, seeing no other file, never longer than its parent.

The program is started through a second, short Python which restricts itself and then becomes the program.
Nothing runs between fork and exec in the caller, so a server with threads may call this safely.
"""

import ctypes
import json
import logging
import os
import resource
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

from videos import landlock

_log = logging.getLogger(__name__)
_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/nix/store", "/etc/ld.so.cache")
_DEVICES = (
    "/dev/null",
    "/dev/zero",
    "/dev/urandom",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/sys/devices/system/cpu",
)
_PR_SET_PDEATHSIG = 1


_KILLED = (-signal.SIGKILL, -signal.SIGXCPU)
_MEMORY = (3 << 30) + (os.cpu_count() or 1) * (1 << 28)  # every thread reserves address space of its own


@dataclass(frozen=True)
class Limits:
    """Seconds of CPU and of the clock; bytes of address space and of any one written file; open files; how
    far it steps back behind others (nice(1)): 0 for what somebody waits for."""

    cpu: int = 600
    wall: float = 1800
    memory: int = _MEMORY
    file_bytes: int = 2 << 30
    files: int = 256
    nice: int = 10

    @classmethod
    def for_duration(cls, seconds: float, *, source_bytes: int = 0, nice: int = 10) -> Self:
        """What encoding that many seconds of video may honestly need, with room for a slow machine."""
        cpu = 60 + int(12 * seconds)
        most = max(2 << 30, source_bytes * 6 // 5)
        return cls(cpu=cpu, wall=3 * cpu, file_bytes=most, nice=nice)


def confined(
    argv: Sequence[str], *, limits: Limits, reads: Sequence[Path] = (), writes: Path | None = None
) -> list[str]:
    """The command that runs `argv` within `limits`, and not beyond the end of the calling thread.

    With `reads` or `writes` it sees no file but those, its libraries and its own folder; on a kernel without
    Landlock it runs without that wall, and the log says so once.
    """
    walled = bool(reads or writes) and _has_landlock()
    told = {
        "parent": os.getpid(),
        "cpu": limits.cpu,
        "memory": limits.memory,
        "file_bytes": limits.file_bytes,
        "files": limits.files,
        "nice": limits.nice,
        "runs": _needed_by(argv[0]) if walled else None,
        "reads": [os.fspath(path.resolve()) for path in reads],
        "writes": [os.fspath(writes.resolve())] if writes else [],
    }
    root = os.fspath(Path(__file__).resolve().parents[1])
    start = f"import sys; sys.path.insert(0, {root!r}); from videos.sandbox import become; become()"
    return [sys.executable, "-I", "-S", "-c", start, json.dumps(told), *argv]


def ran_out(returncode: int) -> bool:
    """Whether a confined program was stopped from outside, as the kernel does when its CPU is used up."""
    return returncode in _KILLED


def become() -> None:
    """Inside the child: take on the restrictions of argv[1], then become the program of argv[2:]."""
    told = json.loads(sys.argv[1])
    _die_with(told["parent"])
    os.nice(told["nice"])
    _limit(told)
    if told["runs"] is not None:
        runs, reads, writes = ([Path(each) for each in told[kind]] for kind in ("runs", "reads", "writes"))
        landlock.confine(runs=runs, reads=reads, writes=[*writes, Path("/dev/null")])
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 - this is the very purpose, no shell


@cache
def _has_landlock() -> bool:
    if landlock.version():
        return True
    _log.warning("This kernel has no Landlock: video tools can read every file this account can read.")
    return False


def _needed_by(program: str) -> list[str]:
    here = Path(program).resolve().parent
    own = [sys.prefix, sys.base_prefix] if program == sys.executable else [os.fspath(here)]
    return [*own, *_LIBRARIES, *_DEVICES]


def _die_with(parent: int) -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it ended before we asked to be told
        sys.exit("parent is gone")


def _limit(told: dict[str, Any]) -> None:
    for kind, value in (
        (resource.RLIMIT_CPU, told["cpu"]),
        (resource.RLIMIT_AS, told["memory"]),
        (resource.RLIMIT_FSIZE, told["file_bytes"]),
        (resource.RLIMIT_NOFILE, told["files"]),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        most = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (most, most))
