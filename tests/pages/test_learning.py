"""The lessons as people meet them: list, reading, finishing, days, editions; and what each page costs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event, select

from lms.accounts.models import Person
from lms.db import db, today
from lms.learning.models import Completion, Course, Lesson
from lms.learning.progress import ChapterRead, Watched
from lms.media.models import Source, State, Video
from tests.pages.lesson_scenes import (
    RIGHT,
    Taught,
    Visit,
    as_form,
    begin,
    data_of,
    edition,
    inside,
    lesson_url,
    shown_answers,
    teach,
)
from tests.verbs.lessons import MANIFEST

__all__ = ["RIGHT", "edition"]


BOUNDS = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE", "SELECT pg_advisory_xact_lock")
"""What begins and ends a transaction (lms.db)"""


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements sent to the database meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(BOUNDS):
            sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def test_the_list_shows_every_lesson_and_what_has_been_done(visit: Visit, edition: Taught) -> None:
    worker = visit("haru")
    page = worker.get("/learn")
    assert lesson_url(edition) in page.links()
    assert "結論から" in page.text and "約束" in page.text
    worker.get(lesson_url(edition))
    for chapter in edition.chapters:
        worker.post(f"{lesson_url(edition)}/chapters/{chapter}/reading")
    row = worker.get("/learn").all(f"//li[a/@href='{lesson_url(edition)}']")[0].text_content()
    assert "読みました" in row and "見ました" not in row


def test_opening_the_page_is_not_progress(visit: Visit, edition: Taught, app: Flask) -> None:
    worker = visit("haru")
    for _time in range(3):
        worker.get(lesson_url(edition))
        worker.get(f"{lesson_url(edition)}/reading")
    with inside(app) as session:
        for kind in (Watched, ChapterRead, Completion):
            assert not session.scalars(select(kind)).all()


def test_a_lesson_whose_video_is_being_made_can_be_read_and_asked_for(
    visit: Visit, edition: Taught, app: Flask
) -> None:
    with inside(app) as session:
        video = session.get_one(Video, edition.video_id)
        video.state, video.manifest, video.folder = State.WAITING, None, None
    worker = visit("haru")
    page = worker.get(lesson_url(edition))
    assert "準備" in page.text and "結論から書きます。" in page.text
    assert not page.all("//video")
    page = worker.post(f"{lesson_url(edition)}/video/wish")
    assert page.status == 200
    state = worker.send("GET", f"{lesson_url(edition)}/video/state").get_json()
    assert state["playable"] is False and state["words"] and not state["settled"]
    assert worker.send("POST", f"{lesson_url(edition)}/video/wish", json={}).get_json()["words"]


def test_reading_every_chapter_and_passing_the_quiz_finishes_a_lesson_as_read(
    visit: Visit, edition: Taught, app: Flask
) -> None:
    worker = visit("sora")
    page = worker.get(f"{lesson_url(edition)}/reading")
    assert len(page.all("//img[@class='slide']")) == 3
    for chapter in edition.chapters:
        page = worker.post(f"{lesson_url(edition)}/chapters/{chapter}/reading")
    assert "3章中3章" in page.text
    _page, attempt = begin(worker, edition)
    answers = shown_answers(app, attempt)
    page = worker.post(f"/attempts/{attempt}/submission", **as_form(answers))
    assert "合格" in page.text
    assert "修了" in worker.get("/learn").text
    with inside(app) as session:
        assert session.scalars(select(Completion)).one().how == "read"


def test_who_saves_data_does_not_get_pictures_unasked(visit: Visit, edition: Taught) -> None:
    worker = visit("haru")
    worker.get(lesson_url(edition))
    worker.send("POST", "/learn/preferences", json={"quality": "saver"})
    page = worker.get(f"{lesson_url(edition)}/reading")
    assert len(page.all("//details/img[@class='slide'][@loading='lazy']")) == 3


def test_lessons_of_a_run_show_their_day_and_stay_shut_until_then(
    visit: Visit, edition: Taught, app: Flask
) -> None:
    director = visit("aoki")
    director.get("/runs")
    with inside(app) as session:
        course = session.scalars(select(Course.id).where(Course.key == "writing/basics")).one()
        second = session.scalars(select(Lesson.id).where(Lesson.key == "writing/basics/two")).one()
    page = director.post(
        "/runs", course=course, title="冬の回", first_day=today().isoformat(), days_between=7
    )
    assert "冬の回" in page.text
    action = page.all("//form[contains(@action, '/enrolments')]/@action")[0]
    haru = next(
        o.get("value") for o in page.all("//select[@name='person']/option") if "春野" in o.text_content()
    )
    page = director.post(action, person=haru)
    assert "春野 はる" in page.all("//section[@aria-labelledby='people']")[0].text_content()
    worker = visit("haru")
    page = worker.get("/learn")
    assert f"/lessons/{second}" not in page.links() and "から" in page.text
    worker.get(f"/lessons/{second}", status=403)
    worker.get(f"/lessons/{second}/reading", status=403)
    answer = worker.send("POST", f"/lessons/{second}/attempts")
    assert answer.status_code == 403
    visit("sora").get(f"/lessons/{second}")


def test_a_coach_gives_a_lesson_a_recording_and_takes_it_away_again(
    visit: Visit, edition: Taught, app: Flask
) -> None:
    recording = send_recording(app)
    coach = visit("kita")
    page = coach.get(f"{lesson_url(edition)}/video")
    assert "先生の録画 1:40" in page.text
    page = coach.post(f"{lesson_url(edition)}/video", video=str(recording))
    assert page.all("//video") and not page.all("//a[@data-jump='20.0']")
    assert "結論から書きます。" in page.text, "the text is there without times"
    coach.get(f"{lesson_url(edition)}/video")
    page = coach.post(f"{lesson_url(edition)}/video", video="0")
    assert page.all("//a[@data-jump='20.0']")
    visit("haru").get(f"{lesson_url(edition)}/video", status=404)


def send_recording(app: Flask) -> int:
    with inside(app) as session:
        video = Video(
            title="先生の録画",
            source=Source.UPLOAD,
            owner_id=session.scalars(select(Person.id).where(Person.sign_in_name == "kita")).one(),
            original_key="files/x",
            state=State.READY,
            folder="media/99/1-1",
            manifest=MANIFEST.to_dict() | {"chapters": [], "slides": [], "captions": None},
        )
        session.add(video)
        session.flush()
        return video.id


def test_who_began_may_change_to_the_newer_edition(
    visit: Visit, edition: Taught, app: Flask, tmp_path: Path
) -> None:
    worker = visit("haru")
    worker.get(lesson_url(edition))
    worker.post(f"{lesson_url(edition)}/chapters/first/reading")
    teach(app, tmp_path / "catalog", title="結論からもう一度")
    page = worker.get(lesson_url(edition))
    assert page.h1 == "結論から" and "新しく" in page.text
    page = worker.post(f"{lesson_url(edition)}/renewal")
    assert page.h1 == "結論からもう一度"


def test_a_stranger_a_client_and_the_city_find_no_lessons(visit: Visit, edition: Taught) -> None:
    for person in (None, "yama", "ito"):
        visitor = visit(person) if person else visit()
        for path in ("/learn", lesson_url(edition), f"{lesson_url(edition)}/reading", "/attempts/1"):
            visitor.get(path, status=404)


def test_pages_cost_the_database_little(visit: Visit, edition: Taught, app: Flask) -> None:
    worker = visit("haru")
    worker.get(lesson_url(edition))
    with counted(app) as lesson:
        page = worker.get(lesson_url(edition))
    data = data_of(page)
    url = worker.send("POST", data["viewings"], json={"edition": edition.id}).get_json()["url"]
    worker.send("POST", url, json={"op": 1, "spans": [[0, 1]], "position": 1.0, "rate": 1.0})
    with counted(app) as beat:
        worker.send("POST", url, json={"op": 2, "spans": [[1, 2]], "position": 2.0, "rate": 1.0})
    with counted(app) as index:
        worker.get("/learn")
    who = [s for s in beat if "FROM user_session" in s or "FROM person" in s or "person_role" in s]
    assert len(lesson) <= 6, "\n".join(lesson)
    assert len(index) <= 6, "\n".join(index)
    assert len(beat) - len(who) <= 4, "\n".join(beat)
