"""Advice on the screen: 「読みました」, corrections for both to see, and jobs that go off the list."""

from __future__ import annotations

from collections.abc import Callable

from tests.browsing import Visitor
from tests.pages.test_outside_work import JOB, at, bring, log

Visit = Callable[..., Visitor]


def advised(visit: Visit) -> tuple[Visitor, Visitor, str]:
    """Haru, Kita, and the page of the text that Kita advised on."""
    worker, coach = visit("haru"), visit("kita")
    url = bring(worker)
    coach.get(url)
    coach.post(url, body="具体的でよいです。", next_action="値段を書きそえる")
    return worker, coach, url


def test_the_worker_says_that_they_have_read_it_and_the_coach_sees_when(visit: Visit) -> None:
    worker, coach, url = advised(visit)
    record = at(coach, "haru").removesuffix("/outside")
    assert "まだ読まれていません" in coach.get(url).text and "まだ読まれていません" in coach.get(record).text
    assert "助言を読む" in worker.get("/today").text
    page = worker.get(url)
    assert not page.all("//form[contains(@action, '/next-actions/')]"), "first things first"
    coach.get(url)
    coach.post(f"{url}/receipt", status=404)
    page = worker.post(f"{url}/receipt")
    assert page.all("//form[contains(@action, '/next-actions/')]")
    assert not page.all("//form[contains(@action, '/receipt')]")
    assert "助言を読む" not in worker.get("/today").text
    for place in (url, record):
        assert "まだ読まれていません" not in coach.get(place).text
    assert "に読みました" in coach.get(url).text


def test_corrected_words_stand_beside_those_before_for_both(visit: Visit) -> None:
    worker, coach, url = advised(visit)
    page = coach.get(f"{url}/correction")
    assert page.fields()["body"] == "具体的でよいです。"
    assert "変わった" in coach.post(f"{url}/correction", status=409, body="具体的でよいです。").text
    page = coach.post(f"{url}/correction", status=422, body=" ")
    assert page.all("//*[contains(@class, 'problem')]")
    page = coach.post(f"{url}/correction", body="<b>値段</b>も書くとよいです。")
    for shown in (page, worker.get(url)):
        assert "<b>値段</b>も書くとよいです。" in shown.text, "HTML is shown as it was typed"
        before = shown.all("//details[contains(., '修正')]")[0].text_content()
        assert "具体的でよいです。" in before
        assert "修正あり" in shown.text and "値段を書きそえる" in shown.text
    assert "外の仕事への助言のことばが直されました" in worker.get("/notices").text


def test_nobody_else_finds_the_correction_or_the_receipt(visit: Visit) -> None:
    worker, coach, url = advised(visit)
    waiting = bring(worker, body="別の文章です。")
    coach.get(f"{waiting}/correction", status=404)
    worker.get(f"{url}/correction", status=404)
    for stranger in ("sora", "mori", "ito", None):
        other = visit(stranger)
        other.get(f"{url}/correction", status=404)
    sora = visit("sora")
    sora.get("/outside")
    sora.post(f"{url}/receipt", status=404)
    assert "まだ読まれていません" in coach.get(url).text


def test_a_job_goes_off_the_list_after_a_question_and_stays_where_a_text_hangs_on_it(visit: Visit) -> None:
    worker, coach = visit("haru"), visit("kita")
    page = log(worker)
    [form] = page.all("//form[contains(@action, '/removal')]")
    assert JOB["title"] in form.get("data-confirm"), "it asks first"
    assert not coach.get(at(coach, "haru")).all("//form[contains(@action, '/removal')]")
    assert "本人だけ" in coach.post(form.get("action"), status=409).text
    sora = visit("sora")
    sora.get("/outside")
    sora.post(form.get("action"), status=404)
    [ask] = [link for link in page.links() if "/outside/work?job=" in link]
    bring(worker, job=ask.rpartition("=")[2])
    page = worker.get("/outside")
    assert not page.all("//form[contains(@action, '/removal')]") and "リストに残ります" in page.text
    assert "リストに残ります" in worker.post(form.get("action"), status=409).text
    [other] = log(worker, title="まだの仕事").all("//form[contains(@action, '/removal')]")
    page = worker.post(other.get("action"))
    assert "まだの仕事" not in page.text and "リストから外しました" in page.text
    worker.post(other.get("action"), status=404)
