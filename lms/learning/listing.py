"""The lessons of the catalog as a shelf: series, courses, lessons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lms.learning.models import Course, Series
from lms.learning.states import LessonState


@dataclass(frozen=True)
class Row:
    """A course and where a person stands in its lessons."""

    course: Course
    states: list[LessonState] = field(default_factory=list)

    @property
    def done(self) -> int:
        return sum(state.completed_at is not None for state in self.states)

    @property
    def minutes(self) -> int:
        return sum(state.edition.minutes for state in self.states)


@dataclass(frozen=True)
class Shelf:
    series: Series
    rows: list[Row] = field(default_factory=list)


def shelves(states: Iterable[LessonState]) -> list[Shelf]:
    """Lessons, already in order, gathered by course and series."""
    found: list[Shelf] = []
    for state in states:
        series = state.course.series
        if not found or found[-1].series.id != series.id:
            found.append(Shelf(series))
        rows = found[-1].rows
        if not rows or rows[-1].course.id != state.course.id:
            rows.append(Row(state.course))
        rows[-1].states.append(state)
    return found
