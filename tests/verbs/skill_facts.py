"""Facts for tests of the skill rules: plain rows, with everything that does not matter filled in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from lms.skills.facts import FactRow, Kind, Scope

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
YEAR = Scope(since=NOW - timedelta(days=365), until=NOW)
_ids = count(1)


def fact(
    kind: Kind, days_ago: float = 10, *, rater: int | None = None, level: int | None = None, **data: Any
):
    return FactRow(
        id=next(_ids),
        kind=kind,
        data=data,
        occurred_at=NOW - timedelta(days=days_ago),
        rater_id=rater,
        task_level=level,
    )


def quiz(
    points: float,
    of: float = 10,
    *,
    days_ago: float = 10,
    lesson: str = "w/1",
    tag: str = "writing_basic",
    n=1,
):
    data = {"lesson": lesson, "title": lesson, "tags": [tag], "attempt": n, "points": points, "max": of}
    return fact(Kind.QUIZ, days_ago, **data)


def practice(
    lesson: str = "w/1",
    *,
    days_ago: float = 10,
    rater: int = 1,
    mark: float | None = 3,
    round: int = 1,
    **counted,
):
    return fact(
        Kind.PRACTICE, days_ago, rater=rater, **practice_data(lesson, mark=mark, round=round, **counted)
    )


def practice_data(
    lesson: str = "w/1", *, mark: float | None = 3, round: int = 1, **counted: Any
) -> dict[str, Any]:
    marks = {} if mark is None else {"accuracy": mark, "expression": mark}
    return {"lesson": lesson, "title": lesson, "round": round, "marks": marks, **_counted(counted)}


def check(
    task: int = 1, *, days_ago: float = 10, level: int | None = 1, rater: int | None = None, **data: Any
):
    return fact(Kind.CHECK, days_ago, level=level, rater=rater, **check_data(task, **data))


def check_data(
    task: int = 1, *, client: str = "山田商店", mark: float | None = None, **data: Any
) -> dict[str, Any]:
    whole = {
        "task": task,
        "title": f"記事 {task}",
        "client": client,
        "accepted": True,
        "first_pass": True,
        "rounds": 0,
        "on_time": True,
        "marks": None if mark is None else {"accuracy": mark},
    }
    kept = {key: data.pop(key) for key in list(data) if key in whole}
    return whole | kept | _counted(data)


def placement(outcome: str = "completed", *, task: int = 1, days_ago: float = 10):
    return fact(Kind.PLACEMENT, days_ago, task=task, title=f"記事 {task}", outcome=outcome)


def rating(stars: int, *, task: int = 1, days_ago: float = 10):
    return fact(Kind.RATING, days_ago, task=task, title=f"記事 {task}", client="山田商店", stars=stars)


def measured(metric: str, value: float | bool, *, days_ago: float = 10):
    return fact(Kind.MEASURE, days_ago, metric=metric, value=value, note="")


def _counted(given: dict[str, Any]) -> dict[str, Any]:
    return {key: given.get(key) for key in ("chars", "typos", "similarity", "fields", "field_errors")}
