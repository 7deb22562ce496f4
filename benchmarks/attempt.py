"""What quizzes cost the server: a whole attempt at ten questions, and the figures of many people's answers.

    python -m benchmarks.attempt [--attempts 30] [--people 1000] [--questions 50]

Both run in this process, on a database that is thrown away. The attempt goes through the app as a browser
does, in two ways by turns: begin, the page, all answers kept with the form's button and the page again, hand
in, the result (6 requests, as without scripts); and begin, the page, ten answers saved one by one, hand in,
the result (14 requests, as with scripts). CPU milliseconds of the process. Machines differ, and a shared one
differs from minute to minute: an empty page of Flask is measured between the attempts, so that figures of two
days can be compared.
"""

from __future__ import annotations

import argparse
import os
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from courses.showing import to_shown
from lms.accounts import passwords, people
from lms.accounts.models import Person, PersonRole, Role
from lms.app import create_app
from lms.db import db, now
from lms.learning import catalog, editions
from lms.learning.items import collecting, figures
from lms.learning.models import Lesson, LessonEdition
from lms.learning.progress import Answer, Attempt
from lms.learning.quiz import quizzes

PASSWORD = "tulip snow harbour"  # noqa: S105 - of people made up for a minute
SLIDES = "<!-- id: one -->\n# 一つめ\n\n- 要点\n\n<!--\n一つめの話です。\n-->\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--attempts", type=int, default=30)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--questions", type=int, default=50)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        os.environ["PONKOTAN_INSTANCE"] = name
        app = create_app()
        with app.app_context():
            db.create_all()
            small, large = settle(db.session(), Path(name) / "catalog", asked.questions)
            db.session.commit()
        print("| what | measured |\n|---|---|")
        attempts(app, small, asked.attempts)
        analysis(app, large, asked.people)


def settle(session: Session, folder: Path, questions: int) -> tuple[int, int]:
    """Ids of a lesson of ten questions and of one with as many as asked for."""
    lessons = {"ten": 10, "many": questions}
    texts = {
        "writing/series.toml": 'title = "書く"\ntrack = "writing"\nsummary = "書"\ncourses = ["basics"]\n',
        "writing/basics/course.toml": 'title = "基本"\nsummary = "基"\nlessons = ["ten", "many"]\n',
    }
    for name, count in lessons.items():
        key = f"writing/basics/{name}"
        texts[f"{key}/lesson.toml"] = f'title = "{name}"\nsummary = "一"\nminutes = 20\ntags = ["文章"]\n'
        texts |= {f"{key}/slides.md": SLIDES, f"{key}/quiz.toml": quiz(count)}
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    catalog.sync(session, folder)
    session.flush()
    found = {lesson.key: lesson.id for lesson in session.scalars(select(Lesson))}
    return found["writing/basics/ten"], found["writing/basics/many"]


def quiz(count: int) -> str:
    options = 'options = [ {text="結論", right=true}, {text="挨拶", why="後に。"}, {text="経歴"} ]\n'
    head = 'tags = ["writing_basic"]\npass_share = 0.7\n'
    common = 'prompt = "どれですか。"\nsee = "one"\nexplanation = "結論が先です。"\n'
    return head + "".join(
        f'\n[[question]]\nid = "q{n}"\ntype = "single"\n{common}{options}' for n in range(count)
    )


def attempts(app: Flask, lesson_id: int, times: int) -> None:
    spent, empty = dict[str, list[float]](), list[float]()
    for n in range(times + 1):
        for words, way in WAYS.items():
            client = signed_in(app, f"learner{n}-{way.__name__}")
            empty.append(empty_page())
            begun = time.process_time()
            take(client, lesson_id, way)
            spent.setdefault(words, []).append((time.process_time() - begun) * 1000)
    floor = statistics.median(empty)
    for words, measured in spent.items():
        kept = sorted(measured[1:])  # the first reads the lesson's text and compiles the templates
        half, most = statistics.median(kept), kept[int(times * 0.95)]
        print(f"| a whole attempt, 10 questions, {words}, median of {times} ", end="")
        print(f"| {half:.0f} ms CPU (95 of 100 within {most:.0f} ms), {half / floor:.0f} empty pages |")
    print(f"| an empty page of Flask, between them | {floor:.2f} ms CPU |")


def empty_page(times: int = 100) -> float:
    """CPU milliseconds of one, in an app that does nothing else."""
    bare = Flask("bare")
    bare.add_url_rule("/", view_func=lambda: "hello")
    client = bare.test_client()
    client.get("/")
    begun = time.process_time()
    for _n in range(times):
        client.get("/")
    return (time.process_time() - begun) * 1000 / times


def signed_in(app: Flask, name: str) -> FlaskClient:
    with app.app_context():
        person = people.register(db.session(), name=name, sign_in_name=name, roles={Role.WORKER}, by=None)
        person.password_hash = passwords.hashed(PASSWORD)
        db.session.commit()
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.post("/sign-in", data={"login": name, "password": PASSWORD})
    return client


def take(client: FlaskClient, lesson_id: int, answering: Callable[[FlaskClient, str], None]) -> None:
    page = client.post(f"/lessons/{lesson_id}/attempts")
    url = page.headers["Location"]
    assert client.get(url).status_code == 200
    answering(client, url)
    assert client.post(f"{url}/submission").status_code == 303
    assert client.get(f"{url}/result").status_code == 200


def all_at_once(client: FlaskClient, url: str) -> None:
    kept = client.post(f"{url}/answers", data={f"q{n}": n % 3 for n in range(10)})
    assert kept.status_code == 303
    assert client.get(kept.headers["Location"]).status_code == 200


def one_by_one(client: FlaskClient, url: str) -> None:
    for n in range(10):
        answer = client.post(f"{url}/answers", json={"question": f"q{n}", "value": n % 3})
        assert answer.status_code == 200, answer.text


WAYS = {"6 requests, all answers at once": all_at_once, "14 requests, answer by answer": one_by_one}


def analysis(app: Flask, lesson_id: int, size: int) -> None:
    with app.app_context():
        session = db.session()
        edition = editions.current_edition(session, session.get_one(Lesson, lesson_id))
        assert edition is not None
        crowd(session, edition, size)
        session.commit()
        begun = time.perf_counter()
        found = collecting.collect(session, edition)
        read = time.perf_counter()
        figures.report_of(found)
        done = time.perf_counter()
    people_, questions = found.marks.shape
    words = f"| item analysis, {people_} people × {questions} questions "
    print(f"{words}| {done - begun:.2f} s ({read - begun:.2f} s reading and marking) |")


def crowd(session: Session, edition: LessonEdition, size: int) -> None:
    """First attempts of made-up workers, better ones more often right."""
    quiz_ = quizzes.quiz_of(edition)
    moment = now()
    rows: list[dict[str, Any]] = []
    for n in range(size):
        person = Person(name=f"人{n}", sign_in_name=f"crowd{n}", preferences={})
        person.role_rows = [PersonRole(role=Role.WORKER)]
        session.add(person)
        session.flush()
        attempt = Attempt(
            person_id=person.id, lesson_id=edition.lesson_id, edition_id=edition.id, n=1, counted=True,
            seed=secrets.token_hex(8), submitted_at=moment, points=0.0, max_points=quiz_.max_points,
            asked=[question.id for question in quiz_.questions],
        )  # fmt: skip
        session.add(attempt)
        session.flush()
        for place, question in enumerate(quiz_.questions):
            right = (n * 7919 + place * 104729) % 1000 < 1000 * n / size * (1 - place / 100)
            value = 0 if right else 1 + (n + place) % 2
            assert to_shown(question, attempt.seed, value) is not None
            rows.append({"attempt_id": attempt.id, "question": question.id, "value": value})
    session.execute(insert(Answer), rows)


if __name__ == "__main__":
    main()
