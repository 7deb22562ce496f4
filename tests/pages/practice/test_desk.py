"""The coach's desk: one list, marking beside the text, sessions, notes that stay with staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lms.accounts import people
from lms.db import db
from tests.browsing import Page, Visitor
from tests.pieces import AXES, TEXT_LESSON, lessons_of, piece, text

Visit = Callable[..., Visitor]
MARKS = {f"mark_{axis}": "3" for axis in AXES}
WHOLE = {**MARKS, "body": "読みやすい文でした。", "next_action": "最初の一文を短くする"}


@pytest.fixture
def waiting(visit: Visit) -> str:
    """Address of a piece that Haru handed in."""
    app = visit().app
    with app.test_request_context("/"):
        session = db.session()
        haru = people.find(session, "haru")
        assert haru is not None
        row = piece(session, haru, lessons_of(session)[TEXT_LESSON])
        session.commit()
        return f"/submissions/{row.id}"


def worker_url(visitor: Visitor, name: str) -> str:
    with visitor.app.test_request_context("/"):
        found = people.find(db.session(), name)
        assert found is not None
        return f"/workers/{found.id}"


def address(page: Page) -> str:
    return str(page.response.request.path)


def problems(page: Page) -> str:
    found = page.all("//*[@role='alert'] | //*[contains(@class, 'problem')]")
    return " ".join(" ".join(each.text_content() for each in found).split())


def mark(coach: Visitor, waiting: str, *, status: int = 200, **more: Any) -> Page:
    url = f"{waiting}/assessment"
    return coach.post(url, status=status, **{**coach.get(url).fields(), **WHOLE, **more})


def test_a_coach_starts_at_the_desk_and_sees_who_waits_and_why(visit: Visit, waiting: str) -> None:
    coach = visit("kita")
    coach.get("/sign-in")
    page = coach.get("/desk")
    [card] = [li for li in page.all("//ol/li") if "提出物" in li.text_content()]
    assert "春野 はる" in card.text_content() and "1回目" in card.text_content()
    assert card.xpath(".//a[contains(@class, 'button')]/@href") == [f"{waiting}/assessment"]


def test_an_empty_desk_says_so(visit: Visit) -> None:
    assert "待っている人はいません" in visit("mori").get("/desk").text


def test_a_piece_is_marked_beside_its_text(visit: Visit, waiting: str) -> None:
    coach = visit("kita")
    page = coach.get(f"{waiting}/assessment")
    assert "結論から書きます。" in page.text and "250文字" in page.text
    assert len(page.all("//input[@type='radio' and starts-with(@name, 'mark_')]")) == 25
    assert not page.all("//input[starts-with(@name, 'mark_') and @checked]"), "a mark is chosen, never given"
    page = mark(coach, waiting, typos="2", similarity="12.5", staff_note="急がせない")
    assert address(page) == "/desk"
    assert not page.all("//ol/li//a[contains(@href, '/assessment')]")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"mark_research": ""}, "評点を選んで"),
        ({"next_action": ""}, "次の一歩を一つ"),
        ({"body": "", "comment_accuracy": ""}, "ことばを少し"),
        ({"due": "2020-01-01"}, "過ぎた日"),
        ({"similarity": "150"}, "0から100"),
        ({"fields": "3", "field_errors": "4"}, "項目の数より多く"),
        ({"typos": "-1"}, "入れられません"),
    ],
)
def test_feedback_that_is_not_whole_says_what_is_missing_and_keeps_the_rest(
    visit: Visit, waiting: str, changed: dict[str, str], said: str
) -> None:
    coach = visit("kita")
    typed = {**WHOLE, "comment_accuracy": "数字が合っています", **changed}
    page = mark(coach, waiting, status=422, **typed)
    assert said in problems(page)
    sent = page.fields()
    assert {name: sent.get(name, "") for name in typed} == typed


@pytest.mark.parametrize("typos", ["二つ", "1.5"])
def test_a_count_that_is_no_number_is_said_at_its_field(visit: Visit, waiting: str, typos: str) -> None:
    page = mark(visit("kita"), waiting, status=422, typos=typos)
    assert page.all("//input[@name='typos' and @aria-invalid='true']/@value") == [typos]
    assert visit("haru").get(waiting).all("//textarea[@name='body']") == []


def test_marking_twice_is_refused_and_the_words_stay(visit: Visit, waiting: str) -> None:
    coach, director = visit("kita"), visit("aoki")
    sent = director.get(f"{waiting}/assessment").fields()
    mark(coach, waiting)
    page = director.post(f"{waiting}/assessment", status=409, **{**sent, **WHOLE, "body": "別のことば"})
    assert "もうフィードバックが付いています" in problems(page)
    assert page.fields()["body"] == "別のことば"
    assert address(director.get(f"{waiting}/assessment")) == waiting


def test_the_coachs_draft_is_kept(visit: Visit, waiting: str) -> None:
    coach = visit("kita")
    key = coach.get(f"{waiting}/assessment").all("//form/@data-draft")[0]
    extras = {"mark_accuracy": ["4"], "comment_accuracy": ["よい"], "next_action": ["一つ"], "typos": ["1"]}
    sent = {"body": "書きかけのことば", "version": 0, "extras": extras}
    assert coach.send("PUT", f"/drafts/{key}", json=sent).status_code == 200
    fields = visit("kita").get(f"{waiting}/assessment").fields()
    assert fields["body"] == "書きかけのことば"
    assert {name: fields[name] for name in extras} == {name: values[0] for name, values in extras.items()}
    assert visit("aoki").get(f"{waiting}/assessment").fields()["body"] == ""


def test_the_next_marking_opens_on_the_last_round_and_the_last_next_action(
    visit: Visit, waiting: str
) -> None:
    coach, worker = visit("kita"), visit("haru")
    mark(coach, waiting)
    worker.get(waiting)
    url = worker.post(f"{waiting}/receipt").all("//main//a[contains(@class, 'primary')]/@href")[0]
    second = address(worker.post(url, **{**worker.get(url).fields(), "body": text(300)}))
    page = coach.get(f"{second}/assessment")
    assert "前に決めた次の一歩はどうなりましたか" in page.text and "最初の一文を短くする" in page.text
    assert "1回目の提出物とフィードバック" in page.text
    mark(coach, second, last_outcome="done", next_action="出典を一つ足す")
    page = worker.get("/practice")
    assert "出典を一つ足す" in page.text and "最初の一文を短くする" not in page.text


def test_a_worker_of_somebody_else_is_not_there(visit: Visit, waiting: str) -> None:
    for who in ("mori", "sora", "haru", "ito", "yama"):
        visitor = visit(who)
        visitor.get(f"{waiting}/assessment", status=404)
        visitor.post(f"{waiting}/assessment", status=404, **WHOLE)
        visitor.get(worker_url(visitor, "haru"), status=404)
        visitor.get(f"{worker_url(visitor, 'haru')}/sessions", status=404)
        visitor.post(f"{worker_url(visitor, 'haru')}/notes", status=404, staff_note="x")
    visit("kita").get(worker_url(visit("kita"), "nagi"), status=404)
    visit("aoki").get(worker_url(visit("aoki"), "nagi"))


def test_a_session_by_phone_is_written_down_and_read_by_the_worker(visit: Visit) -> None:
    coach = visit("kita")
    url = f"{worker_url(coach, 'sora')}/sessions"
    sent = coach.get(url).fields()
    assert sent["held_at"], "the time is filled in; it is the coach's to change"
    told = {"how": "phone", "body": "朝の時間について話しました。", "next_action": "朝の10分だけ書く"}
    page = coach.post(url, **{**sent, **told, "staff_note": "声が疲れていた"})
    assert address(page) == worker_url(coach, "sora")
    for words in ("朝の時間について", "朝の10分だけ書く", "声が疲れていた", "電話"):
        assert words in page.text, words
    own = visit("sora").get("/practice")
    assert "朝の時間について" in own.text and "朝の10分だけ書く" in own.text
    assert "疲れていた" not in own.source
    again = coach.post(url, status=409, **{**sent, **told})
    assert "もう記録されています" in problems(again)


def test_the_next_session_opens_on_the_last_next_action(visit: Visit) -> None:
    coach = visit("kita")
    url = f"{worker_url(coach, 'sora')}/sessions"
    first = {**coach.get(url).fields(), "held_at": "2026-01-10T10:00", "how": "link"}
    coach.post(url, **{**first, "body": "はじめまして", "next_action": "一つ目を見てみる"})
    page = coach.get(url)
    assert "前に決めた次の一歩はどうなりましたか" in page.text and "一つ目を見てみる" in page.text
    kept = {**page.fields(), "how": "face_to_face", "body": "続けるそうです"}
    refused = coach.post(url, status=422, **{**kept, "last_outcome": "done"})
    assert "次の一歩を一つ" in problems(refused)
    assert refused.fields()["body"] == "続けるそうです"
    page = coach.post(url, **{**kept, "last_outcome": "still"})
    assert "一つ目を見てみる" in page.text


def test_a_new_piece_opens_on_what_was_agreed_in_a_session(visit: Visit) -> None:
    coach, worker = visit("kita"), visit("haru")
    url = f"{worker_url(coach, 'haru')}/sessions"
    first = {**coach.get(url).fields(), "how": "link", "body": "はじめまして"}
    coach.post(url, **{**first, "next_action": "見出しを先に書く"})
    with worker.app.test_request_context("/"):
        lesson = lessons_of(db.session())[TEXT_LESSON].id
    assert "見出しを先に書く" in worker.get(f"/lessons/{lesson}/practice").text


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"body": "　"}, "ひとこと"), ({"held_at": "2099-01-01T10:00"}, "まだ来ていない")],
)
def test_a_session_that_cannot_be_says_why(visit: Visit, changed: dict[str, str], said: str) -> None:
    coach = visit("kita")
    url = f"{worker_url(coach, 'sora')}/sessions"
    told = {"how": "phone", "body": "話しました", "next_action": "書いてみる"}
    page = coach.post(url, status=422, **{**coach.get(url).fields(), **told, **changed})
    assert said in problems(page)
    assert page.fields()["next_action"] == "書いてみる"


def test_a_staff_note_is_for_staff(visit: Visit, waiting: str) -> None:
    coach = visit("kita")
    url = worker_url(coach, "haru")
    coach.get(url)
    page = coach.post(f"{url}/notes", staff_note="電話は午前がよい")
    assert "電話は午前がよい" in page.text
    assert "ひとこと" in problems(coach.post(f"{url}/notes", staff_note=" 　 ", status=422))
    worker = visit("haru")
    for path in ("/practice", waiting, "/notices", "/account"):
        assert "午前がよい" not in worker.get(path).source


def test_the_coach_settles_a_next_action_in_the_record(visit: Visit, waiting: str) -> None:
    coach = visit("kita")
    mark(coach, waiting)
    page = coach.get(worker_url(coach, "haru"))
    [action] = page.all("//main//form[contains(@action, '/next-actions/')]/@action")
    assert "どうなったか" in coach.post(action, outcome="").text
    page = coach.post(action, outcome="done")
    assert not page.all("//main//form[contains(@action, '/next-actions/')]")
