"""A worker has a text looked over, goes to a place, mends it by one key, and takes that back."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Enter, once
from tests.browser.test_practising import open_piece
from tests.browser.walking import DESKTOP

TEXT = "\N{BREAD}祭りを開きます。食べれるものがあります。ﾊﾟﾝのはなしです。"


@once
def test_a_slip_is_found_mended_and_put_back_with_the_keyboard_alone(enter: Enter, learner: str) -> None:
    worker = enter(learner, at=DESKTOP)
    page = open_piece(worker)
    body = page.locator("#body")
    worker.tab_to(body)
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.insert_text(TEXT)
    worker.enter(page.get_by_role("button", name="文章を自動で見てもらう"))
    slip = page.locator(".remark-list li", has_text="半角のカタカナ")
    expect(slip).to_be_visible(timeout=20_000)
    worker.check()
    worker.tab_to(slip.get_by_role("button", name=re.compile("その場所へ")))
    page.keyboard.press("Enter")
    expect(body).to_be_focused()
    chosen = "field => field.value.slice(field.selectionStart, field.selectionEnd)"
    assert body.evaluate(chosen) == "ﾊﾟﾝ"
    mend = slip.get_by_role("button").nth(1)
    worker.tab_to(mend)
    page.keyboard.press("Enter")
    expect(body).to_have_value(TEXT.replace("ﾊﾟﾝ", "パン"))
    expect(mend).to_have_text("元に戻す")
    page.keyboard.press("Enter")
    expect(body).to_have_value(TEXT)
    expect(page.locator("[data-draft-status]")).to_have_text(re.compile("保存しました"))
    leave_an_empty_sheet(page)


def leave_an_empty_sheet(page: Page) -> None:
    """The draft is kept; who comes next in this town begins anew."""
    page.locator("#body").focus()
    page.keyboard.press("ControlOrMeta+A")
    with page.expect_response(lambda answer: answer.request.method in {"PUT", "POST"} and answer.ok):
        page.keyboard.press("Delete")
    page.reload()
    expect(page.locator("#body")).to_have_value("")
