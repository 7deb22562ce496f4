"""The months of a report: midnight in Japan, fiscal years, eras, and no month to come."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from lms.reports.months import Month, NoSuchMonth, NotBegun, era_of, read_month


class TestMonths:
    @pytest.mark.parametrize(
        ("month", "start", "end"),
        [
            (Month(2024, 3), datetime(2024, 2, 29, 15, tzinfo=UTC), datetime(2024, 3, 31, 15, tzinfo=UTC)),
            (Month(2024, 12), datetime(2024, 11, 30, 15, tzinfo=UTC), datetime(2024, 12, 31, 15, tzinfo=UTC)),
        ],
    )
    def test_a_month_begins_and_ends_at_midnight_in_japan(
        self, month: Month, start: datetime, end: datetime
    ) -> None:
        assert (month.period.start, month.period.end) == (start, end)

    @pytest.mark.parametrize(
        ("month", "before", "following", "fiscal"),
        [
            (Month(2026, 1), Month(2025, 12), Month(2026, 2), 2025),
            (Month(2026, 3), Month(2026, 2), Month(2026, 4), 2025),
            (Month(2026, 4), Month(2026, 3), Month(2026, 5), 2026),
            (Month(2026, 12), Month(2026, 11), Month(2027, 1), 2026),
        ],
    )
    def test_neighbours_and_fiscal_year(
        self, month: Month, before: Month, following: Month, fiscal: int
    ) -> None:
        assert (month.before, month.following, month.fiscal_year) == (before, following, fiscal)

    @pytest.mark.parametrize(
        ("day", "era"),
        [
            (date(2026, 11, 1), ("Reiwa", 8)),
            (date(2019, 5, 1), ("Reiwa", 1)),
            (date(2019, 4, 30), ("Heisei", 31)),
            (date(2000, 1, 1), ("Heisei", 12)),
        ],
    )
    def test_eras(self, day: date, era: tuple[str, int]) -> None:
        assert era_of(day) == era

    @pytest.mark.parametrize(
        ("month", "words", "fiscal"),
        [
            (Month(2026, 11), "2026年11月（令和8年11月）", "2026年度（令和8年度）"),
            (Month(2027, 3), "2027年3月（令和9年3月）", "2026年度（令和8年度）"),
            (Month(2019, 4), "2019年4月（平成31年4月）", "2019年度（令和元年度）"),
        ],
    )
    def test_months_are_said_in_both_calendars(
        self, session: Session, month: Month, words: str, fiscal: str
    ) -> None:
        assert (month.words, month.fiscal_year_words) == (words, fiscal)

    @pytest.mark.parametrize(
        "typed", ["", "2026", "2026-13", "2026-00", "2026-1", "1999-01", "２０２６-11", "x" * 99]
    )
    def test_nonsense_is_no_month(self, typed: str) -> None:
        with pytest.raises(NoSuchMonth):
            read_month(typed, today=date(2026, 11, 22))

    def test_a_month_to_come_has_no_figures(self) -> None:
        assert read_month("2026-11", today=date(2026, 11, 1)) == Month(2026, 11)
        assert read_month(None, today=date(2026, 11, 30)) == Month(2026, 11)
        with pytest.raises(NotBegun):
            read_month("2026-12", today=date(2026, 11, 30))
