"""The lessons as people meet them: list, lesson, reading, quiz, result; and what each page costs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from courses.showing import to_shown
from lms.accounts.models import Person
from lms.db import db, today
from lms.learning.models import Completion, Course, Lesson
from lms.learning.progress import Attempt, ChapterRead, Watched
from lms.learning.quiz import quizzes
from lms.media.models import Source, State, Video
from tests.browsing import Page, Visitor
from tests.verbs.lessons import MANIFEST, taught

Visit = Callable[..., Visitor]
RIGHT = {"q1": 0, "q2": True, "q3": [0, 1, 2], "q4": "案内"}


@dataclass(frozen=True)
class Taught:
    """An edition as plain values: a session held open would keep visitors from writing."""

    id: int
    lesson_id: int
    video_id: int
    chapters: list[str]


@contextmanager
def inside(app: Flask) -> Iterator[Session]:
    """The database, from outside any request; committed and let go at the end."""
    with app.test_request_context("/"):
        yield db.session()
        db.session.commit()
        db.session.remove()


def teach(app: Flask, folder: Path, **changes: Any) -> Taught:
    with inside(app) as session:
        found = taught(session, folder, **changes)
        assert found.video_id is not None
        return Taught(found.id, found.lesson_id, found.video_id, list(found.chapters))


@pytest.fixture
def edition(app: Flask, tmp_path: Path) -> Taught:
    """The first writing lesson, its video ready."""
    return teach(app, tmp_path / "catalog")


def lesson_url(edition: Taught) -> str:
    return f"/lessons/{edition.lesson_id}"


def data_of(page: Page) -> dict[str, Any]:
    """What the page tells its script."""
    told: dict[str, Any] = json.loads(page.all("//script[@id='lesson-data']/text()")[0])
    return told


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements sent to the database meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
            sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def shown_answers(app: Flask, attempt_id: int) -> dict[str, Any]:
    """The right answers as positions on this attempt's screen."""
    with inside(app) as session:
        attempt = session.get_one(Attempt, attempt_id)
        quiz = quizzes.quiz_of(attempt.edition)
        return {q.id: to_shown(q, attempt.seed, RIGHT[q.id]) for q in quiz.questions}


def begin(visitor: Visitor, edition: Taught) -> tuple[Page, int]:
    visitor.get(lesson_url(edition))
    page = visitor.post(f"{lesson_url(edition)}/attempts")
    return page, int(page.response.request.path.rsplit("/", 1)[1])


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


def test_a_lesson_says_what_it_costs_before_anything_is_fetched(visit: Visit, edition: Taught) -> None:
    page = visit("haru").get(lesson_url(edition))
    video = page.all("//video")[0]
    assert video.get("preload") == "none" and video.get("controls") is not None
    options = [
        " ".join(option.text_content().split()) for option in page.all("//select[@data-quality]/option")
    ]
    sizes = [re.findall(r"[\d.]+ MB", text)[0] for text in options]
    assert sizes == ["1.4 MB", "1.4 MB", "0.9 MB", "0.6 MB"]
    # Without scripts: one plain file, captions, and chapters that lead to their second.
    assert page.all("//video/source[@type='video/mp4']")[0].get("src").startswith("/media/")
    assert page.all("//video//track[@kind='captions']")
    assert page.all("//a[@data-jump='20.0']")[0].get("href") == "?t=20#player"
    assert "結論から書きます。" in page.text


def test_a_chapter_can_be_opened_at_its_second_without_scripts(visit: Visit, edition: Taught) -> None:
    page = visit("haru").get(f"{lesson_url(edition)}?t=80")
    assert page.all("//video/source")[0].get("src").endswith("#t=80")
    assert data_of(page)["start"] == 80


def test_the_player_reports_and_another_device_goes_on_there(visit: Visit, edition: Taught) -> None:
    phone = visit("haru")
    data = data_of(phone.get(lesson_url(edition)))
    opened = phone.send("POST", data["viewings"], json={"edition": edition.id, "opened": data["opened"]})
    url = opened.get_json()["url"]
    told = phone.send(
        "POST", url, json={"op": 1, "spans": [[0, 4]], "position": 4.0, "rate": 1.0, "ago": 0.1}
    )
    state = told.get_json()
    assert state["seen"] == [[0.0, 4.0]] and state["share"] == 0.04
    assert [gap["start"] for gap in state["unseen"]] == [4.0] and "1分36秒" in state["unseen"][0]["text"]
    again = phone.send("POST", url, json={"op": 1, "spans": [[0, 99]], "position": 99.0, "rate": 1.0})
    assert again.get_json()["seen"] == [[0.0, 4.0]]
    tablet = data_of(visit("haru").get(lesson_url(edition)))
    assert tablet["told"]["position"] == 4.0 and "1分26秒" in tablet["told"]["words"]
    # Nobody else can report for this player, nor see that it exists.
    assert visit("sora").send("POST", url, json={"op": 2}).status_code in {400, 404}


def test_another_persons_player_is_not_there(visit: Visit, edition: Taught) -> None:
    haru, sora = visit("haru"), visit("sora")
    data = data_of(haru.get(lesson_url(edition)))
    opened = haru.send("POST", data["viewings"], json={"edition": edition.id, "opened": data["opened"]})
    sora.get("/learn")
    told = sora.send(
        "POST", opened.get_json()["url"], json={"op": 1, "spans": [[0, 5]], "position": 5, "rate": 1}
    )
    assert told.status_code == 404
    # A word about the opening belongs to the person it was given to.
    theirs = data_of(sora.get(lesson_url(edition)))
    assert theirs["opened"] != data["opened"]


@pytest.mark.parametrize(
    "message", [{}, {"op": "x"}, {"op": 1, "spans": 5}, {"op": 1, "position": "end"}, [1], "text"]
)
def test_nonsense_to_the_player_is_refused_with_words(visit: Visit, edition: Taught, message: Any) -> None:
    worker = visit("haru")
    data = data_of(worker.get(lesson_url(edition)))
    url = worker.send("POST", data["viewings"], json={"edition": edition.id}).get_json()["url"]
    answer = worker.send("POST", url, json=message)
    assert answer.status_code in {409, 422} and answer.get_json()["error"]


def test_a_page_of_an_older_edition_is_asked_to_reload(visit: Visit, edition: Taught) -> None:
    worker = visit("haru")
    worker.get(lesson_url(edition))
    answer = worker.send("POST", f"{lesson_url(edition)}/viewings", json={"edition": edition.id + 999})
    assert answer.status_code == 409 and "読み込" in answer.get_json()["error"]


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


def as_form(answers: dict[str, Any]) -> dict[str, Any]:
    """What the plain form sends for these answers in shown positions."""
    order = {f"q3-{item}": str(place) for place, item in enumerate(answers["q3"], 1)}
    return {
        "q1": str(answers["q1"]),
        "q2": "yes" if answers["q2"] else "no",
        "q3-asked": "yes",
        "q4": answers["q4"],
        **order,
    }


def test_choices_of_the_player_are_remembered_on_every_device(visit: Visit, edition: Taught) -> None:
    worker = visit("haru")
    worker.get(lesson_url(edition))
    for choice in ({"speed": 1.5}, {"quality": "sound"}, {"captions": False}, {"keys": False}):
        assert worker.send("POST", "/learn/preferences", json=choice).status_code == 200
    page = visit("haru").get(lesson_url(edition))
    assert page.all("//select[@data-speed]/option[@selected]/@value") == ["1.5"]
    assert page.all("//select[@data-quality]/option[@selected]/@value") == ["sound"]
    assert page.all("//*[@data-captions]/@aria-pressed") == ["false"]
    assert not page.all("//input[@data-keys][@checked]")
    for nonsense in ({"speed": 16}, {"quality": "8k"}, {"captions": "no"}, {"theme": "x"}, {"speed": True}):
        assert worker.send("POST", "/learn/preferences", json=nonsense).status_code == 422


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
