"""Home practice as a worker meets it: a draft from the first keystroke, handing in, reading, replying."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from tests.browsing import Page, Visitor
from tests.handing_in import TABLES, WRITING, address, hand_in, mark, piece_url, problems
from tests.pieces import text, workbook_bytes

Visit = Callable[..., Visitor]


def test_the_list_says_where_each_piece_stands(visit: Visit) -> None:
    page = visit("haru").get("/practice")
    assert WRITING in page.text and TABLES in page.text
    assert "これから" in page.text
    assert len(page.all("//main//*[contains(@class, 'primary')]")) == 1


def test_the_piece_shows_what_is_asked_and_how_it_will_be_read(visit: Visit) -> None:
    worker = visit("haru")
    page = worker.get(piece_url(worker))
    for word in ("課題", "資料", "条件", "250〜400字", "読むときの見かた", "出す前に自分で見ること"):
        assert word in page.text, word
    assert "解答例" not in page.text


def test_a_piece_is_handed_in_and_the_model_answer_opens(visit: Visit) -> None:
    worker = visit("haru")
    url = piece_url(worker)
    page = hand_in(worker, url, checked=["0", "1"])
    assert address(page).startswith("/submissions/")
    assert "コーチが読んでいます" in page.text
    assert "解答例" in page.text
    assert len(page.all("//ul[@class='ticks']//*[contains(@class, 'good')]")) == 2
    assert page.all("//@data-draft-done") == [f"practice:{url.split('/')[2]}:1"]
    assert not worker.get(url).all("//textarea")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("短い文です。", "あと244字"),
        (text(401), "1字多いです"),
        ("", "あと250字"),
        ("<b>" + "長" * 30_000 + "</b>", "字多いです"),
        ("長" * 100_001, "長すぎます"),
    ],
)
def test_a_refused_piece_says_why_at_the_field_and_nothing_typed_is_lost(
    visit: Visit, body: str, said: str
) -> None:
    worker = visit("haru")
    page = hand_in(worker, piece_url(worker), body=body, checked=["1"], status=422)
    assert said in problems(page)
    [field] = page.all("//textarea[@id='body']")
    assert field.text_content().split() == body.split()
    assert field.get("aria-invalid") == "true"
    assert page.all("//input[@name='checked' and @checked]/@value") == ["1"]
    # The script sends what was just typed to the server's draft at once.
    assert page.all("//form[@data-draft and @data-draft-typed]")


def test_pressing_twice_hands_in_once_and_leads_to_the_piece(visit: Visit) -> None:
    worker = visit("haru")
    url = piece_url(worker)
    sent = {**worker.get(url).fields(), "body": text()}
    first, second = worker.post(url, **sent), worker.post(url, **sent)
    assert address(first) == address(second)


def test_another_text_for_the_same_round_is_refused_and_can_be_copied(visit: Visit) -> None:
    worker = visit("haru")
    url = piece_url(worker)
    sent = worker.get(url).fields()
    worker.post(url, **{**sent, "body": text()})
    page = worker.post(url, status=409, **{**sent, "body": "別の画面で書いた文。" + text()})
    assert "もう提出されています" in problems(page)
    assert "別の画面で書いた文。" in page.text


# Files


def send_file(visitor: Visitor, name: str, content: bytes, *, status: int = 200, body: str = "") -> Page:
    url = piece_url(visitor, TABLES)
    sent = {**visitor.get(url).fields(), "body": body}
    sent.pop("file", None)
    return visitor.post(url, status=status, files={"file": (io.BytesIO(content), name)}, **sent)


def test_a_file_is_handed_in_and_saved_again_as_a_download(visit: Visit) -> None:
    worker = visit("haru")
    workbook = workbook_bytes()
    page = send_file(worker, "料理教室申込_v1.xlsx", workbook, body="3番が読めません")
    assert "料理教室申込_v1.xlsx" in page.text
    answer = worker.send("GET", f"{address(page)}/file")
    assert answer.data == workbook
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "%E6%96%99%E7%90%86" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("まとめ.xlsx", b"MZ\x90\x00\x03 this is a program", "中身がちがう"),
        ("写真.jpg", b"\xff\xd8\xff\xe0", ".xlsx / .csv"),
        ("から.csv", b"", "ファイルが空です"),
    ],
)
def test_a_wrong_file_is_refused_and_the_word_to_the_coach_stays(
    visit: Visit, name: str, content: bytes, said: str
) -> None:
    page = send_file(visit("haru"), name, content, status=422, body="3番が読めません")
    assert said in problems(page)
    assert page.all("//textarea[@id='body']")[0].text_content().strip() == "3番が読めません"


def test_only_the_author_their_coach_and_the_director_get_the_file(visit: Visit) -> None:
    url = address(send_file(visit("haru"), "a.xlsx", workbook_bytes()))
    for who, status in {"kita": 200, "aoki": 200, "sora": 404, "mori": 404, "ito": 404, "yama": 404}.items():
        assert visit(who).send("GET", f"{url}/file").status_code == status, who
    visit().get(url, status=404)


# Feedback


@pytest.fixture
def marked(visit: Visit) -> str:
    """Address of Haru's piece, marked by Kita."""
    worker = visit("haru")
    url = address(hand_in(worker, piece_url(worker)))
    mark(visit("kita"), url, comment_accuracy="数字が合っています。", staff_note="急がせないこと")
    return url


def test_feedback_is_read_in_words_with_the_next_action_set_off(visit: Visit, marked: str) -> None:
    worker = visit("haru")
    assert "新しいフィードバックがあります" in worker.get("/practice").text
    assert "フィードバックが届きました" in worker.get("/notices").text
    page = worker.get(marked)
    for words in ("読みやすい文でした。", "数字が合っています。", "最初の一文を短くする", "もう一段上は"):
        assert words in page.text, words
    assert "急がせない" not in page.source


def test_opening_feedback_is_not_reading_it(visit: Visit, marked: str) -> None:
    worker, coach = visit("haru"), visit("kita")
    worker.get(marked)
    assert "まだ読まれていません" in coach.get(marked).text
    page = worker.post(f"{marked}/receipt")
    assert "次の回を書く" in page.text
    assert "まだ読まれていません" not in coach.get(marked).text
    coach.post(f"{marked}/receipt", status=404)


def test_a_reply_reaches_the_coach_and_comes_back(visit: Visit, marked: str) -> None:
    worker, coach = visit("haru"), visit("kita")
    worker.get(marked)
    worker.post(f"{marked}/replies", body="どこを短くしますか")
    assert "返事が届いています" in coach.get("/desk").text
    coach.get(marked)
    coach.post(f"{marked}/replies", body="「このたび」がなくても伝わります")
    assert "「このたび」がなくても" in worker.get(marked).text
    assert "ひとこと" in problems(worker.post(f"{marked}/replies", body="　", status=422))


def test_the_next_round_opens_with_the_text_and_the_next_action(visit: Visit, marked: str) -> None:
    worker = visit("haru")
    worker.get(marked)
    page = worker.post(f"{marked}/receipt")
    url = page.all("//main//a[contains(@class, 'primary')]/@href")[0]
    page = worker.get(url)
    assert "最初の一文を短くする" in page.text
    assert page.fields()["body"].startswith("結論から書きます。")
    second = hand_in(worker, url, body=text(300))
    assert "2回目" in second.text


def test_the_worker_says_that_the_next_action_is_done(visit: Visit, marked: str) -> None:
    worker = visit("haru")
    page = worker.get("/practice")
    [action] = page.all("//main//form[contains(@action, '/next-actions/')]/@action")
    assert "最初の一文を短くする" not in worker.post(action, outcome="done").text
    worker.post(action, outcome="done", status=409)
    visit("sora").post(action, outcome="done", status=404)


def test_a_correction_shows_and_keeps_the_words_before(visit: Visit, marked: str) -> None:
    coach = visit("kita")
    sent = coach.get(f"{marked}/feedback").fields()
    assert sent["body"] == "読みやすい文でした。"
    page = coach.post(f"{marked}/feedback", **{**sent, "body": "とても読みやすい文でした。"})
    assert "修正あり" in page.text
    page = visit("haru").get(marked)
    assert "とても読みやすい文でした。" in page.text and "修正あり" in page.text
    assert any("読みやすい文でした。" in d.text_content() for d in page.all("//details[.//summary]"))
    coach.post(f"{marked}/feedback", status=409, **{**sent, "body": "とても読みやすい文でした。"})


def test_nobody_else_sees_the_piece(visit: Visit, marked: str) -> None:
    for who in ("sora", "nagi", "mori", "ito", "yama"):
        visitor = visit(who)
        visitor.get(marked, status=404)
        visitor.get(f"{marked}/file", status=404)
        visitor.post(f"{marked}/replies", body="x", status=404)
    visit("haru").get(f"{marked}/assessment", status=404)
    visit("haru").get(f"{marked}/feedback", status=404)
