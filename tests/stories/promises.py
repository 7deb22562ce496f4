"""What clients were told is safe: every acknowledgment is a promise that a crash must not break."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    ANSWER = "answers"
    SUBMISSION = "quizzes handed in"
    WATCHING = "watching checkpoints"
    DRAFT = "drafts"
    PIECE = "upload pieces"
    WISH = "videos asked for"


@dataclass(frozen=True)
class Seen:
    """What a player was told. Stretches too short to notice count as seen there, not in `seconds`."""

    spans: list[list[float]]
    seconds: float


class Promises:
    """By kind and key the value acknowledged last, and what was sent since without hearing anything."""

    def __init__(self) -> None:
        self.acknowledged: Counter[Kind] = Counter()
        self.kept: dict[Kind, dict[Hashable, Any]] = {kind: {} for kind in Kind}
        self._on_the_way: dict[tuple[Kind, Hashable], list[Any]] = {}
        self._lock = threading.Lock()

    def sending(self, kind: Kind, key: Hashable, value: Any) -> None:
        with self._lock:
            self._on_the_way.setdefault((kind, key), []).append(value)

    def keep(self, kind: Kind, key: Hashable, value: Any) -> None:
        """The server has acknowledged `value`: from now on it must be there."""
        with self._lock:
            self._on_the_way.pop((kind, key), None)
            self.kept[kind][key] = value
            self.acknowledged[kind] += 1

    def possible(self, kind: Kind, key: Hashable) -> list[Any]:
        """What may stand there: what was acknowledged last, or was on its way when the line broke."""
        with self._lock:
            return [self.kept[kind][key], *self._on_the_way.get((kind, key), [])]


class Gate:
    """Requests pass while it is open. Closing it waits for those under way, so that nothing moves."""

    def __init__(self) -> None:
        self._inside, self._open = 0, True
        self._changed = threading.Condition()

    @contextmanager
    def passing(self) -> Iterator[None]:
        with self._changed:
            self._changed.wait_for(lambda: self._open)
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    @contextmanager
    def closed(self) -> Iterator[None]:
        with self._changed:
            self._open = False
            self._changed.wait_for(lambda: not self._inside)
        try:
            yield
        finally:
            with self._changed:
                self._open = True
                self._changed.notify_all()
