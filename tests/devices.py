"""A browser before a served town: it signs in over the wire and fetches files there."""

from __future__ import annotations

import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from urllib.parse import urlencode

from tests.cast import PASSWORD


class Device:
    def __init__(self, address: str) -> None:
        self.address, self.jar = address, CookieJar()
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    @property
    def cookies(self) -> str:
        """As the browser would send them with a request for a video's file."""
        return "; ".join(f"{one.name}={one.value}" for one in self.jar)

    def sign_in(self, name: str) -> Device:
        _status, _headers, page = self.get("/sign-in")
        token = page.decode().split('name="csrf-token" content="')[1].split('"')[0]
        form = urlencode({"csrf_token": token, "login": name, "password": PASSWORD})
        self._browser.open(f"{self.address}/sign-in", form.encode())
        return self

    def sign_out(self) -> None:
        """Somebody has a copy of the cookies, and goes on using them."""
        token = self.get("/account")[2].decode().split('name="csrf-token" content="')[1].split('"')[0]
        kept = list(self.jar)
        self._browser.open(f"{self.address}/sign-out", urlencode({"csrf_token": token}).encode())
        for cookie in kept:
            self.jar.set_cookie(cookie)

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        asked = urllib.request.Request(self.address + path)  # noqa: S310 - our own server
        for name, value in headers.items():
            asked.add_header(name.replace("_", "-"), value)
        try:
            with self._browser.open(asked) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as refusal:
            return refusal.code, dict(refusal.headers), refusal.read()
