"""Captions of a recording: written, kept as a draft, published, seen by learners, and never lost."""

from __future__ import annotations

from flask import Flask

from lms.db import db
from lms.media.models import Video
from tests.pages.caption_scenes import FIRST, SECOND, Repacked, body, film, live_words, publish, recorded
from tests.pages.lesson_scenes import Visit
from tests.verbs.captioned_films import repacked, show

__all__ = ["film", "repacked"]


def test_published_captions_are_what_the_player_fetches_from_now_on(
    visit: Visit, app: Flask, film: int
) -> None:
    coach = visit("kita")
    assert "字幕なし" in coach.get("/videos").text
    page = publish(coach, film, body(FIRST))
    assert "公開しました" in page.text and "第1版" in page.text
    assert live_words(app, film) == ["こんにちは。"]
    assert "字幕あり" in coach.get("/videos").text
    page = publish(coach, film, body(FIRST, SECOND, base=1))
    assert live_words(app, film) == ["こんにちは。", "では、始めます。"]
    assert page.fields(f"/videos/{film}/captions/1/restoration")


def test_the_master_playlist_names_the_newest_captions(visit: Visit, app: Flask, film: int) -> None:
    publish(visit("kita"), film, body(FIRST))
    coach = visit("kita")
    page = coach.get(f"/videos/{film}")
    master = page.all("//video/@data-master")[0]
    answer = coach.client.get(master)
    assert 'URI="captions-1.m3u8"' in answer.text
    assert coach.client.get(page.all("//track/@src")[0]).text.startswith("WEBVTT")


def test_an_older_version_can_be_published_again_and_nothing_is_lost(
    visit: Visit, app: Flask, film: int
) -> None:
    coach = visit("kita")
    publish(coach, film, body(FIRST))
    publish(coach, film, body(SECOND, base=1))
    page = coach.post(f"/videos/{film}/captions/1/restoration")
    assert live_words(app, film) == ["こんにちは。"]
    assert "第3版" in page.text and "第2版" in page.text
    assert "では、始めます。" in coach.client.get(f"/videos/{film}/captions/2.vtt").text


def test_who_was_overtaken_sees_both_and_decides(visit: Visit, app: Flask, film: int) -> None:
    coach, director = visit("kita"), visit("aoki")
    publish(coach, film, body(FIRST))
    publish(director, film, body(SECOND, base=1))
    page = publish(coach, film, body(FIRST, SECOND, base=1), status=409)
    assert "青木 まこと" in page.text and "どちらも残っています" in page.text
    assert "では、始めます。" in page.all("//pre")[0].text_content()
    assert live_words(app, film) == ["では、始めます。"]
    again = page.all("//textarea[@name='body']")[0].text.lstrip("\n")
    assert again.startswith("WEBVTT - version 2") and "こんにちは。" in again
    publish(coach, film, again)
    assert live_words(app, film) == ["こんにちは。", "では、始めます。"]


def test_the_same_captions_sent_twice_are_one_version(visit: Visit, film: int) -> None:
    coach = visit("kita")
    publish(coach, film, body(FIRST))
    page = publish(coach, film, body(FIRST))
    assert "第2版" not in page.text


def test_what_cannot_be_read_is_told_line_by_line_and_stays_in_the_form(
    visit: Visit, app: Flask, film: int
) -> None:
    page = publish(visit("kita"), film, body("0:0x --> 0:02\nこんにちは。\n", "時刻がない\n"), status=422)
    assert "3行目: 時刻が読めません" in page.text and "6行目: この言葉に時刻がありません" in page.text
    assert "時刻がない" in page.all("//textarea[@name='body']")[0].text
    assert live_words(app, film) == []


def test_a_draft_is_what_the_editor_opens_with_until_it_is_published_or_thrown_away(
    visit: Visit, film: int
) -> None:
    coach, url = visit("kita"), f"/videos/{film}/captions"
    coach.get(url)
    kept = coach.send("PUT", f"/drafts/captions:{film}", {"body": body(FIRST), "version": 0})
    assert kept.status_code == 200
    assert "こんにちは。" in coach.get(url).all("//textarea")[0].text
    publish(visit("aoki"), film, body(SECOND))
    page = coach.get(url)
    assert "この下書きは、第1版が公開される前に" in page.text
    page = coach.post(f"{url}/draft/removal")
    assert "では、始めます。" in page.all("//textarea")[0].text
    assert "この下書きは" not in page.text


def test_a_published_draft_is_gone(visit: Visit, film: int) -> None:
    coach, url = visit("kita"), f"/videos/{film}/captions"
    coach.get(url)
    coach.send("PUT", f"/drafts/captions:{film}", {"body": body(FIRST), "version": 0})
    publish(coach, film, body(FIRST), draft_version="1")
    assert (
        coach.get(url).all("//textarea[@name='body']")[0].text.lstrip("\n").startswith("WEBVTT - version 1")
    )


def test_the_check_says_where_somebody_should_look(visit: Visit, film: int) -> None:
    coach = visit("kita")
    coach.get(f"/videos/{film}/captions")
    text = body("00:00:00.500 --> 00:00:01.000\nとても長い字幕を、とても短い間だけ出します。\n")
    told = coach.send("POST", f"/videos/{film}/captions/check", {"body": text}).json
    assert told["faults"] == []
    assert {one["code"] for one in told["findings"]} == {"fast", "short", "wide"}
    assert all(one["cue"] == 0 for one in told["findings"])


def test_better_pictures_keep_the_captions(visit: Visit, app: Flask, film: int, repacked: Repacked) -> None:
    """Captions may be written on the quick picture; the whole ladder comes an hour later."""
    publish(visit("kita"), film, body(FIRST))
    with app.test_request_context("/"):
        show(db.session(), db.session.get_one(Video, film), repacked, job="2-1")
        db.session.commit()
    assert live_words(app, film) == ["こんにちは。"]


def test_captions_sent_before_the_video_is_ready_come_with_it(
    visit: Visit, app: Flask, repacked: Repacked
) -> None:
    video_id = recorded(app, None)
    page = publish(visit("kita"), video_id, body(FIRST))
    assert "公開しました" in page.text
    with app.test_request_context("/"):
        show(db.session(), db.session.get_one(Video, video_id), repacked)
        db.session.commit()
    assert live_words(app, video_id) == ["こんにちは。"]


def test_only_who_sees_the_video_sees_its_captions(visit: Visit, film: int) -> None:
    url = f"/videos/{film}/captions"
    for name in ("mori", "haru", "ito"):
        other = visit(name)
        other.get(url, status=404)
        for path in ("/check", "/file", "/1/restoration", "/draft/removal", "/recognition"):
            assert other.send("POST", url + path, {}).status_code == 404, (name, path)
    visit("aoki").get(url)
