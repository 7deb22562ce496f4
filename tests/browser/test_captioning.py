"""A coach writes captions along the playing video, by keyboard alone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Enter, once
from tests.browser.test_uploading import MAKING, clips, send
from tests.browser.walking import DESKTOP
from tests.material.clips import Clips

__all__ = ["clips"]


@once
def test_captions_are_written_with_keys_and_published(enter: Enter, clips: Clips) -> None:
    coach = enter("kita", at=DESKTOP)
    page = send(coach, clips["ordinary.mp4"], title="字幕をつける動画")
    expect(page.locator(".standing .tag")).to_have_text("準備できました", timeout=MAKING)
    coach.go("字幕")
    coach.check()
    write_two(page)
    coach.check()
    page.get_by_role("button", name="公開する", exact=True).click()
    expect(page.locator("main")).to_contain_text("公開しました")
    first = page.locator("[data-words]").first
    expect(first).to_have_value("こんにちは。")
    coach.check()


def write_two(page: Page) -> None:
    """One caption from the button, parted with a key; a time typed in full-width digits."""
    page.get_by_role("button", name="今の位置に字幕を足す").press("Enter")
    page.keyboard.type("こんにちは。では、始めます。")
    for _ in range(len("では、始めます。")):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Alt+Enter")
    rows = page.locator(".cue-row")
    expect(rows).to_have_count(2)
    end = page.get_by_label("2番目の字幕の終わり")
    end.fill("２．９")
    end.press("Tab")
    expect(end).to_have_value("0:02.9")
    expect(page.locator("[data-draft-status]")).to_have_text(re.compile("保存しました"), timeout=10_000)
    body = page.locator("textarea[name=body]").input_value()
    assert "こんにちは。\n" in body and "--> 00:00:02.900\nでは、始めます。" in body
    page.get_by_label("2番目の字幕のことば").press("Alt+ArrowUp")
    page.get_by_role("button", name="消す").press("Enter")
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="元に戻す").press("Enter")
    expect(rows).to_have_count(2)
    expect(page.locator("[data-draft-status]")).to_have_text(re.compile("保存しました"), timeout=10_000)
