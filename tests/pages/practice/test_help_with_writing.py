"""The help with writing as a worker and a coach meet it, with and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.browsing import Page, Visitor
from tests.handing_in import address, hand_in, mark, piece_url
from tests.pieces import text

Visit = Callable[..., Visitor]
LONG = (
    "町民センターの二階にある和室で冬の夜長に編み物をする会を毎週木曜日の夜に開いていて"
    "初めての人にも道具を貸し出しながら職員がていねいに教えるのでだれでも安心して参加できます。"
)
SLIPS = f"食べれるパンです。ﾊﾟﾝのはなしです。{LONG}" + "パン屋の前に行列ができています。" * 11


@pytest.fixture
def app(app: Flask) -> Flask:
    app.config["TEXTLINT_MB"] = 700
    return app


def remarks(worker: Visitor, body: str, **more: Any) -> Page:
    url = piece_url(worker)
    return worker.post(f"{url}/remarks", **{**worker.get(url).fields(), "body": body, **more})


def test_without_scripts_the_page_comes_back_with_remarks_and_with_what_was_typed(visit: Visit) -> None:
    page = remarks(visit("haru"), SLIPS, checked=["1"])
    listed = " ".join(each.text_content() for each in page.all("//ol[@class='remark-list']/li"))
    for word in ("「ら」が抜けています", "半角のカタカナ", "1行目", "字あります"):
        assert word in listed, word
    assert page.all("//textarea[@id='body']")[0].text_content().strip() == SLIPS
    assert page.all("//input[@name='checked' and @checked]/@value") == ["1"]
    assert page.all("//ol[@class='remark-list']/li[@data-fix-text='パン']")


def test_each_mark_in_the_text_leads_to_its_remark_and_back(visit: Visit) -> None:
    page = remarks(visit("haru"), SLIPS)
    targets = {f"#{each}" for each in page.all("//@id")}
    inside = page.all("//ol[@class='remark-list']//a/@href | //a[@class='mark-number']/@href")
    assert inside and set(inside) <= targets


def test_a_script_gets_the_same_list_alone(visit: Visit) -> None:
    worker = visit("haru")
    url = piece_url(worker)
    sent = {**worker.get(url).fields(), "body": SLIPS}
    answer = worker.client.post(f"{url}/remarks", data=sent, headers={"Accept": "application/json"})
    assert answer.status_code == 200
    assert "「ら」が抜けています" in answer.json["html"]
    assert "<html" not in answer.json["html"]


def test_nothing_in_a_text_is_taken_for_html(visit: Visit) -> None:
    page = remarks(visit("haru"), '<script>alert("x")</script><b>食べれる</b>ﾊﾟﾝ')
    assert not page.all("//main//script[contains(., 'alert')] | //main//b")


def test_without_the_process_the_page_says_so_and_the_piece_can_be_handed_in(
    app: Flask, visit: Visit
) -> None:
    app.config["TEXTLINT_MB"] = 0
    worker = visit("haru")
    page = remarks(worker, SLIPS)
    assert "いま使えません" in page.text
    assert "80字を超えています" in page.text  # what needs no other process is still there
    assert address(hand_in(worker, piece_url(worker))).startswith("/submissions/")


def test_only_those_who_write_may_ask(visit: Visit) -> None:
    url = f"{piece_url(visit('haru'))}/remarks"
    visit("kita").post(url, status=404, body=SLIPS)


def test_markdown_is_kept_as_typed_and_shown_as_it_is_meant(visit: Visit) -> None:
    worker = visit("haru")
    page = hand_in(worker, piece_url(worker), body="# 見出し\n" + text(), markup="markdown")
    prose = "//section[@aria-labelledby='own']//div[@class='prose']"
    assert [each.text_content() for each in page.all(f"{prose}//h3 | {prose}//h4")] == ["見出し"]
    assert "# 見出し" in page.text


def test_the_coach_counts_typos_by_ticking_them(visit: Visit) -> None:
    submission = address(hand_in(visit("haru"), piece_url(visit("haru")), body=SLIPS))
    coach = visit("kita")
    page = coach.get(f"{submission}/assessment")
    boxes = page.all("//input[@name='slips']/@value")
    assert len(boxes) == 2
    mark(coach, submission, slips=boxes)
    from sqlalchemy import select

    from lms.db import db
    from lms.practice.models import Assessment

    with coach.client.application.app_context():
        assert db.session.scalars(select(Assessment.typos)).one() == 2


def test_words_to_a_place_reach_the_worker_with_the_feedback_and_not_before(visit: Visit) -> None:
    worker, coach = visit("haru"), visit("kita")
    submission = address(hand_in(worker, piece_url(worker)))
    page = coach.get(f"{submission}/margin")
    place = page.all("//select[@id='place']/option/@value")[1]
    page = coach.post(f"{submission}/margin", place=place, words="ここがよいです。")
    assert "ここがよいです。" in page.text
    assert "ここがよいです。" not in worker.get(submission).text
    mark(coach, submission)
    page = worker.get(submission)
    assert "ここがよいです。" in page.text
    assert page.all("//*[@data-annotated]//mark")[0].text_content() == "結論から書きます。"
    [number] = page.all("//a[@class='mark-number']/@href")
    assert page.all(f"//*[@id='{number[1:]}']")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"place": "", "words": "言葉"}, "場所を選んでください"),
        ({"place": "0-9999", "words": "言葉"}, "場所を選んでください"),
        ({"place": "x", "selected": "9-3", "words": "言葉"}, "場所を選んでください"),
        ({"place": "0-3", "words": "  "}, "ひとこと"),
    ],
)
def test_a_remark_without_place_or_words_is_refused_kindly(
    visit: Visit, sent: dict[str, str], said: str
) -> None:
    submission, coach = address(hand_in(visit("haru"), piece_url(visit("haru")))), visit("kita")
    coach.get(f"{submission}/margin")
    page = coach.post(f"{submission}/margin", status=422, **sent)
    assert said in page.all("//*[@class='problem']")[0].text_content()


def test_strangers_have_no_margin_to_write_in(visit: Visit) -> None:
    submission = address(hand_in(visit("haru"), piece_url(visit("haru"))))
    for who in ("haru", "mori", "sora"):
        visit(who).get(f"{submission}/margin", status=404)


def test_only_the_writer_of_a_remark_takes_it_back(visit: Visit) -> None:
    submission = address(hand_in(visit("haru"), piece_url(visit("haru"))))
    coach, director = visit("kita"), visit("aoki")
    coach.get(f"{submission}/margin")
    page = coach.post(f"{submission}/margin", place="0-4", words="消す言葉")
    [action] = page.all("//form[contains(@action, '/removal')]/@action")
    assert not director.get(f"{submission}/margin").all("//form[contains(@action, '/removal')]")
    director.post(action, status=409)
    assert "消す言葉" not in coach.post(action).text


def test_the_next_round_shows_what_changed(visit: Visit) -> None:
    worker, coach = visit("haru"), visit("kita")
    url = piece_url(worker)
    submission = address(hand_in(worker, url))
    mark(coach, submission)
    second = address(hand_in(worker, url, body=text().replace("結論から", "結論を先に")))
    for page in (worker.get(second), coach.get(f"{second}/assessment")):
        assert "結論を" in "".join(each.text_content() for each in page.all("//ins"))
        assert "結論から" in "".join(each.text_content() for each in page.all("//del"))


def test_second_marks_are_given_blind_and_then_compared(app: Flask, visit: Visit) -> None:
    app.config["DOUBLE_MARK_PERCENT"] = 100
    submission, coach = address(hand_in(visit("haru"), piece_url(visit("haru")))), visit("kita")
    mark(coach, submission, body="最初のコーチの言葉")
    second = visit("aoki")
    page = second.get(submission)
    assert "最初のコーチの言葉" not in page.text
    [link] = page.all("//a[contains(@href, '/second-marks/')]/@href")
    page = second.get(link)
    assert "春野" not in page.text and "北 ひろし" not in page.text
    page = second.post(link, status=422, **page.fields())
    marks = dict.fromkeys(page.all("//input[@type='radio']/@name"), "2")
    page = second.post(link, **{**page.fields(), **marks})
    assert [cell.text_content().strip()[0] for cell in page.all("//table//td")] == ["3", "2"] * 5
    assert "最初のコーチの言葉" in second.get(submission).text
    assert coach.get(link).all("//table")
    visit("mori").get(link, status=404)
