"""What a browser with an empty cache fetches for a page: files and bytes, without the media themselves.

    .venv/bin/python -m benchmarks.files http://127.0.0.1:8000 haru PASSWORD /lessons/3 /today

The town has to be running. Bytes are those that came over the line, headers included. Aims for a lesson: at
most 14 files and 280 kB with hls.js.
"""

from __future__ import annotations

import shutil
import sys
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

QUIET = 2_500
"""Milliseconds after loading in which nothing more should come"""


def main(base: str, name: str, password: str, *paths: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for path in paths:
            page = browser.new_context(locale="ja-JP").new_page()
            sign_in(page, base, name, password)
            print(f"{path}: {told(fetched(page, base + path))}")
        browser.close()


def sign_in(page: Page, base: str, name: str, password: str) -> None:
    page.goto(f"{base}/sign-in")
    page.fill("#login", name)
    page.fill("#password", password)
    page.click("main button.primary")
    page.wait_for_load_state()


def fetched(page: Page, url: str) -> dict[str, int]:
    """Address → bytes, of everything that the page fetched with an empty cache."""
    line: CDPSession = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.clearBrowserCache")
    asked: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def begun(event: dict[str, Any]) -> None:
        asked[event["requestId"]] = event["request"]["url"]

    def done(event: dict[str, Any]) -> None:
        address = asked.get(event["requestId"], "")
        sizes[address] = sizes.get(address, 0) + int(event["encodedDataLength"])

    line.on("Network.requestWillBeSent", begun)
    line.on("Network.loadingFinished", done)
    page.goto(url)
    page.wait_for_timeout(QUIET)
    return {address: size for address, size in sizes.items() if address.startswith("http")}


def told(sizes: dict[str, int]) -> str:
    own = {address: size for address, size in sizes.items() if "/media/" not in address}
    media = len(sizes) - len(own)
    return f"{len(own)} files, {sum(own.values()) / 1000:.0f} kB (and {media} of the media)"


if __name__ == "__main__":
    main(*sys.argv[1:])
