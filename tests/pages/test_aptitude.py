"""Wishes that only the worker sees unless they choose otherwise; talks, and who was not talked with yet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms.aptitude.wishes import for_matching
from lms.db import now
from lms.notices.models import Notice
from tests.pages.aptitude_scenes import id_of, main, someone, taught
from tests.pages.lesson_scenes import Visit, inside
from tests.town import write_task

__all__ = ["taught"]

WISHES: dict[str, Any] = {
    "kinds": ["articles", "transcription"],
    "hours_per_week": "9",
    "times": ["evening"],
    "equipment": ["computer"],
    "avoid": "電話での取材",
    "accommodations": "文字を大きくしてほしい",
}


def test_wishes_are_for_the_worker_alone_until_they_say_otherwise(app: Flask, visit: Visit) -> None:
    haru, coach, director = visit("haru"), visit("kita"), visit("aoki")
    haru.get("/aptitude/wishes")
    page = haru.post("/aptitude/wishes", **WISHES)
    assert "電話での取材" in main(page) and "あなただけ" in main(page)
    where = f"/workers/{id_of(app, 'haru')}/aptitude"
    for staff in (coach, director):
        assert "電話での取材" not in main(staff.get(where)) and "文字を大きく" not in main(staff.get(where))
    haru.get("/aptitude/wishes")
    haru.post("/aptitude/wishes", **WISHES, wishes_for=["director"], accommodations_for=["coach"])
    assert "電話での取材" in main(director.get(where)) and "文字を大きく" not in main(director.get(where))
    assert "電話での取材" not in main(coach.get(where)) and "文字を大きく" in main(coach.get(where))
    with inside(app) as session:
        worker = someone(session, "haru")
        assert worker.hours_per_week == 9
        shared = for_matching(session, [worker.id])[worker.id]
        assert shared.wishes and not shared.accommodations


def test_the_director_reads_the_wishes_beside_a_task_only_where_the_worker_agreed(
    app: Flask, visit: Visit
) -> None:
    with inside(app) as session:
        task = write_task(session, someone(session, "aoki"), hours=2.0).id
    for who, readers in (("haru", ["director"]), ("sora", ["coach"])):
        visitor = visit(who)
        visitor.get("/aptitude/wishes")
        visitor.post("/aptitude/wishes", **WISHES | {"avoid": f"{who}の避けたいこと"}, wishes_for=readers)
    page = main(visit("aoki").get(f"/tasks/{task}"))
    assert "haruの避けたいこと" in page and "soraの避けたいこと" not in page and "文字を大きく" not in page


def test_what_was_said_before_stays_readable_for_the_worker_only(visit: Visit) -> None:
    haru = visit("haru")
    haru.get("/aptitude/wishes")
    haru.post("/aptitude/wishes", **WISHES)
    haru.post("/aptitude/wishes", **WISHES | {"avoid": "夜の仕事"})
    page = haru.get("/aptitude/wishes/history")
    assert "電話での取材" in main(page) and "夜の仕事" in main(page)
    assert "夜の仕事" in haru.get("/aptitude/wishes").fields()["avoid"]
    visit("kita").get("/aptitude/wishes/history", status=404)


def test_what_cannot_be_kept_is_said_at_its_field_and_nothing_typed_is_lost(visit: Visit) -> None:
    haru = visit("haru")
    haru.get("/aptitude/wishes")
    page = haru.post("/aptitude/wishes", status=422, **WISHES | {"hours_per_week": "90"})
    assert page.fields()["avoid"] == "電話での取材" and page.all("//p[@class='problem']")
    page = haru.post("/aptitude/wishes", status=422, **WISHES | {"avoid": "あ" * 1001})
    assert "長" in main(page)


def test_staff_write_down_what_was_said_on_the_phone_and_the_worker_is_told(app: Flask, visit: Visit) -> None:
    sora, kita = id_of(app, "sora"), visit("kita")
    kita.get(f"/workers/{sora}/wishes")
    page = kita.post(f"/workers/{sora}/wishes", how="phone", **WISHES)
    assert "電話での取材" not in main(page)
    assert "電話" in main(visit("sora").get("/aptitude"))
    kita.get(f"/workers/{sora}/interviews")
    page = kita.post(
        f"/workers/{sora}/interviews", how="face_to_face", experience="<b>店番</b>を10年", view="ていねい"
    )
    assert "<b>店番</b>を10年" in main(page)
    assert "ていねい" in main(visit("sora").get("/aptitude"))
    with inside(app) as session:
        kinds = set(session.scalars(select(Notice.kind).where(Notice.person_id == sora)))
    assert {"wishes.written", "interview.held"} <= kinds


def test_staff_do_not_wipe_out_what_they_cannot_see(app: Flask, visit: Visit) -> None:
    sora, kita = visit("sora"), visit("kita")
    sora.get("/aptitude/wishes")
    sora.post("/aptitude/wishes", **WISHES, wishes_for=["coach"])
    where = f"/workers/{id_of(app, 'sora')}/wishes"
    assert kita.get(where).fields()["avoid"] == "電話での取材"
    kita.post(
        where,
        how="phone",
        kinds=["lists"],
        avoid="",
        accommodations="",
        hours_per_week="3",
        wishes_for=["coach"],
    )
    mine = main(sora.get("/aptitude"))
    assert "リスト作成" in mine and "電話での取材" not in mine and "文字を大きくしてほしい" in mine


def test_another_coach_finds_nothing(app: Flask, visit: Visit) -> None:
    sora, mori = id_of(app, "sora"), visit("mori")
    for path in ("aptitude", "wishes", "interviews"):
        mori.get(f"/workers/{sora}/{path}", status=404)
    visit("haru").get(f"/workers/{sora}/aptitude", status=404)
    visit("ito").get("/workers/aptitude", status=404)


def test_a_newcomer_writes_alone_and_a_talk_in_the_future_is_refused(app: Flask, visit: Visit) -> None:
    haru = visit("haru")
    haru.get("/aptitude/interview")
    assert "一つ" in main(haru.post("/aptitude/interview", status=422))
    assert "家計簿" in main(haru.post("/aptitude/interview", everyday="家計簿をつけています"))
    where = id_of(app, "haru")
    assert "家計簿" in main(visit("kita").get(f"/workers/{where}/aptitude"))
    aoki = visit("aoki")
    aoki.get(f"/workers/{where}/interviews")
    later = (now() + timedelta(days=3)).date().isoformat()
    page = aoki.post(f"/workers/{where}/interviews", status=422, how="phone", held_on=later, hopes="書きたい")
    assert page.all("//p[@class='problem']") and page.fields()["hopes"] == "書きたい"


@pytest.mark.usefixtures("taught")
def test_the_list_says_who_was_not_talked_with_yet(app: Flask, visit: Visit) -> None:
    haru = visit("haru")
    haru.get("/aptitude/interview")
    haru.post("/aptitude/interview", hopes="文章の仕事")
    page = visit("kita").get("/workers/aptitude")
    assert "春野 はる" in main(page) and "凪" not in main(page) and "これから" in main(page)
    visit("kita").get("/workers/aptitude?page=0", status=404)
