"""Step 7: from the skill board over a task, its offer and its terms to checked work that counts."""

from __future__ import annotations

import csv
import re
from datetime import timedelta

from playwright.sync_api import expect

from lms.db import today
from tests.browser.conftest import Enter, once
from tests.browser.walking import DESKTOP, PHONE, Walker

TITLE = "木かげ文具店の紹介記事"
POINTS = ("600字以上800字以内で書く", "定休日を入れる")
TO_MEND = "定休日が本文にありません。資料の2枚目にあります。"
TEXT = "木かげ文具店は、商店街の入口で40年続くお店です。営業は10時から18時までです。"


def test_the_skill_board_sorts_filters_and_saves_a_table(enter: Enter) -> None:
    director = enter("aoki")
    page = director.open("/board")
    names = page.locator("tbody th a")
    everybody = names.all_inner_texts()
    assert {"林 りん", "空井 そら", "凪 なぎさ", "春野 はる", "湊 みなと"} <= set(everybody)
    director.go(re.compile("ライティング"))
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("ライティング")
    expect(names.first).to_have_text("林 りん")
    director.check()
    director.tab_to(page.locator("#name"))
    page.keyboard.type("なぎさ")
    page.keyboard.press("Enter")
    expect(names).to_have_text(["凪 なぎさ"])
    director.check()
    with page.expect_download() as download:
        director.enter(page.get_by_role("link", name=re.compile("^CSV")))
    rows = list(csv.reader(download.value.path().read_text("utf-8-sig").splitlines()))
    assert [row[:2] for row in rows[1:]] == [["nagi", "凪 なぎさ"]] and len(rows[0]) > 5


@once
def test_a_task_is_offered_accepted_delivered_returned_mended_and_counts(enter: Enter) -> None:
    director, worker = enter("aoki", at=DESKTOP), enter("rin", at=PHONE)
    assert records(worker) == 0
    task = write_task(director)
    offer_to_the_best_fit(director)
    accept(worker)
    deliver(worker, TEXT)
    send_back(director, task)
    mend(worker)
    accept_the_work(director, task)
    the_worker_sees_the_result(worker)
    assert records(worker) == 1


def write_task(director: Walker) -> str:
    """Returns the task's address."""
    page = director.open("/tasks")
    director.check()
    director.go("タスクを書く")
    director.check()
    due = today() + timedelta(days=12)
    typed = {
        "client": "こもれび商店会",
        "job": "商店街のお店紹介",
        "title": TITLE,
        "content": "お店の紹介記事を1本。資料はお渡しします。",
        "spec": "\n".join(POINTS),
        "min_level": "2",
        "hours": "3",
        "fee_yen": "5600",
        "fee_basis": "1本 5,600円(700字 × 8.0円)",
    }
    for name, text in typed.items():
        director.tab_to(page.locator(f"#{name}"))
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.insert_text(text)
    page.locator("#track").select_option(label="ライティング")
    page.locator("#due_on").fill(str(due))
    page.locator("#inspect_on").fill(str(due + timedelta(days=5)))
    page.locator("#pay_on").fill(str(due + timedelta(days=30)))
    director.press("タスクを書いて、引き受けられる人を見る")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    return page.url


def offer_to_the_best_fit(director: Walker) -> None:
    page = director.page
    best = page.locator("ol.ranked > li").first
    expect(best).to_contain_text("林 りん")
    expect(best.locator("ul li").first).not_to_be_empty()
    unfit = page.locator("section[aria-labelledby=unfit] .row")
    for name, why in (("春野 はる", "レベル"), ("湊 みなと", "お休み")):
        expect(unfit.filter(has_text=name)).to_contain_text(why)
    director.check()
    director.go("林 りんさんへの打診")
    for item in ("報酬", "納期", "支払"):
        expect(page.locator(".terms")).to_contain_text(item)
    director.check()
    page.locator("#answer_by").fill(str(today() + timedelta(days=3)))
    director.press("打診を送る")
    expect(page.locator("section[aria-labelledby=offers]")).to_contain_text("林 りん")
    director.check()


def accept(worker: Walker) -> None:
    page = worker.open("/today")
    expect(page.get_by_role("main")).to_contain_text(TITLE)
    page = worker.open("/offers")
    worker.check()
    worker.go(TITLE)
    expect(page.get_by_role("main")).to_contain_text("辞退")
    worker.check()
    worker.press("この条件で引き受ける")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    worker.check()
    worker.enter(page.get_by_role("main").locator("a[href*='/terms/']").first)
    expect(page.get_by_role("heading", level=1)).to_have_text("取引条件通知書")
    expect(page.get_by_role("main")).to_contain_text("株式会社そらまめ企画")
    worker.check()
    page.go_back()


def deliver(worker: Walker, text: str) -> None:
    page = worker.page
    worker.tab_to(page.locator("#body"))
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.insert_text(text)
    expect(page.locator("[data-draft-status]")).to_have_text(re.compile(r"保存しました \d+:\d\d"))
    for box in page.locator("[name=self_check]").all():
        worker.tab_to(box)
        page.keyboard.press("Space")
    worker.press("納品する")
    expect(page.get_by_role("main")).to_contain_text("検品しています")
    worker.check()


def send_back(director: Walker, task: str) -> None:
    page = director.open(task)
    director.go(re.compile("1回目"))
    expect(page.get_by_role("main")).to_contain_text(TEXT)
    director.check()
    director.tab_to(page.locator("[name=clause]").first)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name=re.compile(POINTS[1]))).to_be_checked()
    director.tab_to(page.locator("#text"))
    page.keyboard.insert_text(TO_MEND)
    director.press("この項目で差し戻す")
    expect(page.locator("section[aria-labelledby=placed] .row")).to_contain_text("差し戻し")
    director.check()


def mend(worker: Walker) -> None:
    page = worker.open("/today")
    expect(page.get_by_role("main")).to_contain_text(TITLE)
    page = worker.open("/offers")
    worker.go(TITLE)
    point = page.locator("section.next")
    expect(point).to_contain_text(POINTS[1])
    expect(point).to_contain_text(TO_MEND)
    expect(page.locator("#body")).to_have_value(TEXT)
    worker.check()
    deliver(worker, TEXT + "水曜日がお休みです。")


def accept_the_work(director: Walker, task: str) -> None:
    page = director.open(task)
    director.go(re.compile("2回目"))
    expect(page.get_by_role("main")).to_contain_text(TO_MEND)
    director.check()
    for name, number in {"chars": "700", "typos": "0", "similarity": "3"}.items():
        director.tab_to(page.locator(f"#{name}"))
        page.keyboard.type(number)
    director.tab_to(page.locator("#comment"))
    page.keyboard.insert_text("直しまでていねいでした。")
    director.press("検品に合格とする")
    expect(page.locator("section[aria-labelledby=placed] .row").last).to_contain_text("合格")
    director.check()


def the_worker_sees_the_result(worker: Walker) -> None:
    page = worker.open("/offers")
    worker.go(TITLE)
    expect(page.get_by_role("main")).to_contain_text("直しまでていねいでした。")
    worker.check()


def records(worker: Walker) -> int:
    """How many checks of this task the worker's own record holds."""
    page = worker.open("/skills")
    worker.go("スキルについてのすべての記録")
    worker.check()
    return page.get_by_role("link", name=f"検品「{TITLE}」：直して合格").count()
