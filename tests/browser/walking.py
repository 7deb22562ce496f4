"""Somebody with a phone or a computer: goes about by keyboard and notices what is not in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType

from playwright.sync_api import Browser, Locator, Page, Request, Response, expect

from tests.browser.looking import AXE, look_over


@dataclass(frozen=True)
class Screen:
    name: str
    width: int
    """CSS pixels"""
    height: int
    touch: bool


PHONE = Screen("phone", 360, 740, touch=True)
DESKTOP = Screen("desktop", 1280, 850, touch=False)
MOST_TABS = 250


class Walker:
    """One browser with cookies of its own. Every trouble it meets fails the next `check`."""

    def __init__(
        self, browser: Browser, address: str, screen: Screen, *, scripts: bool = True, both: bool = False
    ) -> None:
        self.address, self.screen, self.troubles = address, screen, list[str]()
        self._screens = (DESKTOP if screen is PHONE else PHONE, screen) if both else (screen,)
        self._offline = False
        self._refusals: set[int] = set()
        self.context = browser.new_context(
            base_url=address,
            viewport={"width": screen.width, "height": screen.height},
            is_mobile=screen.touch,
            has_touch=screen.touch,
            java_script_enabled=scripts,
            reduced_motion="reduce",
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
        )
        self.context.set_default_timeout(10_000)
        self.context.add_init_script(AXE)
        self.page = self._new_page()

    def __enter__(self) -> Walker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.context.close()
        assert kind or not self.troubles, self.troubles

    def new_tab(self) -> Page:
        """From now on the walker looks at another tab; the old one stays open."""
        self.page = self._new_page()
        return self.page

    def sign_in(self, name: str, password: str) -> Walker:
        self.open("/sign-in")
        self.page.get_by_label("パスワード").fill(password)
        login = self.page.locator("#login")
        login.fill(name)
        login.press("Enter")
        expect(self.page.locator("header .top-link", has_text="お知らせ")).to_be_visible()
        return self

    def arrive(self, name: str, password: str) -> Walker:
        """Signed in by the same two requests, without looking at the form: those who only come to do
        something else. Two pages less to draw."""
        form = self.context.request.get("/sign-in").text()
        token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', form)
        assert token, form[:500]
        answer = self.context.request.post(
            "/sign-in",
            form={"csrf_token": token[1], "login": name, "password": password},
            headers={"User-Agent": self.page.evaluate("navigator.userAgent")},
            max_redirects=0,
        )
        assert answer.status in {302, 303}, f"{name}: {answer.status}"
        self.open(answer.headers["location"])
        expect(self.page.locator("header .top-link", has_text="お知らせ")).to_be_visible()
        return self

    def open(self, path: str, *, status: int = 200) -> Page:
        with self.refused(status):
            response = self.page.goto(path)
        assert response is not None and response.status == status, f"{path}: {response and response.status}"
        return self.page

    def check(self) -> None:
        """The page as it stands is in order: for eyes, fingers, keyboard and screen reader."""
        problems = [*self.troubles]
        self.troubles.clear()
        for screen in self._screens:
            if len(self._screens) > 1:
                self.page.set_viewport_size({"width": screen.width, "height": screen.height})
            problems += [f"{screen.name}: {problem}" for problem in look_over(self.page, screen.width)]
        assert not problems, f"{self.page.url}:\n" + "\n".join(problems)

    def go(self, name: str | re.Pattern[str], *, role: str = "link") -> Page:
        """Tab to a link or button of the page's content by its words, press Enter, and arrive elsewhere."""
        # Roles are literals there.
        target = self.page.get_by_role("main").get_by_role(role, name=name).first  # type: ignore[arg-type]  # role comes from a story's plain words
        self.tab_to(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self.page

    def press(self, name: str | re.Pattern[str]) -> Page:
        return self.go(name, role="button")

    def enter(self, target: Locator) -> None:
        self.tab_to(target)
        self.page.keyboard.press("Enter")

    def tab_to(self, target: Locator) -> None:
        """Move the focus as somebody without a mouse does."""
        expect(target).to_be_visible()
        here = target.element_handle()
        for _step in range(MOST_TABS):
            if here.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"The keyboard does not reach {target} at {self.page.url}")

    @contextmanager
    def refused(self, *statuses: int) -> Iterator[None]:
        """Answers with these statuses are meant here."""
        self._refusals |= {status for status in statuses if status >= 400}
        yield
        self._refusals.clear()

    @contextmanager
    def offline(self) -> Iterator[None]:
        self._offline = True
        self.context.set_offline(True)
        yield
        self.context.set_offline(False)
        self._offline = False

    def _new_page(self) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        page.on("console", lambda message: self._heard(message.type, message.text))
        page.on("requestfailed", self._lost)
        page.on("response", self._answered)
        return page

    def _heard(self, kind: str, text: str) -> None:
        # What could not be loaded is told more exactly by the two that follow.
        if kind == "error" and not text.startswith("Failed to load resource"):
            self.troubles.append(f"console: {text}")

    def _lost(self, request: Request) -> None:
        # Leaving a page breaks off what it was still loading.
        if not self._offline and request.failure != "net::ERR_ABORTED":
            self.troubles.append(f"request: {request.method} {request.url}: {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._refusals:
            self.troubles.append(f"answer: {response.request.method} {response.url}: {response.status}")
