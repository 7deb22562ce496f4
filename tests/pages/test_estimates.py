"""How sure the levels are: fitted by night from the ledger, shown in words, deciding nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import background
from lms.accounts.models import Person
from lms.db import now, time_is
from lms.skills import evidence, ladders
from lms.skills.estimates import beside, refitting
from lms.skills.estimates.models import CoachSeverity, SeverityQuarter, SkillEstimate
from lms.skills.estimates.observing import observations
from lms.skills.estimates.quarters import WIDTH, Quarter, drawing
from lms.skills.facts import Kind
from tests.pages.test_learning import Visit, inside
from tests.readiness import queries
from tests.verbs.skill_facts import NOW, check, practice, practice_data, quiz


def someone(session: Session, who: str) -> Person:
    return session.scalars(select(Person).where(Person.sign_in_name == who)).one()


def mark(app: Flask, worker: str, coach: str, marks: list[int]) -> None:
    with inside(app) as session:
        ladders.load_default(session)
        session.flush()
        for n, points in enumerate(marks):
            evidence.add_fact(
                session,
                someone(session, worker),
                track="writing",
                kind=Kind.PRACTICE,
                data=practice_data(f"w/{n}", mark=points),
                source=f"submission:{worker}{n}",
                rater=someone(session, coach),
                occurred_at=now() - timedelta(days=10),
            )


def refit(app: Flask) -> None:
    with inside(app) as session:
        refitting.ask_for(session)
    with app.app_context():
        while background.run_one(lease=timedelta(seconds=30)):
            pass


def test_before_the_first_night_nothing_is_said(app: Flask, visit: Visit) -> None:
    mark(app, "haru", "kita", [3, 3, 3])
    assert "どのくらい確かか" not in visit("haru").get("/skills").text
    assert "毎晩" in visit("kita").get("/severity").text


def test_a_worker_reads_it_in_words_with_the_strongest_records(app: Flask, visit: Visit) -> None:
    mark(app, "haru", "kita", [4, 4, 4, 4, 4])
    mark(app, "sora", "kita", [0, 0, 0, 0, 0])
    refit(app)
    page = visit("haru").get("/skills")
    section = page.all("//section[@aria-labelledby='estimates']")[0].text_content()
    assert "届いています" in section, section
    assert "手前です" in visit("sora").get("/skills").text
    with inside(app) as session:
        row = session.scalars(
            select(SkillEstimate).where(SkillEstimate.worker_id == someone(session, "haru").id)
        ).one()
        assert row.facts == 5 and len(row.strongest) == 3


def test_few_records_are_never_called_sure(app: Flask, visit: Visit) -> None:
    mark(app, "haru", "kita", [4])
    refit(app)
    assert "まだ不確かです" in visit("haru").get("/skills").text


def test_a_withdrawn_record_says_nothing_any_more(app: Flask) -> None:
    mark(app, "haru", "kita", [4, 4, 4])
    refit(app)
    with inside(app) as session:
        for fact in evidence.facts_of(session, someone(session, "haru"), "writing"):
            evidence.void(session, fact, reason="まちがい", by=someone(session, "aoki"))
    refit(app)
    with inside(app) as session:
        assert session.scalars(select(SkillEstimate)).all() == []


def test_each_coach_sees_their_own_lean_and_the_director_all(app: Flask, visit: Visit) -> None:
    mark(app, "haru", "kita", [1] * 8)
    mark(app, "haru", "mori", [3] * 8)
    mark(app, "sora", "kita", [1] * 8)
    mark(app, "sora", "mori", [3] * 8)
    refit(app)
    page = visit("kita").get("/severity")
    assert "厳しめ" in page.text and "森 しずか" not in page.all("//main")[0].text_content()
    director = visit("aoki").get("/severity")
    assert "北 ひろし" in director.text and "森 しずか" in director.text
    visit("haru").get("/severity", status=404)
    with inside(app) as session:
        rows = {row.coach_id: row for row in session.scalars(select(CoachSeverity))}
        kita = rows[someone(session, "kita").id]
        assert kita.value > 0 and kita.group == 0 and kita.marks == 16


def test_the_conditions_say_that_the_strictness_of_coaches_is_taken_out(app: Flask, visit: Visit) -> None:
    for coach, points in (("kita", 1), ("mori", 3)):
        mark(app, "haru", coach, [points] * 6)
        mark(app, "sora", coach, [points] * 6)
    mark(app, "nagi", "kita", [2])
    assert "厳しさのちがい" not in visit("nagi").get("/skills").text
    refit(app)
    assert "1件は、コーチの厳しさのちがいを除いた点で数えています" in visit("nagi").get("/skills").text


def test_coaches_whom_no_worker_joins_are_not_compared(app: Flask, visit: Visit) -> None:
    mark(app, "haru", "kita", [1, 1, 1])
    mark(app, "nagi", "mori", [3, 3, 3])
    refit(app)
    assert "まだ比べられません" in visit("aoki").get("/severity").text


def test_the_lean_is_measured_among_those_who_can_be_compared(app: Flask) -> None:
    """A third one, whom nothing joins to them, gives full marks only."""
    for coach, points in (("kita", 1), ("mori", 3)):
        mark(app, "haru", coach, [points] * 6)
    mark(app, "nagi", "aoki", [4] * 6)
    refit(app)
    with inside(app) as session:
        lean = {row.coach_id: row for row in session.scalars(select(CoachSeverity))}
        kita, mori, aoki = (lean[someone(session, who).id] for who in ("kita", "mori", "aoki"))
        assert (kita.group, mori.group, aoki.group) == (0, 0, 1)
        assert kita.value + mori.value == pytest.approx(0) and aoki.value == 0
        told = session.scalars(select(SeverityQuarter.coach_id))
        assert set(told) == {kita.coach_id, mori.coach_id}, "alone there is nothing to compare with"


def test_a_coach_sees_how_the_lean_went_quarter_by_quarter(app: Flask, visit: Visit) -> None:
    with time_is(datetime(2026, 8, 20, 3, tzinfo=UTC)):
        for coach, points in (("kita", 1), ("mori", 3)):
            mark(app, "haru", coach, [points] * 6)
        refit(app)
    with time_is(datetime(2026, 11, 20, 3, tzinfo=UTC)):
        mark(app, "sora", "kita", [4, 4, 4, 2])
        mark(app, "sora", "mori", [3, 3, 3, 3])
        refit(app)
        refit(app)
        page = visit("kita").get("/severity")
        rows = [row.text_content() for row in page.all("//main//details//tbody/tr")]
        assert len(page.all("//main//details//*[name()='circle']")) == len(rows) == 2
        assert "2026年10月1日" in rows[0] and "75% (6)" in rows[0], rows
        assert "2026年7月1日" in rows[1] and "0% (0)" in rows[1], rows
        assert "森 しずか" not in page.all("//main")[0].text_content()
        assert len(visit("aoki").get("/severity").all("//main//details")) == 2


def test_the_quarters_of_all_coaches_are_read_at_once_and_two_years_back(app: Flask, visit: Visit) -> None:
    for worker, day in (
        ("sora", datetime(2024, 8, 20, tzinfo=UTC)),
        ("haru", datetime(2026, 8, 20, tzinfo=UTC)),
    ):
        with time_is(day):
            mark(app, worker, "kita", [2, 3])
            mark(app, worker, "mori", [3, 3])
    with time_is(datetime(2026, 8, 21, tzinfo=UTC)):
        refit(app)
        director = visit("aoki")
        sent = queries(app, lambda: director.get("/severity"))
        rows = [row.text_content() for row in director.get("/severity").all("//main//details//tbody/tr")]
    assert len([each for each in sent if "FROM fact" in each]) == 1, sent
    assert len(rows) == 2 and all("2026年7月1日" in row for row in rows), rows


def test_the_quarters_below_the_drawing_never_touch() -> None:
    begins = [date(2025 + n // 4, 1 + 3 * (n % 4), 1) for n in range(8)]
    for count, named in ((2, 2), (5, 5), (8, 4)):
        drawn = drawing([Quarter(day, 0.1, 0.3, 0, 4) for day in begins[:count]])
        assert drawn is not None and len(drawn.points) == count
        said = [point for point in drawn.points if point.name]
        assert len(said) == named and said[-1] is drawn.points[-1]
        assert all(second.x - first.x > 50 for first, second in pairwise(said))
        assert said[-1].x + 20 < WIDTH


def test_facts_become_observations_and_old_ones_weigh_less() -> None:
    facts = [quiz(7, 10, days_ago=180), practice(days_ago=0), check(days_ago=0, level=2)]
    found = list(observations(1, facts, rests=[], at=NOW))
    assert found[0].weight == pytest.approx(0.5)
    assert {type(each).__name__ for each in found} == {"Answered", "Marked", "Passed"}
    rest = [((NOW - timedelta(days=170)).date(), (NOW - timedelta(days=1)).date())]
    assert next(iter(observations(1, facts, rests=rest, at=NOW))).weight > 0.9
    assert list(observations(1, facts, rests=[], at=NOW - timedelta(days=200))) == []


def test_a_quiz_taken_again_and_a_text_mended_are_no_further_measures() -> None:
    """What was learnt from the answers, or from the coach, would be taken for what was there before."""
    tries = [quiz(2, 8, days_ago=30), quiz(8, 8, days_ago=15, n=2), quiz(8, 8, days_ago=1, n=3)]
    other = quiz(5, 8, days_ago=20, lesson="w/2")
    found = list(observations(1, [*reversed(tries), other], rests=[], at=NOW))
    assert [(each.fact, getattr(each, "right", None)) for each in found] == [(tries[0].id, 2), (other.id, 5)]

    rounds = [practice(mark=1, days_ago=9), practice(mark=3, days_ago=5, round=2)]
    second = practice(mark=4, days_ago=4, round=2, rater=2)
    found = list(observations(1, [*rounds, second], rests=[], at=NOW))
    assert {each.fact for each in found} == {rounds[1].id, second.id}
    before = list(observations(1, [*rounds, second], rests=[], at=NOW - timedelta(days=7)))
    assert {each.fact for each in before} == {rounds[0].id}


def test_a_second_mark_of_a_round_that_was_mended_tells_nothing_of_strictness(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside the first coach's marks of the better round, the second coach would look strict."""
    one = beside.Beside(7, 1, 20, "w/1", {"accuracy": 1}, NOW, 1)
    monkeypatch.setattr(beside, "_functions", [lambda _session, _track: [one]])
    with inside(app) as session:
        told = {
            last: list(beside.observed(session, "writing", rounds={1: {"w/1": last}}, at=NOW))
            for last in (1, 2)
        }
        rest = {1: [((NOW - timedelta(days=180)).date(), None)]}
        asked = {"rounds": {1: {"w/1": 1}}, "rests": rest, "at": NOW + timedelta(days=90)}
        rested = list(beside.observed(session, "writing", **asked))
    assert [each.coach for each in told[1]] == [20] and told[2] == []
    assert [each.weight for each in rested] == [1.0], "second marks age by the same clock as first ones"
