"""What the tests of the authors' room share: a lesson that is taught, an author, and their forms."""

from __future__ import annotations

from tests.browsing import Page, Visitor


def opened(visitor: Visitor, lesson: int) -> tuple[Page, int]:
    visitor.get("/authoring")
    page = visitor.post(f"/authoring/lessons/{lesson}/draft")
    return page, int(page.response.request.path.rsplit("/", 1)[1])


def fields(page: Page) -> dict[str, str]:
    form = page.all("//form[@data-keep]")[0]
    areas = {area.get("name") for area in form.xpath(".//textarea")}
    return {k: v.removeprefix("\n") if k in areas else v for k, v in form.form_values()}


def as_sent(page: Page) -> dict[str, list[str]]:
    """Every field of the form as a browser sends it, rows of the same name together."""
    form = page.all("//form[@data-keep]")[0]
    sent: dict[str, list[str]] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return sent
