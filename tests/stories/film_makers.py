"""Those whose work keeps the worker busy: recordings sent piece by piece, lessons' videos asked for."""

from __future__ import annotations

import base64
import hashlib
from abc import abstractmethod
from typing import Any

from tests.stories.device import NoAnswer, Over, Reply
from tests.stories.people_at_work import PersonAtWork
from tests.stories.promises import Kind
from tests.verbs.recordings import ordinary_mp4, phone_mov

TUS = {"Tus-Resumable": "1.0.0"}
PIECE = 16_000
"""Bytes at once; small, so that a kill falls between two pieces as often as between two requests"""


class FilmMaker(PersonAtWork):
    """Begins films one after the other and looks after each until it is ready, also after closing time.

    What failed and may be tried again is tried again, as a person would who reads why it stopped.
    """

    pause = 0.15

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.retries = self.finished = 0
        self._pages: list[str] = []
        """Of the films not ready yet"""

    def turn(self) -> None:
        if page := self.next_film():
            self._pages.append(page)
        self._look_after()
        self.rest(5)
        while self.stop.is_set() and self._pages:
            self._look_after()
            self.rest(5)

    @abstractmethod
    def next_film(self) -> str:
        """The address of the page of a film just begun; empty when there is none left to begin."""

    def rest(self, share: float = 1.0) -> None:
        if self.device.over.wait(self.pause * share * self.rng.uniform(0.3, 1.7)):
            raise Over

    def _look_after(self) -> None:
        """The worker may have been killed too often over one film: then once more."""
        for page in list(self._pages):
            told = self.expect(self.device.insist("GET", f"{page}/state")).json()
            if told["settled"] and not told["problem"]:
                assert told["state"] == "ready", told
                self._pages.remove(page)
                self.finished += 1
            elif told["settled"]:
                self.retries += 1
                # 409: the wish went through before the line broke.
                self.expect(self.device.insist("POST", f"{page}/retry", form={}), 200, 409)


class Sender(FilmMaker):
    """Sends recordings over tus; after every break asks where to go on, as tus-js-client does."""

    most = 0
    """Recordings to send"""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.contents: dict[str, bytes] = {}
        """By the upload's address"""

    def next_film(self) -> str:
        if len(self.contents) >= self.most:
            return ""
        content = self._recording()
        told = ",".join(f"{name} {_base64(text)}" for name, text in self._metadata().items())
        headers = {**TUS, "Upload-Length": str(len(content)), "Upload-Metadata": told}
        place = self.expect(self.device.insist("POST", "/uploads", headers=headers), 201).headers["Location"]
        self.contents[place] = content
        return self._send(place, content)

    def _send(self, place: str, content: bytes) -> str:
        """The address of the video's page."""
        reply = self._whereabouts(place)
        while not (page := reply.headers.get("Video-Page")):
            offset = int(reply.headers["Upload-Offset"])
            known = self.promises.kept[Kind.PIECE].get(place, 0)
            assert offset >= known, f"{place}: the server knows {offset} bytes after acknowledging {known}"
            reply = self._piece(place, offset, content[offset : offset + PIECE])
            self.rest()
        self.promises.keep(Kind.PIECE, place, len(content))
        return str(page)

    def _piece(self, place: str, offset: int, body: bytes) -> Reply:
        self.promises.sending(Kind.PIECE, place, offset + len(body))
        headers = {**TUS, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
        try:
            reply = self.device.ask("PATCH", place, body=body, headers=headers)
        except NoAnswer:
            if self.device.over.wait(0.1):
                raise Over from None
            return self._whereabouts(place)
        if reply.status in {409, 423}:
            return self._whereabouts(place)
        self.expect(reply, 204)
        self.promises.keep(Kind.PIECE, place, int(reply.headers["Upload-Offset"]))
        return reply

    def _whereabouts(self, place: str) -> Reply:
        return self.expect(self.device.insist("HEAD", place, headers=TUS))

    def _recording(self) -> bytes:
        """Playable, and no two alike: players skip a box named `free`."""
        padding = self.rng.randbytes(self.rng.randrange(1_000, 150_000))
        film = phone_mov() if len(self.contents) % 2 else ordinary_mp4()
        return film + (len(padding) + 8).to_bytes(4) + b"free" + padding

    def _metadata(self) -> dict[str, str]:
        return {
            "filename": "IMG_0001.MOV",
            "filetype": "video/quicktime",
            "title": f"窓口の説明 {len(self.contents)}",
        }


class Wisher(FilmMaker):
    """Opens one lesson after another whose video is not made yet, and asks for it."""

    lessons: dict[int, int] = {}
    """Lesson id → video id, in the order to open them"""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._next = 0

    def next_film(self) -> str:
        if self._next == len(self.lessons):
            return ""
        lesson, video = list(self.lessons.items())[self._next]
        self.expect(self.device.insist("POST", f"/lessons/{lesson}/video/wish", data={}))
        self.promises.keep(Kind.WISH, lesson, True)
        self._next += 1
        return f"/videos/{video}"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
