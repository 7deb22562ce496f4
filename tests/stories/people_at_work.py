"""People who use the house while it is being killed: each does one thing again and again, like a browser."""

from __future__ import annotations

import json
import random
import re
import threading
import time
from abc import ABC, abstractmethod
from typing import Any

from tests.stories.device import Device, Over, Reply
from tests.stories.promises import Kind, Promises, Seen

QUESTIONS = ("q1", "q2", "q3", "q4")
"""Of tests/verbs/lessons.py"""


class PersonAtWork(threading.Thread, ABC):
    """`turn` is one small deed. What goes wrong is kept in `trouble` and fails the story."""

    pause = 0.15

    def __init__(
        self, device: Device, promises: Promises, stop: threading.Event, *, who: str, seed: str
    ) -> None:
        super().__init__(name=f"{type(self).__name__} {who} {seed}", daemon=True)
        self.device, self.promises, self.stop, self.who = device, promises, stop, who
        self.rng = random.Random(f"{seed} {self.name}")
        self.trouble = ""

    def run(self) -> None:
        try:
            self.device.sign_in(self.who)
            while not self.stop.is_set():
                self.turn()
        except Over:
            return
        except Exception as error:
            self.trouble = f"{self.name}: {type(error).__name__}: {error}"

    @abstractmethod
    def turn(self) -> None: ...

    def rest(self, share: float = 1.0) -> None:
        self.stop.wait(self.pause * share * self.rng.uniform(0.3, 1.7))

    def expect(self, reply: Reply, *statuses: int) -> Reply:
        words = re.sub(r"<[^>]+>|\s+", " ", reply.text)[:300]
        assert reply.status in (statuses or (200,)), f"{reply.url} answered {reply.status}: {words}"
        return reply


class QuizTaker(PersonAtWork):
    """Answers every question of an attempt, some twice, hands in, begins the next attempt."""

    lessons: tuple[int, ...] = ()

    def turn(self) -> None:
        lesson = self.rng.choice(self.lessons)
        page = self.expect(self.device.insist("POST", f"/lessons/{lesson}/attempts", form={}))
        attempt = int(page.url.rsplit("/", 1)[1].partition("?")[0])
        asked = self.rng.sample(QUESTIONS, 4) + self.rng.sample(QUESTIONS, 2)
        for question in asked:
            self._answer(attempt, question)
            self.rest()
            if self.stop.is_set():
                return
        self._hand_in(attempt)

    def _answer(self, attempt: int, question: str) -> None:
        key, value = (attempt, question), self._thought(question)
        self.promises.sending(Kind.ANSWER, key, value)
        told = {"question": question, "value": value}
        reply = self.expect(self.device.insist("POST", f"/attempts/{attempt}/answers", data=told))
        assert reply.json()["saved_at"]
        self.promises.keep(Kind.ANSWER, key, value)

    def _hand_in(self, attempt: int) -> None:
        """409: it went through before the line broke, and is not taken twice."""
        form = {"as_it_is": "y"}
        reply = self.device.insist("POST", f"/attempts/{attempt}/submission", form=form)
        self.expect(reply, 200, 409)
        self.promises.keep(Kind.SUBMISSION, attempt, True)

    def _thought(self, question: str) -> Any:
        match question:
            case "q1":
                return self.rng.randrange(3)
            case "q2":
                return self.rng.random() < 0.5
            case "q3":
                return self.rng.sample(range(3), 3)
        return f"案内 {self.rng.randrange(10**6)}"


class Writer(PersonAtWork):
    """Several drafts, each saved at every pause for breath with the version seen last."""

    lessons: tuple[int, ...] = ()

    def turn(self) -> None:
        key = f"practice:{self.rng.choice(self.lessons)}:1"
        version, body = self._seen.get(key, (0, ""))
        body += self.rng.choice(
            ["結論から書きます。", "理由は三つです。\n", f"{self.rng.randrange(10**6)}。"]
        )
        self.promises.sending(Kind.DRAFT, (self.who, key), (version + 1, body))
        told = {"body": body, "extras": {}, "version": version}
        reply = self.expect(self.device.insist("PUT", f"/drafts/{key}", data=told))
        assert reply.json()["version"] == version + 1, f"{key}: {reply.text} after {version}"
        self._seen[key] = (version + 1, body)
        self.promises.keep(Kind.DRAFT, (self.who, key), (version + 1, body))
        self.rest()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._seen: dict[str, tuple[int, str]] = {}


class Watcher(PersonAtWork):
    """A player at double speed that says everything again until it was heard; and now and then it boasts."""

    lesson = 0
    rate = 2.0
    pause = 0.4

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.began = time.time()

    def turn(self) -> None:
        page = self.expect(self.device.insist("GET", f"/lessons/{self.lesson}")).text
        found = re.search(r'id="lesson-data">(.*?)</script>', page, re.S)
        assert found, "the lesson has no player"
        data = json.loads(found[1])
        told = {"edition": data["edition"], "opened": data["opened"]}
        url = self.expect(self.device.insist("POST", data["viewings"], data=told)).json()["url"]
        place, since = self.rng.uniform(0, data["duration"] - 100), time.monotonic()
        for op in range(1, self.rng.randint(5, 20)):
            self.rest()
            if self.stop.is_set():
                return
            start, place = place, place + (time.monotonic() - since) * self.rate
            since = time.monotonic()
            self._tell(url, data, op, start, min(place, data["duration"]))

    def _tell(self, url: str, data: dict[str, Any], op: int, start: float, end: float) -> None:
        spans = [[start, end]] if end > start else []
        if self.rng.random() < 0.1:
            spans.append([0, self.rng.uniform(1, data["duration"])])
        told = {"op": op, "spans": spans, "position": end, "rate": self.rate, "ago": 0}
        reply = self.expect(self.device.insist("POST", url, data=told)).json()
        told = Seen(reply["seen"], reply["share"] * data["duration"])
        self.promises.keep(Kind.WATCHING, (self.who, data["edition"], self.name), told)
