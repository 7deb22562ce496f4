"""The clock, practice with explanations, one more attempt and the bank, as their pages show them."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from lms.db import now
from lms.learning.progress import Attempt
from tests.pages.test_learning import RIGHT, Taught, Visit, begin, inside, lesson_url, shown_answers, teach
from tests.verbs.lessons import QUIZ, quiz_with

KEYS = ("結論が先です。", "次に書きます。", "後に回します。", "案内です。")


def form_of(app: Flask, attempt: int) -> dict[str, Any]:
    told = shown_answers(app, attempt)
    order = {f"q3-{item}": str(place) for place, item in enumerate(told["q3"], 1)}
    return {"q1": str(told["q1"]), "q2": "yes", "q3-asked": "yes", "q4": "案内"} | order


@pytest.fixture
def timed(app: Flask, tmp_path: Path) -> Taught:
    return teach(app, tmp_path / "catalog", quiz=quiz_with("minutes = 10\nattempts = 1"))


def test_a_pause_keeps_what_was_typed_and_puts_the_questions_away(
    app: Flask, timed: Taught, visit: Visit
) -> None:
    worker = visit("haru")
    assert "10分" in worker.get(lesson_url(timed)).text
    page, attempt = begin(worker, timed)
    assert "残り" in page.text
    page = worker.post(f"/attempts/{attempt}/pause", **form_of(app, attempt))
    assert "中断しています" in page.text and "どれですか" not in page.source
    told = worker.send("POST", f"/attempts/{attempt}/answers", json={"question": "q4", "value": "x"})
    assert told.status_code == 409 and "中断" in told.get_json()["error"]
    page = worker.post(f"/attempts/{attempt}/resumption")
    assert page.fields(f"/attempts/{attempt}/answers")["q4"] == "案内"


def test_what_comes_after_the_end_is_shown_beside_the_result(app: Flask, timed: Taught, visit: Visit) -> None:
    worker = visit("haru")
    _page, attempt = begin(worker, timed)
    with inside(app) as session:
        session.get_one(Attempt, attempt).running_since = now() - timedelta(minutes=11)
    assert "時間になりました" in worker.get(f"/attempts/{attempt}").text
    page = worker.post(f"/attempts/{attempt}/submission", **form_of(app, attempt))
    assert re.search(r"(?<!\d)0点", page.text) and "時間のあとに答えたもの" in page.text
    assert "5点です" in page.text


def test_after_the_last_attempt_the_coach_gives_one_more(app: Flask, timed: Taught, visit: Visit) -> None:
    haru, kita = visit("haru"), visit("kita")
    _page, attempt = begin(haru, timed)
    page = haru.post(f"/attempts/{attempt}/submission", as_it_is="yes")
    assert "コーチに頼む" in page.text and not page.all(f"//form[@action='{lesson_url(timed)}/attempts']")
    result = f"/attempts/{attempt}/result"
    assert "理由" in kita.post(f"/attempts/{attempt}/extra", reason="").text
    kita.get(result)
    kita.post(f"/attempts/{attempt}/extra", reason="停電のため")
    assert "停電のため" in haru.get("/notices").text
    assert begin(haru, timed)[1] != attempt
    visit("mori").get(result, status=404)


def test_more_time_is_chosen_in_private_or_by_ones_coach(timed: Taught, visit: Visit) -> None:
    haru = visit("haru")
    haru.get("/account/quiz-time")
    haru.post("/account/quiz-time", factor="1.5")
    assert "15分" in haru.get(lesson_url(timed)).text
    haru.post("/account/quiz-time", status=422, factor="9")
    assert "15分" in haru.get(lesson_url(timed)).text


def test_practice_shows_a_key_only_once_its_answer_is_final(app: Flask, tmp_path: Path, visit: Visit) -> None:
    edition = teach(app, tmp_path / "catalog", quiz=QUIZ)
    worker = visit("haru")
    _page, attempt = begin(worker, edition)
    worker.post(f"/attempts/{attempt}/submission", as_it_is="yes")
    page = worker.post(f"{lesson_url(edition)}/rehearsals")
    url = page.response.request.path
    assert not any(key in page.source for key in KEYS)
    worker.get(f"{url}/answers/q1", status=404)
    page = worker.post(f"{url}/answers/q1", q1="0")
    assert KEYS[0] in page.text and KEYS[1] not in page.source
    assert KEYS[0] in worker.post(f"{url}/answers/q1", q1="1").text, "pressed twice, it is explained again"
    assert "理由は次に書く" in worker.get(url).text
    visit("sora").get(url, status=404)
    visit("sora").get(f"{url}/answers/q1", status=404)
    for name, given in {"q2": {"q2": "yes"}, "q3": {"q3-asked": "yes"}, "q4": {"q4": RIGHT["q4"]}}.items():
        worker.get(url)
        if name == "q3":
            page = worker.post(f"{url}/answers/q3", status=422, **given)
            assert "まだ" in page.text and not any(key in page.source for key in KEYS)
            given |= {"as_it_is": "yes"}
        worker.post(f"{url}/answers/{name}", **given)
    assert "記録には残りません" in worker.get(url).text


def test_nothing_told_while_answering_says_whether_it_was_right(
    app: Flask, tmp_path: Path, visit: Visit
) -> None:
    edition = teach(app, tmp_path / "catalog")
    worker = visit("haru")
    page, attempt = begin(worker, edition)
    assert not any(key in page.source for key in KEYS) and '"why"' not in page.source
    told = [
        worker.send(
            "POST", f"/attempts/{attempt}/answers", json={"question": "q1", "value": value}
        ).get_json()
        for value in range(3)
    ]
    assert all({**one, "saved_at": ""} == {"saved_at": "", "left": 3, "late": False} for one in told)
    stranger = visit("sora")
    stranger.get("/learn")
    for url in (f"/attempts/{attempt}", f"/attempts/{attempt}/result"):
        stranger.get(url, status=404)
    body = {"question": "q1", "value": 0}
    assert stranger.send("POST", f"/attempts/{attempt}/answers", json=body).status_code == 404


def test_the_bank_is_for_staff_and_leads_to_the_figures(timed: Taught, visit: Visit) -> None:
    page = visit("kita").get("/questions?skill=writing_basic")
    assert "どれですか" in page.text and f"/lessons/{timed.lesson_id}/items#question-q1" in page.links()
    assert "当てはまる設問はありません" in visit("kita").get("/questions?words=ありえない言葉").text
    visit("haru").get("/questions", status=404)


def test_the_bank_shows_a_page_at_a_time(
    timed: Taught, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lms.learning.quiz.banking.A_PAGE", 2)
    page = visit("kita").get("/questions?skill=writing_basic")
    assert len(page.all("//ol[@class='results']/li")) == 2
    assert "/questions?page=2&skill=writing_basic" in page.links()
    visit("kita").get("/questions?page=99", status=404)
