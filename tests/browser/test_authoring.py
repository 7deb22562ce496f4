"""A coach writes a slide: it is drawn and read at once, kept without a line, and never overwritten."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.conftest import Enter, once
from tests.browser.walking import DESKTOP, PHONE, Walker

SAVED = re.compile(r"保存しました \d+:\d\d")


@once
def test_a_slide_is_seen_heard_and_kept_while_it_is_written(enter: Enter) -> None:
    kita, aoki = enter("kita", at=PHONE), enter("aoki", at=DESKTOP)
    open_slide(kita)
    it_is_drawn_and_read(kita)
    what_is_typed_without_a_line_is_kept(kita)
    two_authors_keep_both_texts(kita, aoki)


def open_slide(walker: Walker) -> None:
    page = walker.open("/authoring")
    walker.check()
    edit = page.locator("li", has_text="読みやすい文").locator("button, a").first
    edit.click()
    expect(page.locator("h1")).to_have_text("読みやすい文")
    walker.check()
    page.locator("a.slide").nth(1).click()
    expect(page.locator("h1")).to_contain_text("スライド2")


def it_is_drawn_and_read(walker: Walker) -> None:
    page = walker.page
    picture = page.locator("[data-preview-picture]")
    expect(picture).to_be_visible(timeout=20_000)
    before = picture.get_attribute("src")
    page.locator("#heading").fill("読み手を思い浮かべる")
    page.locator("#narration").fill("{期限|きげん}は明日です。")
    expect(page.locator("[data-sentences] li")).to_have_count(1)
    expect(page.locator("[data-sentences] .kana")).to_contain_text("キゲンワ")
    expect(picture).not_to_have_attribute("src", before or "")
    expect(page.locator("[data-status]")).to_have_text(SAVED)
    with page.expect_response(re.compile(r"/speech$")) as spoken:
        page.locator("[data-sentences] button").first.click()
    assert spoken.value.json()["seconds"] > 0.5
    walker.check()


def what_is_typed_without_a_line_is_kept(walker: Walker) -> None:
    page = walker.page
    with walker.offline():
        page.locator("#heading").fill("線が切れても残る")
        expect(page.locator("[data-status]")).to_contain_text("この端末に控えています")
    expect(page.locator("[data-status]")).to_have_text(SAVED)
    page.reload()
    expect(page.locator("#heading")).to_have_value("線が切れても残る")


def two_authors_keep_both_texts(walker: Walker, other: Walker) -> None:
    page = walker.page
    theirs = other.open(urlsplit(page.url).path)
    theirs.locator("#heading").fill("青木の題")
    expect(theirs.locator("[data-status]")).to_have_text(SAVED)
    with walker.refused(409):
        page.locator("#heading").fill("北の題")
        expect(page.locator("[data-conflict]")).to_be_visible()
    expect(page.locator("[data-theirs]")).to_contain_text("青木の題")
    expect(page.locator("#heading")).to_have_value("北の題")
    walker.check()
    page.locator("[data-keep-mine]").click()
    expect(page.locator("[data-conflict]")).to_be_hidden()
    expect(page.locator("[data-status]")).to_have_text(SAVED)
    page.reload()
    expect(page.locator("#heading")).to_have_value("北の題")
