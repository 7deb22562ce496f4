"""Every page that a person can reach by links is in order: narrow and wide, light and dark."""

from __future__ import annotations

import re
from collections import deque
from urllib.parse import urlsplit, urlunsplit

import pytest
from playwright.sync_api import Browser, Error

from tests.browser.conftest import once
from tests.browser.looking import built_of, look_at_colours, look_over, measure
from tests.browser.towns import Town
from tests.browser.walking import DESKTOP, PHONE, Walker

FEWEST = {None: 4, "haru": 14, "rin": 18, "kita": 16, "mori": 12, "aoki": 24, "ito": 4, "minato": 12}
"""Kinds of pages each person finds at least: a link that vanishes is noticed"""


@pytest.fixture(scope="module")
def known() -> set[str]:
    """Elements, and kinds of pages, that were looked at from every side, whoever met them first."""
    return set()


@once
@pytest.mark.parametrize("who", FEWEST)
def test_every_page_is_in_order(browser: Browser, town: Town, known: set[str], who: str | None) -> None:
    problems, kinds, todo = list[str](), set[str](), deque(["/"])
    with Walker(browser, town.address, PHONE) as walker:
        if who is not None:
            walker.arrive(who, town.password)
        while todo:
            address = todo.popleft()
            kind = town.kind_of(urlsplit(address).path)
            if kind in kinds:
                continue
            kinds.add(kind)
            try:
                walker.open(address)
            except (AssertionError, Error) as error:
                problems.append(f"{address} does not open: {str(error)[:200]}")
                continue
            todo.extend(_links(walker))
            problems += [f"{address}: {problem}" for problem in _look(walker, known, kind)]
    assert not problems, f"{who}:\n" + "\n".join(problems)
    assert len(kinds) >= FEWEST[who], f"{who} finds only {sorted(kinds)}"


def _look(walker: Walker, known: set[str], kind: str) -> list[str]:
    """What is wrong with the open page on a phone, at a computer, and in the dark.

    Of a page made of nothing but known elements, colours and sizes at the computer were looked at before; if
    somebody else has opened the same kind of page besides, so was how it is put together.
    """
    page, found = walker.page, [*walker.troubles]
    walker.troubles.clear()
    built = built_of(page)
    see = measure if built <= known and kind in known else look_over
    known.add(kind)
    found += [f"phone: {problem}" for problem in see(page, PHONE.width)]
    page.set_viewport_size({"width": DESKTOP.width, "height": DESKTOP.height})
    if built <= known:
        found += [f"desktop: {problem}" for problem in measure(page, DESKTOP.width)]
    else:
        found += [f"desktop: {problem}" for problem in look_over(page, DESKTOP.width)]
        page.emulate_media(color_scheme="dark")
        found += [f"dark: {problem}" for problem in look_at_colours(page)]
        page.emulate_media(color_scheme="light")
        known |= built
    page.set_viewport_size({"width": PHONE.width, "height": PHONE.height})
    return found


def _links(walker: Walker) -> list[str]:
    """Addresses of our own pages that this one links to; what is named like a file is no page."""
    script = "links => links.filter(a => !a.hasAttribute('download')).map(a => a.href)"
    found = [urlsplit(href) for href in walker.page.eval_on_selector_all("a[href]", script)]
    own = [link for link in found if f"{link.scheme}://{link.netloc}" == walker.address]
    pages = [link for link in own if not re.search(r"/file$|\.[a-z]{3,4}$", link.path)]
    return [urlunsplit(("", "", link.path, link.query, "")) for link in pages]
