"""How staff let somebody in, over their own pages."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.walking import Walker


def register(staff: Walker, *, name: str, sign_in_name: str) -> None:
    """Register a worker; the person's page stands open then."""
    staff.open("/people/new")
    staff.check()
    page = staff.page
    staff.tab_to(page.locator("#name"))
    page.keyboard.type(name)
    staff.tab_to(page.locator("#sign_in_name"))
    page.keyboard.type(sign_in_name)
    staff.tab_to(page.get_by_label("ワーカー"))
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    staff.check()


def pair(staff: Walker, *, coach: str) -> None:
    """Let a coach accompany the worker whose page stands open."""
    staff.page.locator("#coach").select_option(label=coach)
    staff.press("このコーチに伴走をたのむ")
    expect(staff.page.locator("main .rows")).to_contain_text(coach)
    staff.check()


def hand_out_code(staff: Walker) -> tuple[str, str]:
    """(code, address of the QR picture) for the person whose page stands open."""
    staff.press("コードを作る")
    staff.check()
    page = staff.page
    return page.locator(".code-large").inner_text().strip(), page.locator(".address").inner_text()


def set_password(newcomer: Walker, link: str, password: str) -> None:
    """Come in by the address handed out, and choose a password for the next time."""
    newcomer.open(link)
    newcomer.press("サインイン")
    newcomer.open("/account/password")
    newcomer.check()
    newcomer.tab_to(newcomer.page.locator("#password"))
    newcomer.page.keyboard.type(password)
    newcomer.page.keyboard.press("Enter")
    expect(newcomer.page.get_by_role("status").first).to_be_visible()
    newcomer.check()
