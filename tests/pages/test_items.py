"""What staff see of the questions of a quiz, and how an unfair question is mended."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from courses.showing import to_shown
from lms.accounts import people
from lms.accounts.models import Person, Role
from lms.learning.items.collecting import collect
from lms.learning.items.figures import Sign, report
from lms.learning.models import LessonEdition
from lms.learning.progress import Attempt
from lms.learning.quiz import quizzes, submitting
from lms.skills.models import Fact, FactVoid
from tests.pages.test_learning import Taught, Visit, inside, teach
from tests.verbs.lessons import QUIZ, taught

RIGHT = {"q1": 0, "q2": True, "q3": [0, 1, 2], "q4": "案内"}
WRONG = {"q1": 1, "q2": False, "q3": [2, 1, 0], "q4": "終わりの挨拶"}


@pytest.fixture
def edition(app: Flask, tmp_path: Path) -> Taught:
    return teach(app, tmp_path / "catalog")


def take(app: Flask, edition: Taught, who: str, answers: dict[str, object]) -> int:
    with inside(app) as session:
        person = session.scalars(select(Person).where(Person.sign_in_name == who)).one()
        row = session.get_one(LessonEdition, edition.id)
        attempt = quizzes.start_attempt(session, person, row)
        quiz = quizzes.quiz_of(row)
        shown = {q.id: to_shown(q, attempt.seed, answers[q.id]) for q in quiz.questions if q.id in answers}
        quizzes.save_answers(session, attempt, shown)
        submitting.submit(session, attempt, unanswered_too=True, by=person)
        return attempt.id


def crowd(app: Flask, edition: Taught, size: int) -> None:
    """So many further workers: the better half right everywhere but q1, the others the other way round."""
    with inside(app) as session:
        for n in range(size):
            person = people.register(
                session, name=f"人 {n}", sign_in_name=f"worker{n}", roles={Role.WORKER}, by=None
            )
            person.password_hash = "-"
    for n in range(size):
        good = n % 2 == 0
        answers = (RIGHT if good else WRONG) | {"q1": 1 if good else 0}
        take(app, edition, f"worker{n}", answers)


def test_few_answers_are_for_reference_and_raise_no_sign(app: Flask, edition: Taught, visit: Visit) -> None:
    take(app, edition, "haru", RIGHT)
    take(app, edition, "sora", WRONG)
    page = visit("kita").get(f"/lessons/{edition.lesson_id}/items")
    assert "参考値" in page.text and "終わりの挨拶" in page.text
    assert "信頼性（KR-20）" in page.text and "すべての設問まで進んだ2人" in page.text
    assert "仮の分布を置いて" in page.text, "how the figures were found is said"
    assert not page.all("//section//p[contains(@class, 'care')]")


def test_workers_see_no_figures_and_no_key(app: Flask, edition: Taught, visit: Visit) -> None:
    take(app, edition, "haru", RIGHT)
    for url in ("items", "items.csv", "items/q1/repair?kind=everyone"):
        visit("haru").get(f"/lessons/{edition.lesson_id}/{url}", status=404)


def test_a_question_that_good_people_get_wrong_is_pointed_out(app: Flask, edition: Taught) -> None:
    crowd(app, edition, 30)
    with inside(app) as session:
        found = report(session, session.get_one(LessonEdition, edition.id))
    first = found.questions[0]
    assert not found.few and found.people == 30
    assert Sign.AGAINST in first.signs and Sign.DRAWS_STRONG in first.signs
    assert first.item.discrimination == pytest.approx(-1)
    assert first.options[1].figures.rest_r == pytest.approx(1)
    assert found.questions[3].others == (("終わりの挨拶", 15),)


def test_only_first_attempts_of_workers_count_and_what_was_not_reached_is_not_wrong(
    app: Flask, edition: Taught
) -> None:
    take(app, edition, "haru", {"q1": 0})
    take(app, edition, "haru", RIGHT)
    take(app, edition, "kita", RIGHT)
    take(app, edition, "sora", {"q1": 0, "q3": [0, 1, 2]})
    with inside(app) as session:
        found = collect(session, session.get_one(LessonEdition, edition.id))
    assert len(found.people) == 2
    assert found.marks[0, 0] == 1 and all(found.marks[0, 1:] != found.marks[0, 1:])  # NaN: not reached
    assert found.marks[1, :3].tolist() == [1, 0, 1]


def test_a_question_asked_in_other_words_is_another_question(
    app: Flask, edition: Taught, tmp_path: Path
) -> None:
    take(app, edition, "haru", RIGHT)
    with inside(app) as session:
        newer = taught(session, tmp_path / "other", quiz=QUIZ.replace("どれですか", "どれでしょう"))
        assert collect(session, newer).marks[0].tolist()[1:] == [1, 1, 1]
        assert str(collect(session, newer).marks[0, 0]) == "nan"


def test_csv_has_a_row_for_each_question_and_the_quiz(app: Flask, edition: Taught, visit: Visit) -> None:
    take(app, edition, "haru", RIGHT)
    answer = visit("kita").send("GET", f"/lessons/{edition.lesson_id}/items.csv")
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert [row[0] for row in rows[1:5]] == ["q1", "q2", "q3", "q4"]
    assert rows[0][4] == "得点率（%）" and rows[1][4] == "100.0" and len(rows) == 7


def test_page_and_csv_give_the_share_of_points_in_percent(app: Flask, edition: Taught, visit: Visit) -> None:
    take(app, edition, "haru", RIGHT)
    take(app, edition, "sora", RIGHT | {"q1": 1})
    kita = visit("kita")
    shown = kita.get(f"/lessons/{edition.lesson_id}/items").all("//section[@id='question-q1']//dd")[1]
    assert shown.text_content().startswith("50%") and "n = 2" in shown.text_content()
    answer = kita.send("GET", f"/lessons/{edition.lesson_id}/items.csv").get_data(as_text=True)
    assert list(csv.reader(io.StringIO(answer)))[1][4] == "50.0"


def test_mending_shows_who_gains_first_and_then_corrects_marks_and_evidence(
    app: Flask, edition: Taught, visit: Visit
) -> None:
    attempt = take(app, edition, "haru", WRONG | {"q2": True, "q3": [0, 1, 2]})
    other = take(app, edition, "sora", RIGHT)
    kita = visit("kita")
    url = f"/lessons/{edition.lesson_id}/items/q4/repair?kind=also_right&value=終わりの挨拶"
    page = kita.get(url)
    assert "春野 はる" in page.text and "空井 そら" not in page.all("//main")[0].text_content()
    with inside(app) as session:
        assert session.get_one(Attempt, attempt).points == 2  # nothing has changed yet
    kita.post(url, status=422, kind="also_right", value="終わりの挨拶", reason="")
    kita.post(url, kind="also_right", value="終わりの挨拶", reason="この答えも正しいため")

    with inside(app) as session:
        row = session.get_one(Attempt, attempt)
        assert (row.points, row.passed) == (4, True)
        assert session.get_one(Attempt, other).points == 5
        facts = session.scalars(
            select(Fact).where(Fact.source == f"attempt:{attempt}").order_by(Fact.id)
        ).all()
        assert [fact.data["points"] for fact in facts] == [2, 4]
        voids = session.scalars(select(FactVoid)).all()
        assert [void.fact_id for void in voids] == [facts[0].id]
        assert voids[0].reason == "この答えも正しいため"
    assert "見直し" in visit("haru").get("/notices").text
    later = take(app, edition, "nagi", WRONG)
    with inside(app) as session:
        assert session.get_one(Attempt, later).points == 2  # who comes later is marked alike


def test_points_for_everybody_and_back_again(app: Flask, edition: Taught, visit: Visit) -> None:
    attempt = take(app, edition, "haru", WRONG)
    kita = visit("kita")
    url = f"/lessons/{edition.lesson_id}/items/q1/repair?kind=everyone"
    kita.get(url)
    page = kita.post(url, kind="everyone", value="", reason="問いがあいまいでした")
    with inside(app) as session:
        assert session.get_one(Attempt, attempt).points == 1
    told = visit("haru").get("/notices").text
    assert "小テスト" in told and "まちがい" not in told, "better marks are no mistake of the worker's record"
    again = kita.post(url, status=409, kind="everyone", value="", reason="二度押しました")
    assert "もう見直してあります" in again.text
    back = [form.get("action") for form in page.all("//form") if "withdrawal" in (form.get("action") or "")]
    kita.post(back[0])
    with inside(app) as session:
        assert session.get_one(Attempt, attempt).points == 0
    kita.post(back[0], status=409)


@pytest.mark.parametrize(
    ("question", "kind", "value", "status"),
    [
        ("q1", "also_right", "7", 409),
        ("q1", "also_right", "", 409),
        ("q3", "also_right", "x", 409),
        ("q9", "everyone", "", 404),
        ("q1", "steal", "", 404),
    ],
)
def test_what_cannot_be_mended_so_is_refused(
    edition: Taught, visit: Visit, question: str, kind: str, value: str, status: int
) -> None:
    url = f"/lessons/{edition.lesson_id}/items/{question}/repair?kind={kind}&value={value}"
    visit("kita").get(url, status=status)


def test_a_lesson_without_answers_says_so(edition: Taught, visit: Visit) -> None:
    assert "まだ" in visit("aoki").get(f"/lessons/{edition.lesson_id}/items").text
