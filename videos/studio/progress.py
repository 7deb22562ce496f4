"""How far a build is: the stage, and the share of the whole that is done."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from enum import StrEnum
from typing import TextIO


class Stage(StrEnum):
    DRAWING = "drawing"
    SPEAKING = "speaking"
    ENCODING = "encoding"
    JOINING = "joining"
    CHECKING = "checking"


NAMES = {
    Stage.DRAWING: "スライドを描いています",
    Stage.SPEAKING: "読み上げています",
    Stage.ENCODING: "動画にしています",
    Stage.JOINING: "つないでいます",
    Stage.CHECKING: "確かめています",
}
_DRAWN, _ENCODED, _JOINED = 0.03, 0.96, 0.98  # shares of the time that a cold build takes


class Progress:
    """Tells `told` a share from 0 to 1 that never falls, though several slides are made at once."""

    def __init__(self, told: Callable[[Stage, float], None] | None, *, slides: int) -> None:
        self._told, self._steps, self._done = told, 2 * slides, 0
        self._lock = threading.Lock()
        self._highest = 0.0

    def drawn(self, share: float) -> None:
        self._tell(Stage.DRAWING, _DRAWN * share)

    def spoken(self) -> None:
        self._step(Stage.SPEAKING)

    def encoded(self) -> None:
        self._step(Stage.ENCODING)

    def joining(self) -> None:
        self._tell(Stage.JOINING, _ENCODED)

    def checking(self) -> None:
        self._tell(Stage.CHECKING, _JOINED)

    def finished(self) -> None:
        self._tell(Stage.CHECKING, 1.0)

    def _step(self, stage: Stage) -> None:
        with self._lock:
            self._done += 1
            share = self._done / self._steps
        self._tell(stage, _DRAWN + (_ENCODED - _DRAWN) * share)

    def _tell(self, stage: Stage, share: float) -> None:
        with self._lock:
            self._highest = max(self._highest, share)
            if self._told:
                self._told(stage, self._highest)


def telling(stream: TextIO) -> Callable[[Stage, float], None]:
    """One line that is written over: how far, doing what, and how long still. A log gets only the end."""
    started, terminal = time.monotonic(), stream.isatty()

    def tell(stage: Stage, share: float) -> None:
        passed = time.monotonic() - started
        if share >= 1:
            stream.write(("\r\x1b[K" if terminal else "") + f"100% {passed:.1f}秒\n")
        elif terminal:
            rest = f" あと約{passed * (1 - share) / share:.0f}秒" if share > 0.05 else ""
            stream.write(f"\r\x1b[K{share:4.0%} {NAMES[stage]}{rest}")
            stream.flush()

    return tell
