"""Home practice as a worker meets it: a draft from the first keystroke, handing in, reading, replying."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browsing import Page, Visitor
from tests.cast import PASSWORD
from tests.pieces import AXES, text, with_lessons, workbook_bytes

Visit = Callable[..., Visitor]
WRITING, TABLES = "散らかったメモから", "電話メモを、使える表に"


@pytest.fixture(scope="module")
def blank_town(blank_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_lessons(blank_town, tmp_path_factory.mktemp("lessons"))


def piece_url(visitor: Visitor, title: str = WRITING) -> str:
    for link in visitor.get("/practice").all("//main//li//a"):
        if title in link.text_content():
            return str(link.get("href"))
    raise AssertionError(f"no piece {title}")


def hand_in(visitor: Visitor, url: str, *, status: int = 200, **more: Any) -> Page:
    sent = {**visitor.get(url).fields(), "body": text()}
    return visitor.post(url, status=status, **{**sent, **more})


def mark(coach: Visitor, submission: str, **more: Any) -> Page:
    url = f"{submission}/assessment"
    marks = {f"mark_{axis}": "3" for axis in AXES}
    words = {"body": "読みやすい文でした。", "next_action": "最初の一文を短くする"}
    return coach.post(url, **{**coach.get(url).fields(), **marks, **words, **more})


def address(page: Page) -> str:
    return str(page.response.request.path)


def problems(page: Page) -> str:
    found = page.all("//*[@role='alert'] | //*[contains(@class, 'problem')]")
    return " ".join(" ".join(each.text_content() for each in found).split())


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


# Drafts


def save(visitor: Visitor, key: str, body: str, version: int, **extras: list[str]) -> Any:
    return visitor.send("PUT", f"/drafts/{key}", json={"body": body, "version": version, "extras": extras})


def test_a_draft_saved_by_the_script_is_there_on_another_device(visit: Visit) -> None:
    phone = visit("haru")
    url = piece_url(phone)
    key = phone.get(url).all("//form/@data-draft")[0]
    answer = save(phone, key, "書きはじめ", 0, checked=["2"])
    assert answer.status_code == 200
    assert answer.json["version"] == 1 and ":" in answer.json["saved_at"]

    desktop = visit("haru")
    assert "書きかけ" in desktop.get("/practice").text
    page = desktop.get(url)
    assert page.fields()["body"] == "書きはじめ"
    assert page.fields()["draft_version"] == page.all("//form/@data-draft-version")[0] == "1"
    assert page.all("//input[@name='checked' and @checked]/@value") == ["2"]


def test_two_tabs_get_both_texts(visit: Visit) -> None:
    worker = visit("haru")
    save(worker, "practice:2:1", "もと", 0)
    save(worker, "practice:2:1", "右のタブ", 1)
    answer = save(worker, "practice:2:1", "左のタブ", 1)
    assert answer.status_code == 409
    assert answer.json["mine"]["body"] == "左のタブ"
    assert answer.json["theirs"]["body"] == "右のタブ"
    assert answer.json["theirs"]["version"] == 2


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"body": "x" * 100_001, "version": 0}, 422),
        ({"body": 5, "version": 0}, 422),
        ({"body": "x"}, 422),
        ({"body": "x", "version": 0, "extras": {"a": "b"}}, 422),
        ({"body": "x", "version": 10**40}, 200),
        ([], 409),
    ],
)
def test_a_draft_that_cannot_be_read_is_refused_in_words(visit: Visit, sent: Any, status: int) -> None:
    answer = visit("haru").send("PUT", "/drafts/practice:2:1", json=sent)
    assert answer.status_code == status
    assert status == 200 or answer.json["error"]


def test_a_stranger_and_a_form_without_token_keep_no_draft(visit: Visit) -> None:
    stranger = visit()
    stranger.get("/")
    assert save(stranger, "practice:2:1", "x", 0).status_code == 404
    worker = visit("haru")
    worker.token = "made up"
    assert save(worker, "practice:2:1", "x", 0).status_code == 400


def test_drafts_of_two_people_on_one_phone_never_meet(visit: Visit) -> None:
    phone = visit("haru")
    url = piece_url(phone)
    save(phone, phone.get(url).all("//form/@data-draft")[0], "はるの下書き", 0)
    phone.post("/sign-out")
    phone.get("/sign-in")
    phone.post("/sign-in", login="sora", password=PASSWORD)
    page = phone.get(url)
    assert "はるの下書き" not in page.source


def test_without_scripts_the_button_keeps_the_draft(visit: Visit) -> None:
    worker = visit("haru")
    url = piece_url(worker)
    page = worker.get(url)
    [button] = page.all("//button[@name='next']")
    sent = {**page.fields(), "body": "一行目\r\n二行目", "checked": ["0"], "next": button.get("value")}
    back = worker.post(button.get("formaction"), **sent)
    assert address(back) == url
    assert "下書きを保存しました" in back.text
    assert back.fields()["body"].splitlines() == ["一行目", "二行目"]


def test_without_scripts_two_tabs_are_shown_both_texts_to_choose(visit: Visit) -> None:
    worker = visit("haru")
    url = piece_url(worker)
    left = worker.get(url)
    action = left.all("//button[@name='next']/@formaction")[0]
    worker.post(action, **{**left.fields(), "body": "右のタブ", "next": url})
    page = worker.post(action, status=409, **{**left.fields(), "body": "左のタブ", "next": url})
    assert "左のタブ" in page.all("//textarea")[0].text_content()
    assert "右のタブ" in page.text
    back = worker.post(action, **{**page.fields(action), "body": "左と右", "next": url})
    assert back.fields()["body"] == "左と右"


def test_handing_in_an_old_tab_shows_the_newer_text_first(visit: Visit) -> None:
    worker = visit("haru")
    url = piece_url(worker)
    old = worker.get(url).fields()
    save(worker, worker.get(url).all("//form/@data-draft")[0], "新しいタブの文", 0)
    page = worker.post(url, status=409, **{**old, "body": text()})
    assert "新しいタブの文" in page.all("//*[@data-draft-conflict]")[0].text_content()
    assert page.fields()["body"].split() == text().split()
    # Having seen both, handing in again is a decision.
    assert address(worker.post(url, **page.fields())).startswith("/submissions/")


def test_a_draft_never_leads_to_another_site(visit: Visit) -> None:
    worker = visit("haru")
    worker.get("/practice")
    page = worker.post("/drafts/practice:2:1", body="x", draft_version="0", next="https://evil.example/")
    assert "evil" not in address(page)


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
