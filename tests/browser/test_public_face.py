"""Step 8: the city's officer sees the month in figures; a stranger sees the public face and nothing else."""

from __future__ import annotations

import csv
import re

from playwright.sync_api import Page, expect
from werkzeug.routing import Rule

from lms.app import create_app
from tests.browser.conftest import Enter
from tests.browser.towns import Town

PUBLIC = {
    "/",
    "/badges/check",
    "/badges/issuer",
    "/badges/levels/writing/1",
    "/badges/status/1",
    "/badges/status/1.jwt",
    "/levels",
    "/healthz",
    "/sign-in",
    "/sign-in/code",
    "/pocket/",
    "/pocket/me",
    "/pocket/worker.js",
}
"""The pocket's frame names nobody: what a device carries is on the device"""

SHUT = {"/media/writing/1/permission": 403}
"""nginx asks here, and understands no 404"""


def test_the_officer_reads_the_month_and_saves_the_table(enter: Enter) -> None:
    officer = enter("ito")
    page = officer.page
    expect(page).to_have_url(re.compile("/figures"))
    officer.check()
    words = figures(page)
    officer.enter(page.locator("nav a[rel=prev]"))
    page.wait_for_url(re.compile("month="))
    officer.check()
    assert figures(page) == words
    with page.expect_download() as download:
        officer.enter(page.get_by_role("link", name=re.compile("CSV")))
    table = list(csv.reader(download.value.path().read_text("utf-8-sig").splitlines()))
    assert {cell for row in table for cell in row} >= set(words)


def test_the_officer_sees_no_person(enter: Enter) -> None:
    officer = enter("ito")
    people = ("春野", "空井", "凪 な", "林 り", "湊 み", "北 ひ")
    assert not any(name in officer.page.locator("main").inner_text() for name in people)
    for path in ("/people", "/board", "/desk", "/learn", "/workers/4/skills", "/tasks"):
        officer.open(path, status=404)


def test_a_stranger_sees_the_public_face_by_keyboard(enter: Enter) -> None:
    stranger = enter()
    page = stranger.open("/")
    stranger.check()
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    stranger.enter(page.locator("main a[href='/levels']"))
    page.wait_for_url(re.compile("/levels"))
    stranger.check()
    page.locator("footer button").press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    stranger.check()


def test_a_stranger_finds_nothing_else(enter: Enter, town: Town) -> None:
    stranger = enter()
    for path in addresses(town):
        answer = stranger.context.request.get(path, max_redirects=0)
        if path in PUBLIC:
            assert answer.status == 200, f"{path}: {answer.status}"
        else:
            assert answer.status == SHUT.get(path, 404), f"{path}: {answer.status}"
    page = stranger.open("/workers/4/skills", status=404)
    expect(page.get_by_role("main")).to_contain_text("見られる人が決まっています")
    stranger.check()


def figures(page: Page) -> list[str]:
    """What is counted, in the order of the page."""
    heads = page.locator("table.figures tbody tr:has(td) th").all_inner_texts()
    assert len(heads) > 10
    return [head.split("\n")[0].strip() for head in heads]


def addresses(town: Town) -> list[str]:
    """Every address there is, with the number 1 for each number."""
    app = create_app(INSTANCE=str(town.instance))
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    return sorted({_filled(rule) for rule in rules if rule.endpoint != "static"} - {"/sign-in/qr/writing"})


def _filled(rule: Rule) -> str:
    return re.sub(r"<int:\w+>", "1", re.sub(r"<(path:)?\w+>", "writing", rule.rule))
