"""The small process that draws and speaks for the editor (videos.studio.previewing), and the line before it.

It starts with the first wish. It ends when idle, when it takes too long, or when its CPU allowance is used
up; the next wish starts another.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _

from config import ROOT
from lms.errors import Refusal
from lms.media.building import FONTS
from videos import sandbox

WAITING = 2
"""Wishes that may wait behind the one at work; each of them holds one of the server's threads"""
PATIENCE = 12.0
"""Seconds to wait for one's turn and for the answer"""
NATURAL = 40.0
"""The same for a natural voice, which needs two seconds of all processors for a second of speech"""
IDLE = 120.0
CPU = 600
"""Seconds of processor time after which the process makes way for a fresh one"""
_BEGIN = """
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
folder, cache, fonts, voices = map(Path, sys.argv[1:])
spec = spec_from_file_location("videos", folder / "__init__.py", submodule_search_locations=[str(folder)])
sys.modules["videos"] = module_from_spec(spec)
from videos.studio.previewing import main
main(cache, [fonts], voices)
"""
"""The package is named to Python: behind the wall the folder around it, with the secret key, is not seen"""
Answer = dict[str, Any]


class TooBusy(Refusal):
    status = 503
    message = _("Several previews are being made right now. Please try again in a moment.")


class NoAnswer(Refusal):
    status = 503
    message = _("The preview could not be made just now. What you typed is safe. Please try again.")


class Child:
    """The process that draws and speaks. Its callers stand in a short line."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._line = threading.BoundedSemaphore(1 + WAITING)
        self._process: subprocess.Popen[bytes] | None = None
        self._cache = Path()
        self._last = 0.0
        self._watch: threading.Timer | None = None

    def ask(self, asked: Answer, cache: Path, voices: Path) -> Answer:
        """`voices`: where the models of natural voices lie.

        Raises TooBusy when the line is long, NoAnswer when the process did not manage.
        """
        if not self._line.acquire(blocking=False):
            raise TooBusy
        try:
            patience = PATIENCE if asked.get("voice", "mei") == "mei" else NATURAL
            end = time.monotonic() + patience
            if not self._turn.acquire(timeout=patience):
                raise TooBusy
            try:
                return self._asked(asked, cache, voices, end)
            finally:
                self._turn.release()
        finally:
            self._line.release()

    def close(self) -> None:
        with self._turn:
            self._end()

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _asked(self, asked: Answer, cache: Path, voices: Path, end: float) -> Answer:
        """A process that ended meanwhile, its CPU used up, is replaced once."""
        for _attempt in range(2):
            self._begin(cache, voices)
            try:
                return self._said(asked, max(end - time.monotonic(), 1.0))
            except TimeoutError:
                self._end()
                break
            except (OSError, EOFError, ValueError):
                self._end()
        raise NoAnswer

    def _begin(self, cache: Path, voices: Path) -> None:
        if not self.alive or self._cache != cache:
            self._end()
            self._process, self._cache = _start(cache, voices), cache
        self._last = time.monotonic()
        if self._watch is None:
            self._later()

    def _said(self, asked: Answer, patience: float) -> Answer:
        process = self._process
        assert process is not None and process.stdin is not None and process.stdout is not None
        process.stdin.write(json.dumps(asked, ensure_ascii=False).encode() + b"\n")
        process.stdin.flush()
        line, end = b"", time.monotonic() + patience
        while not line.endswith(b"\n"):
            if not select.select([process.stdout], [], [], max(end - time.monotonic(), 0.0))[0]:
                raise TimeoutError
            part = os.read(process.stdout.fileno(), 1 << 16)
            if not part:
                raise EOFError
            line += part
        answer: Answer = json.loads(line)
        return answer

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    pipe.close()
            self._process.wait()
            self._process = None

    def _later(self) -> None:
        self._watch = threading.Timer(IDLE / 4, self._look)
        self._watch.daemon = True
        self._watch.start()

    def _look(self) -> None:
        """End an idle process; one at work is left alone."""
        self._watch = None
        if not self._turn.acquire(blocking=False):
            self._later()
            return
        try:
            if time.monotonic() - self._last > IDLE:
                self._end()
            elif self._process is not None:
                self._later()
        finally:
            self._turn.release()


def _start(cache: Path, voices: Path) -> subprocess.Popen[bytes]:
    """It sees the studio's code, the fonts and the cache; no database, no key, no network."""
    temporary = cache / "previews" / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    folders = [str(ROOT / "videos"), str(cache), str(FONTS), str(voices)]
    argv = [sys.executable, "-I", "-X", "utf8", "-c", _BEGIN, *folders]
    command = sandbox.confined(
        argv,
        limits=sandbox.Limits(cpu=CPU, file_bytes=200_000_000),
        reads=[ROOT / "videos", FONTS, voices],
        writes=cache,
    )
    log = (cache / "previews" / "errors.log").open("ab")
    with log:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env={"TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1"},
        )
