"""A coach sends an ordinary phone recording as it is; what is no video is refused with a reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Enter
from tests.browser.walking import Walker
from tests.material.clips import Clips

MAKING = 90_000
"""Milliseconds in which two seconds of video are taken in and encoded, on a busy machine"""


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Clips:
    return Clips(tmp_path_factory.mktemp("clips"))


def test_an_upright_phone_recording_becomes_a_video(enter: Enter, clips: Clips) -> None:
    coach = enter("kita")
    page = send(coach, clips["upright.mov"], title="窓口でのあいさつ")
    expect(page).to_have_url(re.compile(r"/videos/\d+$"), timeout=20_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("窓口でのあいさつ")
    coach.check()
    expect(page.locator(".standing .tag")).to_have_text("準備できました", timeout=MAKING)
    film = page.locator("video")
    film.focus()
    page.keyboard.press("Space")
    playing = "() => document.querySelector('video').currentTime > 0.3"
    page.wait_for_function(playing, timeout=20_000)
    assert film.evaluate("element => element.videoHeight > element.videoWidth"), "upright stays upright"
    coach.check()


def test_a_text_named_like_a_video_is_refused_with_a_reason(enter: Enter, tmp_path: Path) -> None:
    text = tmp_path / "文章だけのファイル.mp4"
    text.write_text("これは動画ではありません。" * 50)
    coach = enter("kita")
    page = send(coach, text)
    expect(page).to_have_url(re.compile(r"/videos/\d+$"), timeout=20_000)
    problem = page.locator(".problem")
    expect(problem).to_contain_text(re.compile("動画として|動画が入って"), timeout=MAKING)
    expect(page.get_by_role("link", name="別のファイルを送る")).to_be_visible()
    coach.check()
    page = coach.open("/videos")
    expect(page.locator(".row", has_text="文章だけのファイル")).to_contain_text("動画")
    coach.check()


def send(coach: Walker, file: Path, *, title: str = "") -> Page:
    page = coach.open("/videos")
    coach.check()
    coach.go("動画を送る")
    page.locator("#file").set_input_files(file)
    coach.tab_to(page.locator("#title"))
    page.keyboard.insert_text(title)
    coach.enter(page.get_by_role("button", name="送る"))
    return page
