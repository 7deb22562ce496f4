"""A phone or computer on the line: its cookies, its form token, and patience when nobody answers."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar
from typing import Any

from tests.cast import PASSWORD
from tests.stories.promises import Gate

PATIENCE = 30.0
"""Seconds to wait for one answer"""


class NoAnswer(Exception):
    """The line broke: nobody can say whether the request was carried out."""


class Over(Exception):
    """The story has ended; nothing is tried again."""


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Any
    text: str
    url: str

    def json(self) -> Any:
        return json.loads(self.text)


class Device:
    """Signed in once; the cookie outlives every crash of the server."""

    def __init__(self, address: str, gate: Gate, over: threading.Event) -> None:
        if urllib.parse.urlsplit(address).hostname != "127.0.0.1":
            raise ValueError("This story plays on the loopback only")
        self.address, self.gate, self.over, self.token = address, gate, over, ""
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)

    def sign_in(self, name: str) -> None:
        """A form is sent once; when nobody answers, the page is opened anew, as people do."""
        form = {"login": name, "password": PASSWORD, "remember": "y"}
        while True:
            self._take_token(self.insist("GET", "/sign-in"))
            try:
                reply = self.ask("POST", "/sign-in", form=form)
                break
            except NoAnswer:
                continue
        assert reply.status == 200 and "/sign-in" not in reply.url, (
            f"{name} could not sign in: {reply.status}"
        )
        self._take_token(self.insist("GET", "/notices"))

    def insist(self, method: str, path: str, **sent: Any) -> Reply:
        """Ask until somebody answers. Only for what may be said twice."""
        while True:
            try:
                return self.ask(method, path, **sent)
            except NoAnswer:
                if self.over.wait(0.1):
                    raise Over from None

    def ask(
        self,
        method: str,
        path: str,
        *,
        data: Any = None,
        form: dict[str, str] | None = None,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Reply:
        """One try. Raises NoAnswer; every status is an answer."""
        head = {"X-CSRFToken": self.token, **(headers or {})}
        if data is not None:
            body, head["Content-Type"] = json.dumps(data).encode(), "application/json"
        elif form is not None:
            body = urllib.parse.urlencode({**form, "csrf_token": self.token}).encode()
        request = urllib.request.Request(self.address + path, data=body, method=method, headers=head)  # noqa: S310 - the constructor allows the loopback only
        with self.gate.passing():
            return self._read(request)

    def _read(self, request: urllib.request.Request) -> Reply:
        try:
            with self._opener.open(request, timeout=PATIENCE) as answer:
                return _reply(answer)
        except urllib.error.HTTPError as answer:
            with answer:
                return _reply(answer)
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer from error

    def _take_token(self, reply: Reply) -> None:
        found = re.search(r'name="csrf-token" content="([^"]+)"', reply.text)
        assert found, f"no token at {reply.url} ({reply.status})"
        self.token = found[1]


def wait_until_answered(address: str, *, seconds: float) -> bool:
    end = time.monotonic() + seconds
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < end:
        try:
            with opener.open(f"{address}/sign-in", timeout=5):
                return True
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
    return False


def _reply(answer: Any) -> Reply:
    try:
        text = answer.read().decode("utf-8", "replace")
    except (OSError, http.client.HTTPException) as error:
        raise NoAnswer from error
    return Reply(answer.status, answer.headers, text, answer.url)
