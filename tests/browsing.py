"""A visitor that checks every page it opens: one h1, a title, labels, a token in every form."""

from __future__ import annotations

import contextvars
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from lxml import html
from werkzeug.test import TestResponse

from tests.cast import PASSWORD


class Page:
    """An answer, read as a person would: text, links, forms."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.source = response.get_data(as_text=True)
        self.tree = html.fromstring(self.source) if "html" in (response.content_type or "") else None

    @property
    def text(self) -> str:
        """Visible words, white space folded."""
        assert self.tree is not None
        return " ".join("".join(self.tree.xpath("//body//text()[not(ancestor::script)]")).split())

    @property
    def h1(self) -> str:
        return self.all("//h1")[0].text_content().strip()

    def all(self, path: str) -> list[Any]:
        assert self.tree is not None, f"not a page: {self.source[:200]}"
        return list(self.tree.xpath(path))

    def links(self) -> list[str]:
        return [link.get("href") for link in self.all("//main//a[@href]")]

    def fields(self, action: str | None = None) -> dict[str, str]:
        """What the form of `action` (default: the first in main) would send as it stands."""
        for form in self.all("//form"):
            if action is None or form.get("action") == action:
                texts = {area.get("name") for area in form.xpath(".//textarea")}
                # A browser drops the line break right after <textarea>; the parser here keeps it.
                return {k: v.removeprefix("\n") if k in texts else v for k, v in form.form_values()}
        raise AssertionError(f"no form for {action}")


class Visitor:
    """One browser. `get` and `post` follow redirects like one and check each page."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self.token = ""

    def sign_in(self, sign_in_name: str, password: str = PASSWORD) -> Visitor:
        """Without a look at the first page: the tests of first pages open them. The token is taken from a
        page that costs nothing."""
        self.get("/sign-in")
        form = {"csrf_token": self.token, "login": sign_in_name, "password": password}
        answer = self._open("POST", "/sign-in", data=form, follow_redirects=False)
        assert answer.status_code == 303, answer.get_data(as_text=True)[:1500]
        self.get("/nowhere", status=404)
        return self

    def get(self, url: str, *, status: int = 200) -> Page:
        return self._checked(self._open("GET", url), status)

    def post(
        self, url: str, /, *, status: int = 200, files: dict[str, Any] | None = None, **data: Any
    ) -> Page:
        """Send a form as the last opened page would: with its token."""
        form = {"csrf_token": self.token, **data, **(files or {})}
        kind = "multipart/form-data" if files else None
        return self._checked(self._open("POST", url, data=form, content_type=kind), status)

    def send(self, method: str, url: str, json: Any = None, **headers: str) -> TestResponse:
        """What a script of the page sends; not followed, not checked."""
        head = {"X-CSRFToken": self.token, **{k.replace("_", "-"): v for k, v in headers.items()}}
        return self._open(method, url, json=json, headers=head, follow_redirects=False)

    def _open(self, method: str, url: str, **kwargs: Any) -> TestResponse:
        # An empty context: Flask-Login keeps the user on `g`, which an app context held open would share.
        kwargs.setdefault("follow_redirects", True)
        return contextvars.Context().run(lambda: self.client.open(url, method=method, **kwargs))

    def _checked(self, response: TestResponse, status: int) -> Page:
        page = Page(response)
        assert page.status == status, (
            f"{response.request.path}: {page.status}, not {status}: {page.source[:1500]}"
        )
        if page.tree is not None:
            check_page(page)
            tokens = page.all("//meta[@name='csrf-token']/@content")
            self.token = tokens[0] if tokens else self.token
        return page


def check_page(page: Page) -> None:
    """What every page of ours keeps, whatever it shows."""
    where = urlsplit(page.response.request.path).path
    assert page.all("//title")[0].text_content().strip(), f"{where}: no title"
    assert len(page.all("//h1")) == 1, f"{where}: {len(page.all('//h1'))} h1"
    ids = Counter(page.all("//@id"))
    doubled = {name for name, count in ids.items() if count > 1}
    assert not doubled, f"{where}: ids used twice: {doubled}"
    _check_labels(page, where, set(ids))
    for form in page.all("//form[translate(@method,'POST','post')='post']"):
        assert form.xpath(".//input[@name='csrf_token']") or form.get("data-manual") is not None, (
            f"{where}: a form without token: {form.get('action')}"
        )
    inline = page.all(
        "//*[@style or @onclick] | //script[not(@src) and not(@type='application/json')] | //style"
    )
    assert not [e for e in inline if e.tag != "svg" and not e.xpath("ancestor::svg")], (
        f"{where}: inline script or style"
    )


def _check_labels(page: Page, where: str, ids: set[str]) -> None:
    labelled = set(page.all("//label/@for"))
    for field in page.all("//input[not(@type='hidden')] | //select | //textarea"):
        named = field.get("aria-label") or field.get("aria-labelledby") or field.xpath("ancestor::label")
        assert named or field.get("id") in labelled, f"{where}: a field without label: {field.get('name')}"
    for attribute in ("aria-describedby", "aria-labelledby", "aria-controls"):
        for value in page.all(f"//@{attribute}"):
            missing = [part for part in value.split() if part not in ids]
            assert not missing, f"{where}: {attribute} points to nothing: {missing}"
