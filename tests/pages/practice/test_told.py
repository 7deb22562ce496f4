"""Staff write down what a worker told them or wrote on paper: it counts the same and the worker sees it."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from lms.learning.quiz import limits
from tests.browsing import Page, Visitor
from tests.handing_in import TABLES, WRITING, address, mark, problems
from tests.pages.practice.test_desk import worker_url
from tests.pieces import text

Visit = Callable[..., Visitor]


def told_url(visitor: Visitor, title: str) -> str:
    """From Haru's page to the piece."""
    index = next(url for url in visitor.get(worker_url(visitor, "haru")).links() if url.endswith("/told"))
    page = visitor.get(index)
    assert "春野 はる" in page.h1
    urls = [str(link.get("href")) for link in page.all("//main//a[contains(@href, '/practice')]")]
    return next(url for url in urls if title in visitor.get(url).text)


def hand_in(visitor: Visitor, url: str, *, status: int = 200, **more: object) -> Page:
    sent = {**visitor.get(url).fields(), "how": "paper", "told_on": "", "body": text()}
    return visitor.post(url, status=status, **{**sent, **more})


def test_a_text_on_paper_is_handed_in_marked_by_the_same_coach_and_seen_by_the_worker(visit: Visit) -> None:
    kita, haru = visit("kita"), visit("haru")
    url = told_url(kita, WRITING)
    scan = (io.BytesIO(b"%PDF-1.7 x"), "genkou.pdf")
    page = hand_in(kita, url, scan=scan, told_on="2026-11-01")
    assert "春野 はるさんの代わりに出しました" in page.text and "genkou.pdf" in page.text
    piece = address(page)
    own = haru.get(piece)
    assert "北 ひろしさんが書きとめました" in own.text and "紙" in own.text and "11月1日" in own.text
    assert "あなたの代わりに出しました" in haru.get("/notices").text
    assert "フィードバックを待っています" in kita.get(url).text
    mark(kita, piece)
    assert "読みやすい文でした" in haru.get(piece).text
    records = haru.get(f"{worker_url(kita, 'haru')}/facts")
    fact = haru.get(next(link for link in records.links() if link.startswith("/facts/")))
    assert "北 ひろし" in fact.text and "紙" in fact.text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"how": ""}, "えらんで"),
        ({"told_on": "2030-01-01"}, "日"),
        ({"body": "短い。"}, "字"),
        ({"scan": (io.BytesIO(b"MZ"), "x.exe")}, ".pdf"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    visit: Visit, given: dict[str, object], said: str
) -> None:
    kita = visit("kita")
    url = told_url(kita, WRITING)
    page = hand_in(kita, url, status=422, **given)
    assert said in problems(page)
    assert str(given.get("body", "結論から書きます。")) in page.all("//textarea[@id='body']")[0].text


def test_what_is_wrong_with_a_scan_is_said_at_its_field(visit: Visit) -> None:
    kita = visit("kita")
    page = hand_in(kita, told_url(kita, WRITING), status=422, scan=(io.BytesIO(b"MZ"), "x.exe"))
    assert page.all("//input[@id='scan'][@aria-invalid]")


def test_a_scan_serves_for_a_piece_that_is_a_file(visit: Visit) -> None:
    kita = visit("kita")
    scan = (io.BytesIO(b"\xff\xd8\xff\xe0 x"), "hyou.jpg")
    page = hand_in(kita, told_url(kita, TABLES), body="", file=scan)
    assert "hyou.jpg" in page.text


def test_pressed_twice_it_is_one_piece(visit: Visit) -> None:
    kita = visit("kita")
    url = told_url(kita, WRITING)
    sent = {**kita.get(url).fields(), "how": "phone", "body": text()}
    first = kita.post(url, **sent)
    assert address(kita.post(url, **sent)) == address(first)


def test_another_text_of_an_old_tab_is_not_handed_in_and_stays_to_be_copied(visit: Visit) -> None:
    kita = visit("kita")
    url = told_url(kita, WRITING)
    sent = {**kita.get(url).fields(), "how": "phone", "body": text()}
    kita.post(url, **sent)
    page = kita.post(url, status=409, **{**sent, "body": f"{text()}べつの文。"})
    assert "もう提出" in problems(page) and "べつの文。" in page.text


def test_the_same_words_with_another_paper_are_not_taken_for_the_same_piece(visit: Visit) -> None:
    kita = visit("kita")
    url = told_url(kita, TABLES)
    sent = {**kita.get(url).fields(), "how": "paper", "body": ""}

    def scan(words: bytes) -> tuple[io.BytesIO, str]:
        return io.BytesIO(b"%PDF-1.7 " + words), "hyou.pdf"

    first = kita.post(url, **sent, file=scan(b"one"))
    assert address(kita.post(url, **sent, file=scan(b"one"))) == address(first)
    kita.post(url, status=409, **sent, file=scan(b"two"))


def test_only_who_accompanies_the_worker_can_write_for_them(visit: Visit) -> None:
    url = told_url(visit("kita"), WRITING)
    for name in ("mori", "haru", "sora", "ito"):
        visit(name).get(url, status=404)
        visit(name).get(url.replace("/practice", "/attempts"), status=404)
    assert visit("aoki").get(url).h1
    nobody = url.replace(url.split("/")[2], "999", 1)
    visit("kita").get(nobody, status=404)


def test_a_quiz_is_told_from_the_workers_page(visit: Visit) -> None:
    kita, haru = visit("kita"), visit("haru")
    url = told_url(kita, WRITING).replace("/practice", "/attempts")
    assert "えらんで" in problems(kita.post(url, status=422, **kita.get(url).fields()))
    page = kita.post(url, how="phone", read="y")
    attempt = address(page)
    assert "春野 はるさんの答え" in page.text and "電話" in page.text
    visit("aoki").get(attempt, status=404)
    wrong = kita.post(f"{attempt}/submission", status=422, as_it_is="yes", told_on="2030-01-01")
    assert "日" in problems(wrong) and wrong.fields(f"{attempt}/answers")["told_on"] == "2030-01-01"
    page = kita.post(f"{attempt}/submission", as_it_is="yes", told_on="")
    assert address(page) == f"{attempt}/result" and "北 ひろしさんが書きとめました" in page.text
    assert "北 ひろしさんが書きとめました" in haru.get(f"{attempt}/result").text
    assert "代わりに出しました" in haru.get("/notices").text


def test_the_page_of_an_attempt_lets_the_answers_of_another_be_saved_by_who_writes_them(
    visit: Visit,
) -> None:
    kita = visit("kita")
    url = told_url(kita, WRITING).replace("/practice", "/attempts")
    attempt = address(kita.post(url, how="face_to_face"))
    question = kita.get(attempt).all("//fieldset[@data-kind='single']/@data-question")[0]
    sent = {"question": question, "value": 0}
    assert kita.send("POST", f"{attempt}/answers", json=sent).status_code == 200
    for name in ("sora", "aoki", "mori"):
        assert visit(name).send("POST", f"{attempt}/answers", json=sent).status_code == 404
        assert visit(name).send("POST", f"{attempt}/submission").status_code == 404


def test_no_quiz_begins_of_which_no_attempt_is_left(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    kita = visit("kita")
    url = told_url(kita, WRITING).replace("/practice", "/attempts")
    monkeypatch.setattr(limits, "attempts_left", lambda *_: 0)
    page = kita.post(url, status=409, how="phone")
    assert "回数は終わりました" in problems(page) and page.fields()["how"] == "phone"
