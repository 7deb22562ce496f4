"""Step 6: what a level asks; the director proposes, a second person decides, the worker is told why."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Enter, once
from tests.browser.walking import DESKTOP, PHONE, Walker

WHY = "お知らせの実習で、最初の一文に大事なことがそろっていました。"
CONFIRMED = "提出物を読みました。条件を満たしています。"


def test_a_worker_sees_what_counts_and_what_is_missing(enter: Enter, learner: str) -> None:
    worker = enter(learner)
    page = worker.open("/skills")
    writing = page.locator("#writing")
    expect(writing).to_contain_text(re.compile(r"あと\d+つの条件"))
    conditions = writing.locator("details").first
    worker.enter(conditions.locator("summary").first) if conditions.get_attribute("open") is None else None
    missing = conditions.locator("li.condition", has_not_text="✓").first
    expect(missing.locator("progress")).to_be_visible()
    expect(missing.locator(".meter-text")).not_to_be_empty()
    worker.check()


@once
def test_a_level_is_proposed_with_a_reason_and_confirmed_by_a_second_person(enter: Enter) -> None:
    director, scorer, second = (enter(who, at=DESKTOP) for who in ("aoki", "kita", "mori"))
    propose(director)
    who_scored_the_piece_does_not_decide(scorer)
    decide(second)
    the_worker_is_told_why(enter("sora", at=PHONE))


def propose(director: Walker) -> None:
    page = director.open("/board")
    director.check()
    director.go("空井 そら")
    expect(page.locator("#writing")).to_contain_text("すべての条件を満たしています")
    director.check()
    director.go("レベル1を提案する")
    director.check()
    a_proposal_without_a_reason_is_not_sent(director)
    director.tab_to(page.locator("[name=reason_code]").first)
    page.keyboard.press("Space")
    director.tab_to(page.locator("#reason"))
    page.keyboard.insert_text(WHY)
    director.press("レベル1を提案する")
    expect(page.get_by_role("status").first).to_be_visible()
    expect(page.locator(".row", has_text="空井 そら")).to_be_visible()
    director.check()


def a_proposal_without_a_reason_is_not_sent(director: Walker) -> None:
    with director.refused(422):
        director.press("レベル1を提案する")
        expect(director.page.locator("#reason-error")).to_be_visible()
    director.check()


def who_scored_the_piece_does_not_decide(scorer: Walker) -> None:
    page = scorer.open("/proposals")
    scorer.go(re.compile("空井 そら"))
    expect(page.get_by_role("main")).to_contain_text("判断できる人")
    expect(page.get_by_role("button", name="これで決める")).to_have_count(0)
    scorer.check()


def decide(second: Walker) -> None:
    page = second.open("/proposals")
    expect(page.locator(".row", has_text="空井 そら")).to_contain_text("あなたの確認待ち")
    second.check()
    second.go(re.compile("空井 そら"))
    expect(page.get_by_role("main")).to_contain_text(WHY)
    second.check()
    the_second_person_reads_the_decisive_piece(second)
    second.tab_to(page.get_by_role("radio", name="このレベルでよいと確認します"))
    page.keyboard.press("Space")
    second.tab_to(page.locator("#reason"))
    page.keyboard.insert_text(CONFIRMED)
    second.press("これで決める")
    expect(page.get_by_role("status").first).to_contain_text("決まりました")
    second.check()


def the_second_person_reads_the_decisive_piece(second: Walker) -> None:
    """Without taking part in the coaching."""
    page = second.page
    records = page.locator("li.condition", has_text="実習の評価").locator("details")
    second.enter(records.locator("summary"))
    second.go(re.compile("^実習「"))
    expect(page.locator(".as-typed").last).to_contain_text("こもれび冬のパン祭り")
    expect(page.get_by_role("button", name="返事を送る")).to_have_count(0)
    second.check()
    page.go_back()


def the_worker_is_told_why(worker: Walker) -> None:
    page = worker.open("/notices")
    expect(page.get_by_role("main")).to_contain_text(CONFIRMED)
    worker.check()
    page = worker.open("/skills")
    writing = page.locator("#writing")
    expect(writing.locator("[aria-current=step]")).to_contain_text("1")
    for words in ("森 しずか", WHY, CONFIRMED):
        expect(writing).to_contain_text(words)
    worker.check()
