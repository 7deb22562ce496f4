"""Step 3: a quiz whose every answer is kept at once, resumed anywhere, handed in only by its button."""

from __future__ import annotations

import re
import tomllib

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.commands.demo import FIRST
from lms.learning.catalog import CATALOG
from lms.learning.models import LessonEdition
from lms.learning.progress import Attempt
from tests.browser.conftest import Enter
from tests.browser.towns import Town
from tests.browser.walking import Walker

SAVED = re.compile(r"保存しました \d+:\d\d")
QUIZ = {q["id"]: q for q in tomllib.loads((CATALOG / FIRST / "quiz.toml").read_text())["question"]}
WRONG = "q5"


def test_answers_are_kept_resumed_handed_in_and_explained(enter: Enter, learner: str, town: Town) -> None:
    worker, other = enter(learner), enter(learner)
    page = begin(worker)
    worker.check()
    choose_by_keyboard(worker, "q1")
    page.reload()
    expect(chosen(page, "q1")).to_have_count(1)
    another_device_goes_on(other, page.url)
    an_answer_without_a_line_is_sent_later(worker)
    kanji_conversion_sends_nothing(worker)
    leaving_hands_nothing_in(worker, town, learner)
    hand_in(worker)
    assert handed_in(town, learner)
    an_explanation_leads_to_its_second(worker)


def begin(worker: Walker) -> Page:
    page = worker.open("/learn")
    worker.go("結論から書く")
    worker.press("小テストを受ける")
    expect(page.get_by_role("heading", level=1)).to_have_text("小テスト")
    return page


def choose_by_keyboard(worker: Walker, name: str) -> None:
    """The right options of a single, multiple or true-false question; of WRONG the wrong one."""
    told = QUIZ[name]
    if "answer" in told:
        right = "いいえ" if told["answer"] == (name == WRONG) else "はい"
        option = question(worker.page, name).locator(f"input[value={'yes' if right == 'はい' else 'no'}]")
        tick(worker, option)
    for text in (option["text"] for option in told.get("options", ()) if option.get("right")):
        tick(worker, question(worker.page, name).get_by_label(text))
    expect(state(worker.page, name)).to_have_text(SAVED)


def another_device_goes_on(other: Walker, address: str) -> None:
    page = other.open("/today")
    other.open(address)
    expect(chosen(page, "q1")).to_have_count(1)
    for number, pair in enumerate(QUIZ["q2"]["pairs"]):
        field = question(page, "q2").get_by_label(pair["left"])
        assert field.evaluate("element => element.id") == f"q2-{number}"
        field.select_option(label=pair["right"])
    expect(state(page, "q2")).to_have_text(SAVED)
    put_in_order(other, "q3")
    other.check()


def put_in_order(worker: Walker, name: str) -> None:
    """With the buttons that move a line up, by keyboard. Who first takes the order as it stands is led on to
    them."""
    page = worker.page
    worker.enter(question(page, name).get_by_role("button", name="この順番で答える"))
    expect(question(page, name).locator(".move:focus")).to_have_count(1)
    for place, text in enumerate(QUIZ[name]["items"]):
        line = question(page, name).locator("li", has_text=text)
        while place < [item.inner_text().split("\n")[0] for item in lines(page, name)].index(text):
            worker.enter(line.get_by_role("button", name=re.compile("上へ動かす")))
    expect(state(page, name)).to_have_text(SAVED)


def an_answer_without_a_line_is_sent_later(worker: Walker) -> None:
    page = worker.page
    page.reload()
    expect(question(page, "q2").locator("select").first).not_to_have_value("")
    with worker.offline():
        tick(worker, question(page, "q4").get_by_label(QUIZ["q4"]["options"][0]["text"]))
        expect(state(page, "q4")).to_contain_text("この端末")
        worker.check()
    expect(state(page, "q4")).to_have_text(SAVED)
    choose_by_keyboard(worker, "q5")
    choose_by_keyboard(worker, "q6")


def kanji_conversion_sends_nothing(worker: Walker) -> None:
    """Neither the half-converted word is kept, nor does the Enter that confirms it hand the quiz in."""
    page = worker.page
    worker.tab_to(question(page, "q7").get_by_role("textbox"))
    keyboard = worker.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "あんない", "selectionStart": 4, "selectionEnd": 4})
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
    expect(page.get_by_role("heading", level=1)).to_have_text("小テスト")
    expect(state(page, "q7")).to_have_text("")
    keyboard.send("Input.insertText", {"text": "案内"})
    expect(state(page, "q7")).to_have_text(SAVED)
    expect(question(page, "q7").get_by_role("textbox")).to_have_value("案内")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("小テスト")


def leaving_hands_nothing_in(worker: Walker, town: Town, learner: str) -> None:
    address = worker.page.url
    worker.page.close()
    assert not handed_in(town, learner)
    worker.new_tab()
    page = worker.open(address)
    expect(question(page, "q7").get_by_role("textbox")).to_have_value("案内")


def hand_in(worker: Walker) -> None:
    """With one question open the page asks first; answered, the result comes."""
    page = worker.page
    expect(page.locator("[data-left]")).to_contain_text("1")
    with worker.refused(409):
        worker.press("提出する")
        expect(page.locator("#asked")).to_contain_text("8")
    worker.check()
    worker.tab_to(question(page, "q8").get_by_role("textbox"))
    page.keyboard.type("40")  # full width, as a Japanese keyboard gives
    page.keyboard.press("Tab")
    expect(state(page, "q8")).to_have_text(SAVED)
    worker.press(re.compile("提出する"))
    expect(page.get_by_role("heading", level=1)).to_have_text("小テストの結果")
    expect(page.locator(".next")).to_contain_text("合格")
    expect(page.locator(".results > li .tag.good:first-child").first).to_be_visible()
    worker.check()


def an_explanation_leads_to_its_second(worker: Walker) -> None:
    page = worker.page
    wrong = page.locator(f".results #{WRONG}")
    expect(wrong.locator("p .tag").first).to_have_text("不正解")
    expect(wrong).to_contain_text("おわびやお断りでも")
    worker.tab_to(wrong.get_by_role("link", name=re.compile(r"\(\d+:\d\d\)|(\d+:\d\d)")))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    second = int(re.search(r"[?&]t=(\d+)", page.url)[1])  # type: ignore[index]  # fails without a match
    assert second > 60
    expect(page.locator("[data-now]")).to_have_text(f"{second // 60}:{second % 60:02}")
    worker.enter(page.locator("[data-big-play]"))
    running = "s => { const v = document.querySelector('video'); return !v.paused && v.currentTime > s }"
    page.wait_for_function(running, arg=second + 0.3, timeout=30_000)
    assert page.locator("video").evaluate("element => element.currentTime") < second + 5


def tick(worker: Walker, option: Locator) -> None:
    """A radio that nobody has chosen yet is reached through its group's first one."""
    if option.get_attribute("type") == "radio":
        option.focus()
    else:
        worker.tab_to(option)
    worker.page.keyboard.press("Space")
    expect(option).to_be_checked()


def question(page: Page, name: str) -> Locator:
    return page.locator(f"fieldset#{name}")


def chosen(page: Page, name: str) -> Locator:
    return question(page, name).locator("input:checked")


def lines(page: Page, name: str) -> list[Locator]:
    return question(page, name).locator("[data-order] li").all()


def state(page: Page, name: str) -> Locator:
    return question(page, name).locator("[data-state]")


def handed_in(town: Town, name: str) -> bool:
    def asked(session: Session) -> bool:
        person = people.find(session, name)
        assert person is not None
        edition = session.scalars(select(LessonEdition).filter_by(key=FIRST, is_current=True)).one()
        mine = select(Attempt).where(Attempt.person_id == person.id, Attempt.edition_id == edition.id)
        return any(attempt.submitted_at for attempt in session.scalars(mine))

    return town.ask(asked)
