"""The look at a page finds what it is meant to find; otherwise its silence says nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.looking import look_at_colours, look_over

SOUND = """<!doctype html>
<html lang="ja"><title>題 | ポンコタン</title><meta name="viewport" content="width=device-width">
<style>
  html { color-scheme: light dark }
  button { min-height: 44px; min-width: 44px }
  @media (prefers-color-scheme: dark) { .pale { color: #333 } }
</style>
<a class="skip" href="#main">本文へ</a>
<main id="main"><h1>題</h1><p class="pale">文</p>PART</main></html>"""
FAULTS = {
    "sticks out": "<div style='width: 900px'>広い</div>",
    "2 h1": "<h1>もう一つ</h1>",
    "small": "<button style='min-height: 20px; height: 20px; padding: 0'>小さい</button>",
    "raw code": "<p>担当は None です</p>",
    "color-contrast": "<p style='color: #ccc; background: #fff'>うすい</p>",
    "label": "<input name='nameless'>",
    "image-alt": "<img src='data:,' width='10' height='10'>",
    "heading-order": "<h4>飛ばした見出し</h4>",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(browser: Browser, fault: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.set_content(SOUND.replace("PART", ""))
    assert look_over(page, 360) == []
    page.set_content(SOUND.replace("PART", FAULTS[fault]))
    found = look_over(page, 360)
    assert any(fault in problem for problem in found), found
    page.close()


def test_colours_of_the_dark_are_looked_at(browser: Browser) -> None:
    page = browser.new_page(color_scheme="dark")
    page.set_content(SOUND.replace("PART", ""))
    assert any("color-contrast" in problem for problem in look_at_colours(page))
    page.close()
