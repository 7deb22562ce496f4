"""Whoever wants a text read comes here: a short queue before one child, and what was read is remembered."""

from __future__ import annotations

import atexit
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _

from lms.drafting.findings.language import Request
from lms.drafting.textlint.child import Child, ChildFailed, TextRefused
from lms.errors import Refusal

log = logging.getLogger(__name__)
LONGEST = 30_000
"""Characters; what a lesson may ask for is at most 20,000"""
WAITING = 4
"""People in the queue; the next one is asked to come again"""
SECONDS = 12.0
"""For one text, a cold start on a busy machine included"""
IDLE = 240.0
KEPT = 100
"""Answers remembered: texts that were handed in are read again with every look at them"""
FAILURES, REST = 3, 60.0
"""After so many failures within so many seconds nobody tries for as long"""
Answer = list[dict[str, Any]]


class NotAvailable(Refusal):
    status = 503
    message = _(
        "The help with language is not available just now. You can go on writing and hand in all the same."
    )


class Busy(NotAvailable):
    message = _("Several texts are being read just now. Please try again in a few seconds.")


class TooLong(NotAvailable):
    message = _("This text is too long for the help with language. Try it with a part of it.")


class Reader:
    """`start` makes a child. Safe to be called from several threads; one text is read at a time."""

    def __init__(self, start: Callable[[], Child], *, idle: float = IDLE, seconds: float = SECONDS) -> None:
        self._start, self._idle, self._seconds = start, idle, seconds
        self._turn = threading.Lock()
        self._places = threading.BoundedSemaphore(WAITING + 1)
        self._child: Child | None = None
        self._last = 0.0
        self._failures: list[float] = []
        self._known: OrderedDict[Request, Answer] = OrderedDict()

    def read(self, request: Request) -> Answer:
        """Raises NotAvailable."""
        if len(request.text) > LONGEST:
            raise TooLong
        if (known := self._known.get(request)) is not None:
            return known
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            if not self._turn.acquire(timeout=self._seconds):
                raise Busy
            try:
                return self._remember(request, self._ask(request))
            finally:
                self._last = time.monotonic()
                self._turn.release()
        finally:
            self._places.release()

    def close(self) -> None:
        with self._turn:
            self._end()

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child else None

    def _ask(self, request: Request) -> Answer:
        """A child that lived until now may have died meanwhile: then a fresh one gets the text."""
        fresh = self._child is None
        try:
            return self._ask_child(request)
        except ChildFailed as error:
            log.warning("textlint: %s", error)
            if fresh:
                raise NotAvailable from error
        try:
            return self._ask_child(request)
        except ChildFailed as error:
            raise NotAvailable from error

    def _ask_child(self, request: Request) -> Answer:
        moment = time.monotonic()
        self._failures = [at for at in self._failures if moment - at < REST]
        if len(self._failures) >= FAILURES:
            raise NotAvailable
        try:
            child = self._child or self._begin()
            answer = child.ask(request.sent(), seconds=self._seconds)
        except TextRefused as error:
            log.warning("textlint could not read a text: %s", error)
            raise NotAvailable from error
        except ChildFailed:
            self._failures.append(moment)
            self._end()
            raise
        if child.is_too_large():
            self._end()
        return answer

    def _begin(self) -> Child:
        self._child = self._start()
        threading.Thread(target=self._watch, args=(self._child,), daemon=True, name="textlint-idle").start()
        return self._child

    def _watch(self, child: Child) -> None:
        """End the child when nobody asked for a while: it holds hundreds of megabytes."""
        while self._child is child:
            time.sleep(min(self._idle, 10.0))
            with self._turn:
                if self._child is child and time.monotonic() - self._last >= self._idle:
                    self._end()

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.stop()

    def _remember(self, request: Request, answer: Answer) -> Answer:
        self._known[request] = answer
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        return answer


def read(request: Request) -> Answer:
    """With the one reader of this process. Raises NotAvailable."""
    memory_mb = int(current_app.config["TEXTLINT_MB"])
    if not memory_mb:
        raise NotAvailable
    return _reader_of(memory_mb).read(request)


_readers: dict[int, Reader] = {}
_making = threading.Lock()


def _reader_of(memory_mb: int) -> Reader:
    with _making:
        if memory_mb not in _readers:
            _readers[memory_mb] = reader = Reader(lambda: Child(memory_mb=memory_mb))
            atexit.register(reader.close)
        return _readers[memory_mb]
