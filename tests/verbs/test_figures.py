"""The figures of a month, each counted by hand first: what was done in March 2024, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from lms.accounts import people
from lms.db import time_is
from lms.learning import catalog, reading, watching
from lms.learning.quiz import quizzes, submitting
from lms.practice.coaching import hold_session
from lms.practice.models import How
from lms.reports.definitions import GROUPS, shown
from lms.reports.figures import Figure, first_month, report
from lms.reports.months import Month
from lms.teamjobs import staffing
from tests.cast import Cast
from tests.pieces import TEXT_LESSON, feedback, lessons_of, piece, small_catalog
from tests.town import write_task
from tests.verbs.figures_of_march import APRIL, MARCH, many, on, values, worker
from tests.verbs.lessons import taught
from tests.verbs.test_quiz_attempts import RIGHT, as_shown


def test_workers_count_by_the_midnights_of_japan(session: Session, cast: Cast) -> None:
    worker(session, "february", on(29, 23, 59, month=2))
    worker(session, "first", on(1, 0, 0))
    worker(session, "last", on(31, 23, 59))
    worker(session, "april", on(1, 0, 0, month=4))
    gone = worker(session, "gone", on(10, month=2))
    gone.disabled_at = on(20)
    session.flush()
    # Registered on 31 March: february, first, last. The cast came years later, and `gone` has left.
    assert values(report(session, MARCH), "registered", "newcomers") == [3, 2]
    assert values(report(session, APRIL), "registered", "newcomers") == [4, 1]
    assert values(report(session, MARCH.before), "registered", "newcomers") == [2, 2]
    assert first_month(session, month=APRIL) == MARCH.before


def test_watched_and_read_lessons_are_told_apart(session: Session, cast: Cast, tmp_path: Path) -> None:
    edition = taught(session, tmp_path / "catalog")
    for person, day in ((cast.haru, 5), (cast.sora, 6), (cast.kita, 7)):
        with time_is(on(day)):
            attempt = quizzes.start_attempt(session, person, edition)
            quizzes.save_answers(session, attempt, as_shown(attempt, RIGHT))
            submitting.submit(session, attempt, unanswered_too=False, by=person)
    with time_is(on(8)):
        viewing = watching.start_viewing(session, cast.haru, edition, device="phone")
    with time_is(on(8) + timedelta(seconds=100)):
        watching.checkpoint(session, viewing, op=1, spans=[[0, 100]], position=100, rate=1.0)
    for chapter in edition.chapters:
        for person in (cast.sora, cast.kita):
            with time_is(on(31, 23, 59)):
                reading.read_chapter(session, person, edition, chapter=chapter)
    with time_is(on(1, 0, 0, month=4)):  # Opened, never played: no learning
        watching.start_viewing(session, cast.nagi, edition, device="phone")
    session.flush()
    # Kita is a coach: what staff learn is not counted.
    march, april = report(session, MARCH), report(session, APRIL)
    assert values(march, "lessons_watched", "lessons_read", "quizzes", "active_learners") == [1, 1, 2, 2]
    assert values(april, "lessons_watched", "lessons_read", "quizzes", "active_learners") == [0, 0, 0, 0]


def test_feedback_and_coaching(session: Session, cast: Cast, tmp_path: Path) -> None:
    catalog.sync(session, small_catalog(tmp_path / "catalog"))
    session.flush()
    lesson = lessons_of(session)[TEXT_LESSON]
    learners = many(session, 5)
    for person, handed_in, back in zip(learners, (1, 2, 3, 4, 20), (2, 5, 4, 5, 30), strict=True):
        with time_is(on(handed_in)):
            submission = piece(session, person, lesson)
        with time_is(on(back)):
            people.pair(session, cast.kita, person, by=cast.aoki)
            feedback(session, submission, cast.kita)
    with time_is(on(31, 23, 59)):
        late = piece(session, cast.haru, lesson)
        hold_session(
            session,
            cast.haru,
            held_at=on(31, 23),
            how=How.PHONE,
            notes="話しました。",
            next_action="書く",
            by=cast.kita,
        )
    with time_is(on(1, month=4)):
        feedback(session, late, cast.kita)
    march, april = report(session, MARCH), report(session, APRIL)
    assert values(march, "pieces", "feedback", "sessions") == [6, 5, 1]
    # Days waited: 1, 3, 1, 1, 10.
    assert march.figures["feedback_days"] == Figure(1.0, 5)
    assert values(april, "pieces", "feedback", "sessions") == [0, 1, 0]
    assert april.figures["feedback_days"].hidden


def test_offers_are_counted_when_they_are_answered(session: Session, cast: Cast) -> None:
    with time_is(on(28)):
        offers = [
            staffing.offer(
                session, write_task(session, cast.aoki), person, answer_by=on(2, month=4).date(), by=cast.aoki
            )
            for person in (cast.haru, cast.sora, cast.nagi)
        ]
        staffing.accept(session, offers[0], by=cast.haru)
    with time_is(on(31, 23, 59)):
        staffing.decline(session, offers[1], by=cast.sora)
        session.flush()
    with time_is(on(1, 0, 0, month=4)):
        staffing.decline(session, offers[2], by=cast.nagi)
        session.flush()
    keys = "offers_sent", "offers_accepted", "offers_declined", "tasks_completed"
    assert values(report(session, MARCH), *keys) == [3, 1, 1, 0]
    assert values(report(session, APRIL), *keys) == [0, 0, 1, 0]


def test_a_month_without_work_says_so(session: Session, cast: Cast) -> None:
    figures = report(session, MARCH).figures
    units = {one.key: one.unit for _, definitions in GROUPS for one in definitions}
    assert shown(figures["fees"], units["fees"]) == "0円"
    assert shown(figures["on_time"], units["on_time"]) == "まだありません"


def test_the_year_runs_from_april_to_the_month(session: Session, cast: Cast) -> None:
    for day in (on(31, month=3), on(1, month=4), on(30, month=4), on(1, month=5)):
        with time_is(day):
            staffing.offer(
                session, write_task(session, cast.aoki), cast.haru, answer_by=day.date(), by=cast.aoki
            )
    assert report(session, MARCH).year["offers_sent"] == 1
    assert report(session, APRIL).year["offers_sent"] == 2
    assert report(session, Month(2024, 5)).year["offers_sent"] == 3
    assert report(session, Month(2025, 3)).year["offers_sent"] == 3
    assert report(session, Month(2025, 4)).year["offers_sent"] == 0


def test_no_sum_over_the_year_gives_away_what_a_month_hides(session: Session, cast: Cast) -> None:
    found = report(session, MARCH)
    assert not [key for key in found.year if found.figures[key].workers is not None]


def test_every_figure_is_defined_in_words_and_every_definition_counted(session: Session, cast: Cast) -> None:
    keys = [one.key for _, definitions in GROUPS for one in definitions]
    assert len(keys) == len(set(keys))
    assert set(keys) == set(report(session, MARCH).figures)
