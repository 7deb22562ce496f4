"""Step 2: a lesson is played by keyboard, left in the middle, gone on with elsewhere, counted honestly."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.commands.demo import FIRST
from lms.learning.models import LessonEdition
from lms.learning.watch_state import WatchState, watch_state
from tests.browser.conftest import Enter
from tests.browser.player import (
    control,
    current_line,
    megabytes,
    open_lesson,
    played_until,
    second_of,
    second_on,
    video,
)
from tests.browser.towns import Town
from tests.browser.walking import Walker

PLAY, PAUSE = "再生する", "一時停止する"


NEAR = 2.0
"""Seconds two devices may differ by"""


BLINK = 0.2
"""Seconds that a media element may hide between an event and its clock"""


def test_a_lesson_is_played_left_and_gone_on_with_on_another_device(
    enter: Enter, learner: str, town: Town
) -> None:
    worker = enter(learner)
    page = open_lesson(worker)
    expect(page.locator("[data-big-play]")).to_contain_text(re.compile(r"[\d.]+ MB"))
    nothing_is_fetched_before_play(page)
    worker.check()
    worker.enter(page.locator("[data-big-play]"))
    played_until(page, 5.5)
    page.keyboard.press("k")
    expect(control(page)).to_have_accessible_name(PLAY)
    worker.check()
    first = seen(town, learner)
    assert first.share > 0 and first.spans[0][0] < 0.5
    assert abs(length(first) - second_of(page)) < 0.7, (first.spans, second_of(page))

    a_line_of_the_text_leads_to_its_second(worker)
    place = second_of(page)
    worker.open("/today")  # in the middle, still playing
    after = once_told(town, learner, place)
    (_start, left), (gone_on, _end) = stretches(after)
    assert gone_on - left > 10, "what was jumped over is not watched"
    assert abs(length(after) - length(first) - (place - gone_on)) < NEAR

    other = enter(learner)
    elsewhere = open_lesson(other)
    expect(elsewhere.locator("[data-big-play]")).to_contain_text("から続ける")
    assert abs(second_on(elsewhere) - place) < NEAR
    other.enter(elsewhere.locator("[data-big-play]"))
    played_until(elsewhere, place + 1)
    assert second_of(elsewhere) < place + 5
    unseen_stretches_are_shown_and_lead_there(other, town, learner)


def test_captions_speed_sound_only_and_keys(enter: Enter) -> None:
    worker = enter("nagi")
    page = open_lesson(worker)
    worker.tab_to(control(page))
    page.keyboard.press("Space")
    played_until(page, 1)
    captions_appear_and_go(worker)
    worker.tab_to(page.locator("[data-speed]"))
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-speed]")).not_to_have_value("1.0")
    rate = video(page, "element => element.playbackRate")
    assert rate > 1 and float(page.locator("[data-speed]").input_value()) == rate
    page.keyboard.press("Tab")
    page.locator("[data-quality]").focus()
    sound = page.locator("[data-quality] option[value=sound]")
    assert megabytes(sound) < megabytes(page.locator("[data-quality] option[value=saver]"))
    page.locator("[data-quality]").select_option("sound")
    expect(page.locator("[data-sound-only]")).to_be_visible()
    here = second_of(page)
    played_until(page, here + 1)
    assert video(page, "element => element.videoWidth") == 0
    worker.check()
    the_arrows_move(worker)
    page.reload()
    expect(page.locator("[data-speed]")).to_have_value(str(rate))
    expect(page.locator("[data-quality]")).to_have_value("sound")


def test_without_scripts_the_browser_plays_and_the_text_can_be_read(enter: Enter) -> None:
    worker = enter("rin", scripts=False)
    page = open_lesson(worker)
    film = page.locator("video[controls]")
    expect(film).to_be_visible()
    expect(film.locator("source[type='video/mp4']")).to_have_count(1)
    expect(film.locator("track[kind=captions]")).to_have_count(1)
    expect(page.get_by_role("region", name="動画の文章")).to_contain_text("結論")
    source = film.locator("source").first.get_attribute("src") or ""
    answer = worker.context.request.get(source.split("#")[0], headers={"Range": "bytes=0-99"})
    assert answer.status == 206 and answer.body()[4:8] == b"ftyp"
    worker.go(re.compile("音声だけ聞く"))
    expect(film.locator("source[type='audio/mp4']")).to_have_count(1)


def test_a_lesson_still_being_made_says_so_and_can_be_read(enter: Enter) -> None:
    worker = enter("haru")
    page = worker.open("/learn")
    worker.check()
    worker.go("読みやすい文")
    expect(page.get_by_role("heading", name="動画を準備しています")).to_be_visible()
    worker.check()
    worker.go("レッスンを読む")
    worker.check()
    read = page.get_by_role("main").get_by_role("status")
    expect(read).to_contain_text("0章")
    worker.press("この章を読みました")
    expect(read).to_contain_text("1章")


def a_line_of_the_text_leads_to_its_second(worker: Walker) -> None:
    """By keyboard: one tab stop, arrows to the line, Enter plays from there; the text follows the video."""
    page = worker.page
    lines = page.locator("[data-transcript] button.line")
    worker.tab_to(page.locator("[data-transcript] button.line[tabindex='0']"))
    for _step in range(8):
        page.keyboard.press("ArrowDown")
    goal = float(page.evaluate("document.activeElement.dataset.jump"))
    page.keyboard.press("Enter")
    played_until(page, goal + 0.5)
    assert second_of(page) < goal + 4
    control(page).focus()
    played_until(page, float(current_line(page)["next"]) + 0.3)
    line = current_line(page)
    assert line["start"] <= second_of(page) + 0.1 and line["visible"], line
    assert lines.count() > 20
    with page.expect_response(re.compile("/checkpoints")):
        page.keyboard.press("k")
    expect(page.locator("[data-saved]")).to_contain_text("記録しました")
    expect(control(page)).to_have_accessible_name(PLAY)
    page.keyboard.press("k")
    played_until(page, second_of(page) + 1.5)


def unseen_stretches_are_shown_and_lead_there(worker: Walker, town: Town, learner: str) -> None:
    page = worker.page
    with page.expect_response(re.compile("/checkpoints")):
        page.keyboard.press("k")
    worker.tab_to(page.locator("[data-unseen] summary"))
    page.keyboard.press("Enter")
    link = page.locator("[data-unseen-list] a").first
    start = float(link.get_attribute("data-jump") or "nan")
    assert abs(start - seen(town, learner).unseen[0][0]) < 0.6
    worker.check()
    worker.enter(link)
    played_until(page, start + 0.5)
    assert second_of(page) < start + 4
    before = seen(town, learner)
    with page.expect_response(re.compile("/checkpoints")):
        page.keyboard.press("k")
    assert length(seen(town, learner)) > length(before)


def captions_appear_and_go(worker: Walker) -> None:
    page = worker.page
    shown = "element => [...element.textTracks].some(track => track.mode === 'showing')"
    button = page.locator("[data-captions]")
    before = video(page, shown)
    worker.enter(button)
    expect(button).to_have_attribute("aria-pressed", str(not before).lower())
    assert video(page, shown) is not before
    page.keyboard.press("c")
    expect(button).to_have_attribute("aria-pressed", str(before).lower())
    assert video(page, "element => element.textTracks[0].cues.length") > 20


def the_arrows_move(worker: Walker) -> None:
    page = worker.page
    control(page).focus()  # first: a select would take the key for itself
    page.keyboard.press("k") if not video(page, "element => element.paused") else None
    page.wait_for_function("() => document.querySelector('video').paused")
    here = second_of(page)
    page.keyboard.press("l")
    assert second_of(page) == pytest.approx(here + 10, abs=0.5)
    page.keyboard.press("ArrowLeft")
    assert second_of(page) == pytest.approx(here + 5, abs=0.5)


def nothing_is_fetched_before_play(page: Page) -> None:
    """The line may be metered: before play neither segments nor the whole file are loaded."""
    entries = "performance.getEntriesByType('resource').map(entry => entry.name)"
    films = [name for name in page.evaluate(entries) if re.search(r"\.(mp4|m4s|ts)(\?|$)", name)]
    assert not films, films


def seen(town: Town, name: str) -> WatchState:
    def question(session: Session) -> WatchState:
        person = people.find(session, name)
        edition = session.scalars(select(LessonEdition).filter_by(key=FIRST, is_current=True)).one()
        assert person is not None
        return watch_state(session, person, edition)

    return town.ask(question)


def once_told(town: Town, name: str, second: float) -> WatchState:
    """The page that goes away tells the server last; nobody waits for the answer."""
    end = time.monotonic() + 10
    while (state := seen(town, name)).position < second - NEAR and time.monotonic() < end:
        time.sleep(0.05)
    return state


def stretches(state: WatchState) -> list[tuple[float, float]]:
    """Watched spans; a blink between pausing and going on parts none."""
    whole = [state.spans[0]]
    for start, end in state.spans[1:]:
        if start - whole[-1][1] < BLINK:
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    return whole


def length(state: WatchState) -> float:
    return sum(end - start for start, end in state.spans)
