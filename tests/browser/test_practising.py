"""Steps 4 and 5: a piece is written and handed in, a coach marks it, the worker answers and goes on."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from courses.reader import read_catalog
from lms.learning.catalog import CATALOG
from tests.browser.conftest import Enter, once
from tests.browser.towns import Town
from tests.browser.walking import DESKTOP, PHONE, Walker

TITLE = "散らかったメモから、催しのお知らせを書く"
TYPING = "10分間の入力テストで、いまの速さと正確さを知る"
WIDE = "電話メモを、使える表に整える"
"""With a table that a phone cannot hold"""
OPENING = "2027年2月14日(日)、町民センターで「こもれび冬のパン祭り」を開きます。"
NEXT_ACTION = "次の回では、【連絡】に確かめたいことを二つとも書く。"
SAVED = re.compile(r"保存しました \d+:\d\d")


@once
def test_a_piece_goes_to_the_coach_and_comes_back_with_one_next_action(
    enter: Enter, learner: str, town: Town
) -> None:
    worker, coach = enter(learner, at=PHONE), enter("kita", at=DESKTOP)
    a_wide_table_stays_within_the_page(worker)
    first_keystrokes_are_kept(worker, enter(learner, at=DESKTOP))
    what_is_typed_without_a_line_is_sent_later(worker)
    hand_in(worker, model_answer())
    mark(coach)
    read_and_answer(worker)
    hand_in_again(worker)
    the_next_marking_opens_on_the_last_next_action(coach)


@once
def test_the_typing_test_counts_what_hands_type_and_a_pause_stops_its_clock(
    enter: Enter, learner: str
) -> None:
    worker = enter(learner, at=PHONE)
    page = worker.open("/practice")
    page.locator(".grid li", has_text=TYPING).get_by_role("link").click()
    page.get_by_role("button", name="1分だけ試す").click()
    clock = page.locator("[data-clock]")
    began = clock.text_content() or ""
    worker.check()
    text = (page.locator("[data-original]").text_content() or "").strip()[:4]
    worker.tab_to(page.locator("[data-body]"))
    page.keyboard.type(text)
    expect(clock).not_to_have_text(began)  # it runs while hands are busy
    expect(clock).to_have_text(re.compile("0:[45][0-9]"))
    worker.enter(page.get_by_role("button", name="一時停止"))
    expect(page.locator("[data-standing]")).to_contain_text("打った字は残っています")
    expect(page.locator("[data-original]")).to_have_count(0)
    worker.enter(page.get_by_role("button", name="続ける"))
    expect(page.locator("[data-body]")).to_have_value(text)
    worker.enter(page.get_by_role("button", name="終わって数える"))
    expect(page.get_by_role("heading", name=re.compile("純字数 ?4字"))).to_be_visible()


def a_wide_table_stays_within_the_page(worker: Walker) -> None:
    page = worker.open("/practice")
    page.locator(".grid li", has_text=WIDE).get_by_role("link").click()
    worker.check()


def first_keystrokes_are_kept(worker: Walker, other_device: Walker) -> None:
    page = open_piece(worker)
    worker.check()
    worker.tab_to(page.locator("#body"))
    page.keyboard.type(OPENING)
    expect(status(page)).to_have_text(SAVED)
    page.reload()
    expect(page.locator("#body")).to_have_value(OPENING)
    expect(open_piece(other_device).locator("#body")).to_have_value(OPENING)


def what_is_typed_without_a_line_is_sent_later(worker: Walker) -> None:
    page = worker.page
    worker.tab_to(page.locator("#body"))
    page.keyboard.press("ControlOrMeta+End")
    with worker.offline():
        page.keyboard.type("入場は無料です。")
        expect(status(page)).to_contain_text("この端末に控えています")
        worker.check()
    expect(status(page)).to_have_text(SAVED)
    page.reload()
    expect(page.locator("#body")).to_have_value(OPENING + "入場は無料です。")


def hand_in(worker: Walker, text: str) -> None:
    page = worker.page
    worker.tab_to(page.locator("#body"))
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.insert_text(text)
    expect(page.locator("#body-count")).to_contain_text(re.compile(r"\d{3}文字"))
    for box in page.get_by_role("group", name=re.compile("出す前に")).get_by_role("checkbox").all():
        worker.tab_to(box)
        page.keyboard.press("Space")
    expect(status(page)).to_have_text(SAVED)
    worker.press("提出する")
    expect(page.get_by_role("main")).to_contain_text("コーチが読んでいます")
    worker.check()
    worker.open("/today")
    expect(page.locator(".next h2")).not_to_contain_text(TITLE)


def mark(coach: Walker) -> None:
    page = coach.open("/desk")
    coach.check()
    need = page.locator(".needs li", has_text=TITLE)
    coach.enter(need.get_by_role("link", name=re.compile("フィードバック")))
    page.wait_for_url(re.compile("/assessment"))
    coach.check()
    for number, axis in enumerate(page.locator("fieldset.axis").all()):
        give_points(coach, axis.get_by_role("radio"), 4 if number else 3)
    coach.tab_to(page.locator("#body"))
    page.keyboard.insert_text("最初の一文だけで、いつ、どこで、何があるかが分かります。")
    expect(status(page)).to_have_text(SAVED)
    a_piece_without_a_next_action_is_not_sent(coach)
    coach.tab_to(page.locator("#next_action"))
    page.keyboard.insert_text(NEXT_ACTION)
    coach.press("フィードバックを送る")
    expect(page.get_by_role("status")).to_contain_text("フィードバックを送りました")
    expect(page.locator(".needs li", has_text=TITLE)).to_have_count(0)
    coach.check()


def a_piece_without_a_next_action_is_not_sent(coach: Walker) -> None:
    """And nothing of what the coach chose and wrote is lost."""
    page = coach.page
    with coach.refused(422):
        coach.press("フィードバックを送る")
        expect(page.locator("#next_action-error")).to_be_visible()
    expect(page.locator("#body")).to_have_value(re.compile("最初の一文だけで"))
    expect(page.locator("fieldset.axis input:checked")).to_have_count(5)
    coach.check()


def read_and_answer(worker: Walker) -> None:
    page = worker.open("/today")
    expect(page.locator(".next")).to_contain_text(TITLE)
    worker.check()
    worker.enter(page.locator(".next a.primary"))
    page.wait_for_url(re.compile("/submissions/"))
    expect(page.locator(".step-ahead")).to_have_count(1)
    expect(page.locator(".step-ahead")).to_contain_text(NEXT_ACTION)
    worker.check()
    worker.press("読みました")
    worker.tab_to(page.locator("#replies textarea"))
    page.keyboard.insert_text("ありがとうございます。駐車場のことも書きます。")
    worker.press("返事を送る")
    expect(page.locator(".reply.mine")).to_contain_text("駐車場のことも書きます")
    worker.check()


def hand_in_again(worker: Walker) -> None:
    page = worker.page
    worker.go("次の回を書く")
    expect(page.locator(".step-ahead")).to_contain_text(NEXT_ACTION)
    expect(page.locator("#body")).to_have_value(re.compile("こもれび冬のパン祭り"))
    worker.check()
    hand_in(worker, model_answer().replace("お越しください", "おいでください"))


def the_next_marking_opens_on_the_last_next_action(coach: Walker) -> None:
    page = coach.open("/desk")
    coach.enter(
        page.locator(".needs li", has_text=TITLE).get_by_role("link", name=re.compile("フィードバック"))
    )
    page.wait_for_url(re.compile("/assessment"))
    first = page.locator("main section, main fieldset").first
    expect(first).to_contain_text(NEXT_ACTION)
    expect(first.get_by_role("radio")).to_have_count(3)
    coach.check()
    coach.open(re.sub(r"/submissions/.*", "/desk", page.url))
    coach.enter(page.locator(".needs li", has_text=TITLE).get_by_role("link").first)
    page.wait_for_url(re.compile("/workers/"))
    expect(page.get_by_role("main")).to_contain_text(NEXT_ACTION)
    coach.check()
    coach.go("面談を記録する")
    expect(page.locator("main section").first).to_contain_text(NEXT_ACTION)
    coach.check()


def open_piece(worker: Walker) -> Page:
    page = worker.open("/practice")
    worker.enter(page.locator(".grid li", has_text=TITLE).get_by_role("link"))
    page.wait_for_url(re.compile("/lessons/.*/practice|/practice/"))
    return page


def give_points(coach: Walker, radios: Locator, points: int) -> None:
    coach.tab_to(radios.first)
    for _step in range(points):
        coach.page.keyboard.press("ArrowDown")
    expect(radios.nth(points)).to_be_checked()


def status(page: Page) -> Locator:
    return page.locator("[data-draft-status]")


def model_answer() -> str:
    lessons = [lesson for series in read_catalog(CATALOG) for lesson in series.lessons]
    piece = next(lesson.practice for lesson in lessons if lesson.practice and lesson.practice.title == TITLE)
    return piece.model_answer.strip()
