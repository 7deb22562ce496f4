"""The days of a run, the rests that move them, the kind plan and the calendar file: pure rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from lms.learning.runs import ics
from lms.learning.runs.holidays import holidays, is_holiday
from lms.learning.runs.months import month_asked, month_of
from lms.learning.runs.rhythm import Rhythm
from lms.learning.runs.shifting import shifted
from lms.learning.runs.weeks import weeks

D = date.fromisoformat
TODAY = D("2026-11-24")  # a Tuesday
WEEKLY = Rhythm(7)
TUESDAYS = Rhythm(7, weekdays=frozenset({1}))


def days(*typed: str) -> list[date]:
    return [D(day) for day in typed]


# Holidays


@pytest.mark.parametrize(
    ("year", "wanted"),
    [
        (2026, "1-1 1-12 2-11 2-23 3-20 4-29 5-3 5-4 5-5 5-6 7-20 8-11 9-21 9-22 9-23 10-12 11-3 11-23"),
        (2027, "1-1 1-11 2-11 2-23 3-21 3-22 4-29 5-3 5-4 5-5 7-19 8-11 9-20 9-23 10-11 11-3 11-23"),
    ],
)
def test_the_holidays_of_a_year_are_those_the_cabinet_office_lists(year: int, wanted: str) -> None:
    assert sorted(holidays(year)) == [date(year, *map(int, day.split("-"))) for day in wanted.split()]


def test_a_day_between_two_holidays_is_one_and_a_sunday_is_made_up_for() -> None:
    assert is_holiday(D("2026-09-22")), "between 敬老の日 and 秋分の日"
    assert is_holiday(D("2026-05-06")), "憲法記念日 fell on a Sunday, and the next free day is the Wednesday"
    assert not is_holiday(D("2026-11-24"))


# Rhythm


@pytest.mark.parametrize(
    ("rhythm", "first", "wanted"),
    [
        (Rhythm(7), "2026-12-01", ["2026-12-01", "2026-12-08", "2026-12-15"]),
        (Rhythm(0), "2026-12-01", ["2026-12-01"] * 3),
        (Rhythm(7, weekdays=frozenset({0, 3})), "2026-12-02", ["2026-12-03", "2026-12-07", "2026-12-10"]),
        # 3 November is a holiday: that lesson waits a day, the others keep theirs.
        (Rhythm(1, holidays=True), "2026-11-02", ["2026-11-02", "2026-11-04", "2026-11-05"]),
        (Rhythm(7, holidays=True), "2026-11-03", ["2026-11-04", "2026-11-10", "2026-11-17"]),
        (
            Rhythm(7, weekdays=frozenset({1}), holidays=True),
            "2026-11-01",
            ["2026-11-10", "2026-11-17", "2026-11-24"],
        ),
        (
            Rhythm(1, free=frozenset(days("2026-12-02", "2026-12-03"))),
            "2026-12-01",
            ["2026-12-01", "2026-12-04", "2026-12-05"],
        ),
        (Rhythm(0, holidays=True), "2026-11-03", ["2026-11-04"] * 3),
    ],
)
def test_lessons_open_in_the_rhythm_and_not_on_free_days(
    rhythm: Rhythm, first: str, wanted: list[str]
) -> None:
    assert rhythm.days(D(first), 3) == days(*wanted)


# Rests


@pytest.mark.parametrize(
    ("rhythm", "pauses", "wanted"),
    [
        # Ten days of rest: what was to come moves ten days, what had opened stays.
        (WEEKLY, [("2026-11-20", "2026-11-29")], ["2026-11-17", "2026-12-04", "2026-12-11"]),
        # On Tuesdays it goes on with the first Tuesday after.
        (TUESDAYS, [("2026-11-20", "2026-11-29")], ["2026-11-17", "2026-12-08", "2026-12-15"]),
        # Without an end: as if back tomorrow, so nothing opens while resting.
        (WEEKLY, [("2026-11-20", None)], ["2026-11-17", "2026-11-29", "2026-12-06"]),
        # Not begun yet.
        (WEEKLY, [("2026-11-26", None)], ["2026-11-17", "2026-11-24", "2026-12-02"]),
        # Ended before it began, or before the plan was theirs: nothing moves.
        (WEEKLY, [("2026-11-20", "2026-11-19")], ["2026-11-17", "2026-11-24", "2026-12-01"]),
        (WEEKLY, [("2026-10-01", "2026-10-31")], ["2026-11-17", "2026-11-24", "2026-12-01"]),
        # Two that overlap count each day once.
        (
            WEEKLY,
            [("2026-11-20", "2026-11-22"), ("2026-11-21", "2026-11-24")],
            ["2026-11-17", "2026-11-29", "2026-12-06"],
        ),
        # One that reaches in from before: only the days since the first lesson.
        (WEEKLY, [("2026-11-01", "2026-11-18")], ["2026-11-19", "2026-11-26", "2026-12-03"]),
    ],
)
def test_a_rest_moves_the_whole_plan(
    rhythm: Rhythm, pauses: list[tuple[str, str | None]], wanted: list[str]
) -> None:
    rests = [(D(first), D(last) if last else None) for first, last in pauses]
    base = days("2026-11-17", "2026-11-24", "2026-12-01")
    moved = shifted(base, rests, since=D("2026-11-10"), today=TODAY, rhythm=rhythm)
    assert moved == days(*wanted)


def test_who_joins_late_keeps_what_is_open_and_rests_only_from_then_on() -> None:
    base = days("2026-11-10", "2026-11-17", "2026-12-01")
    rests = [(D("2026-11-01"), D("2026-11-25"))]
    moved = shifted(base, rests, since=D("2026-11-24"), today=TODAY, rhythm=WEEKLY)
    assert moved == days("2026-11-10", "2026-11-17", "2026-12-03")


day_strategy = st.dates(D("2026-09-01"), D("2027-06-01"))
rest_strategy = st.tuples(day_strategy, st.none() | day_strategy)


@given(
    st.lists(day_strategy, min_size=1, max_size=12).map(sorted),
    st.lists(rest_strategy, max_size=4),
    st.frozensets(st.integers(0, 6)),
)
def test_no_rest_makes_anything_open_earlier_out_of_order_or_while_resting(
    base: list[date], rests: list[tuple[date, date | None]], weekdays: frozenset[int]
) -> None:
    moved = shifted(base, rests, since=base[0], today=TODAY, rhythm=Rhythm(7, weekdays=weekdays))
    assert moved == sorted(moved)
    assert all(after >= before for before, after in zip(base, moved, strict=True))
    for first, last in rests:
        end = max(TODAY, first) if last is None else last
        assert not [day for day in moved if max(first, base[0]) <= day <= end], "nothing opens in a rest"


# A kind plan


@dataclass(frozen=True)
class Item:
    name: str
    opens_on: date


def test_who_comes_back_gets_two_lessons_a_week_and_never_a_pile() -> None:
    behind = [Item(name, D("2026-10-01")) for name in "abcde"]
    coming = [Item("f", D("2026-12-15")), Item("g", D("2026-12-22"))]
    found = weeks([*behind, *coming], today=TODAY)
    assert [[item.name for item in week.items] for week in found] == [
        ["a", "b"], ["c", "d"], ["e"], ["f"], ["g"],
    ]  # fmt: skip
    assert found[0].monday == D("2026-11-23") and found[0].sunday == D("2026-11-29")


def test_a_week_holds_no_lesson_that_opens_after_it() -> None:
    found = weeks([Item("x", D("2026-12-15"))], today=TODAY)
    assert [week.monday for week in found] == [D("2026-12-14")]
    assert weeks([], today=TODAY) == []


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [("2026-12", "2026-12-01"), ("2026-13", "2026-11-01"), (None, "2026-11-01"), ("x", "2026-11-01"),
     ("9999-12", "2026-11-01"), ("2026-12-05", "2026-11-01")],
)  # fmt: skip
def test_a_month_that_is_none_is_this_month(typed: str | None, wanted: str) -> None:
    assert month_asked(typed, today=TODAY) == D(wanted)


def test_a_month_is_a_table_of_whole_weeks() -> None:
    month = month_of([Item("x", D("2026-12-01")), Item("next year", D("2027-01-01"))], D("2026-12-01"))
    assert {len(week) for week in month.weeks} == {7}
    assert month.weeks[0][0].day == D("2026-11-30") and not month.weeks[0][0].here
    assert [item.name for item in month.items] == ["x"]
    assert (month.before, month.after) == (D("2026-11-01"), D("2027-01-01"))


# The calendar file


def test_the_calendar_file_is_read_whole_by_another_program() -> None:
    hostile = "一、二;三,四\\五\nBEGIN:VEVENT\r\n\x07終わり"
    long = "長い題" * 60
    events = [
        ics.Event("run-1-lesson-2@x", D("2026-12-31"), long, hostile, "https://x.example/lessons/2", 3),
        ics.Event("run-1-lesson-3@x", D("2027-01-01"), "次", "", "https://x.example/lessons/3", 3),
    ]
    text = ics.calendar("私の予定", events, at=datetime(2026, 11, 24, 3, 0, tzinfo=UTC))
    assert max(len(line) for line in text.encode().split(b"\r\n")) <= 75
    read = Calendar.from_ical(text)
    found = read.walk("VEVENT")
    assert len(found) == 2 and not [event.errors for event in found if event.errors]
    first = found[0]
    assert first["SUMMARY"] == long
    assert first["DESCRIPTION"] == "一、二;三,四\\五\nBEGIN:VEVENT\n終わり"
    assert first["DTSTART"].dt == D("2026-12-31") and first["DTEND"].dt == D("2027-01-01")
    assert first["DTSTAMP"].dt == datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    assert read.calendar_name == "私の予定"
    assert first["DTEND"].dt - first["DTSTART"].dt == timedelta(days=1)
