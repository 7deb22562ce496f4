"""Facts as a town leaves them, for benchmarks: checks, placements, quizzes, practice, ratings."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from lms.skills.facts import Kind

Row = dict[str, Any]
YEARS = 3


def facts(
    workers: Sequence[int],
    tracks: Sequence[str],
    coaches: Sequence[int],
    count: int,
    dice: random.Random,
    moment: datetime,
) -> Iterator[Row]:
    """`count` facts of the last three years, without their links. Two of each worker count everywhere."""
    for i in range(count):
        worker, nth = workers[i % len(workers)], i // len(workers)
        kind, data = _first(nth) if nth < 2 else later(dice, i)
        at = (moment - timedelta(days=dice.uniform(0, 365 * YEARS))).astimezone(UTC)
        yield {
            "worker_id": worker,
            "track": "" if nth < 2 else tracks[(nth + i) % len(tracks)],
            "kind": kind,
            "data": data,
            "source": f"benchmark:{i}",
            "rater_id": dice.choice(coaches) if kind in {Kind.PRACTICE, Kind.CHECK} else None,
            "task_level": dice.randrange(4) if kind == Kind.CHECK else None,
            "occurred_at": at,
            "recorded_at": at,
            "recorded_by_id": None,
            "how": "",
        }


def _first(nth: int) -> tuple[Kind, Row]:
    return (Kind.IDENTITY, {"how": "face_to_face"}) if nth == 0 else (Kind.NDA, {"how": "screen"})


def later(dice: random.Random, i: int) -> tuple[Kind, Row]:
    """Kind and data of one more."""
    kind = dice.choices(list(_MADE), weights=[3, 3, 5, 4, 3])[0]
    return kind, _MADE[kind](dice, i)


def _quiz(dice: random.Random, i: int) -> Row:
    tag = dice.choice(["onboarding", "writing_basic", "writing_seo_law", "privacy_basic", "spreadsheet"])
    lesson = {"lesson": f"writing/basics/{dice.randrange(12)}", "title": "小テスト", "tags": [tag]}
    return lesson | {"attempt": i, "points": dice.randrange(5, 11), "max": 10}


def _practice(dice: random.Random, i: int) -> Row:
    lesson = {
        "lesson": f"writing/basics/{dice.randrange(20)}",
        "title": "実習",
        "round": dice.randrange(1, 4),
    }
    return lesson | {"marks": _marks(dice)} | _counted(dice)


def _check(dice: random.Random, i: int) -> Row:
    good = dice.random() < 0.85
    outcome = {
        "accepted": True,
        "first_pass": good,
        "rounds": 0 if good else 1,
        "on_time": dice.random() < 0.95,
    }
    task = {"task": i, "title": f"記事{i}", "client": f"商店{dice.randrange(8)}"}
    return task | outcome | {"marks": _marks(dice)} | _counted(dice)


def _placement(dice: random.Random, i: int) -> Row:
    outcome = dice.choices(["completed", "not_completed", "cancelled_by_client"], weights=[18, 1, 1])[0]
    return {"task": i, "title": f"記事{i}", "outcome": outcome}


def _rating(dice: random.Random, i: int) -> Row:
    return {
        "task": i,
        "title": f"記事{i}",
        "client": f"商店{dice.randrange(8)}",
        "stars": dice.randrange(3, 6),
    }


def _marks(dice: random.Random) -> Row:
    axes = ("accuracy", "instruction", "expression", "research", "communication")
    return {axis: dice.randrange(2, 5) for axis in axes}


def _counted(dice: random.Random) -> Row:
    counts = {"chars": dice.randrange(400, 3000), "typos": dice.randrange(4), "similarity": 0.05}
    return counts | {"fields": 100, "field_errors": dice.randrange(2)}


_MADE = {
    Kind.QUIZ: _quiz,
    Kind.PRACTICE: _practice,
    Kind.CHECK: _check,
    Kind.PLACEMENT: _placement,
    Kind.RATING: _rating,
}
