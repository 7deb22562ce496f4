"""Step 1: a worker comes in with a password or a code that staff hand over, and sees what to do next."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.newcomers import hand_out_code, register
from tests.browser.towns import Town


def test_password_by_keyboard_leads_to_the_one_next_thing(enter: Enter, town: Town) -> None:
    haru = enter()
    haru.open("/sign-in")
    haru.check()
    page = haru.page
    haru.tab_to(page.locator("#login"))
    page.keyboard.type("haru")
    page.keyboard.press("Tab")
    page.keyboard.type(town.password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("春野 はる")
    expect(page.locator(".next a.button.primary")).to_have_count(1)
    haru.check()
    haru.enter(page.locator(".next a.button.primary"))
    expect(page).not_to_have_url(re.compile("/today"))


def test_wrong_password_keeps_the_name_and_says_so_kindly(enter: Enter) -> None:
    stranger = enter()
    stranger.open("/sign-in")
    page = stranger.page
    page.locator("#login").fill("haru")
    page.locator("#password").fill("not the password")
    with stranger.refused(422):
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#login")).to_have_value("haru")
    stranger.check()


def test_newcomer_without_e_mail_comes_in_with_a_code_read_out(enter: Enter) -> None:
    staff = enter("aoki")
    register(staff, name="山中 みお", sign_in_name="mio")
    code, _link = hand_out_code(staff)
    mio = enter()
    mio.open("/sign-in")
    mio.go(re.compile("コード"))
    mio.check()
    page = mio.page
    mio.tab_to(page.locator("#login"))
    page.keyboard.type("mio")
    page.keyboard.press("Tab")
    page.keyboard.type(code.lower().replace("-", " "))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("山中 みお")
    mio.check()


def test_scanned_code_signs_in_once(enter: Enter) -> None:
    staff = enter("kita")
    staff.open("/people")
    staff.check()
    staff.go(re.compile("空井 そら"))
    staff.check()
    _code, link = hand_out_code(staff)
    sora = enter()
    sora.open(link)
    sora.check()
    sora.press("サインイン")
    expect(sora.page.get_by_role("heading", level=1)).to_contain_text("空井 そら")
    other = enter()
    other.open(link)
    with other.refused(422):
        other.press("サインイン")
        expect(other.page.get_by_role("alert")).to_be_visible()
    other.check()
