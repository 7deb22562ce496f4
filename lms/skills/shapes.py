"""The keys and values that a fact of each kind carries, checked before anything is written. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lms.skills.facts import Kind
from lms.skills.metrics import COUNTS, LARGEST, METRICS, SMALLEST, Unit, metric_of

Check = Callable[[Any], bool]
OUTCOMES = ("completed", "not_completed", "overdue", "cancelled_by_client")
"""`overdue`: not finished, and the agreed day had passed without a delivery"""
LARGEST_COUNT = 1_000_000_000


class BadShape(ValueError):
    """A fact's data is not what its kind carries; the message names the key."""


def check_shape(kind: Kind, data: Mapping[str, Any]) -> None:
    """BadShape unless `data` has exactly the keys of `kind`, with possible values."""
    shape = SHAPES[kind]
    if set(data) != set(shape):
        raise BadShape(f"{kind}: keys must be {sorted(shape)}, not {sorted(data)}")
    for key, possible in shape.items():
        if not possible(data[key]):
            raise BadShape(f"{kind}: {key} cannot be {data[key]!r}")
    _check_together(kind, data)


def possible_value(metric: str, value: Any) -> bool:
    """Whether `value` can be a value of the metric, by its unit."""
    unit = metric_of(metric).unit
    if unit == Unit.YES:
        return isinstance(value, bool)
    if unit in COUNTS and not _is_whole(value):
        return False
    return _is_number(value) and SMALLEST.get(unit, 0) <= value <= LARGEST.get(unit, LARGEST_COUNT)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_bool(value: Any) -> bool:
    return isinstance(value, bool)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_COUNT


def _is_number(value: Any) -> bool:
    """Finite: NaN compares as false with both limits."""
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and -LARGEST_COUNT <= value <= LARGEST_COUNT
    )


def _is_positive(value: Any) -> bool:
    return _is_number(value) and value > 0


def _is_not_negative(value: Any) -> bool:
    return _is_number(value) and value >= 0


def _is_marks(value: Any) -> bool:
    return isinstance(value, dict) and all(
        _is_text(axis) and _is_number(mark) and 0 <= mark <= 4 for axis, mark in value.items()
    )


def _is_pairs(value: Any) -> bool:
    """axis → [own mark, the director's], at least one axis"""
    return (
        isinstance(value, dict)
        and bool(value)
        and all(
            _is_text(axis)
            and isinstance(pair, list)
            and len(pair) == 2
            and all(_is_whole(mark) and mark <= 4 for mark in pair)
            for axis, pair in value.items()
        )
    )


def _is_share(value: Any) -> bool:
    return _is_number(value) and 0 <= value <= 1


def _is_answers(value: Any) -> bool:
    """[question, share right, difficulty expected] each"""
    return isinstance(value, list) and all(
        isinstance(one, list)
        and len(one) == 3
        and _is_text(one[0])
        and _is_share(one[1])
        and _is_number(one[2])
        for one in value
    )


def _is_tags(value: Any) -> bool:
    return isinstance(value, list) and all(_is_text(tag) for tag in value)


def _or_none(check: Check) -> Check:
    return lambda value: value is None or check(value)


def _one_of(values: tuple[Any, ...]) -> Check:
    return lambda value: not isinstance(value, bool) and value in values


def _check_together(kind: Kind, data: Mapping[str, Any]) -> None:
    if kind == Kind.QUIZ and data["points"] > data["max"]:
        raise BadShape("quiz: points cannot be more than max")
    if (data.get("field_errors") or 0) > (data.get("fields") or 0) and data.get("fields") is not None:
        raise BadShape(f"{kind}: field_errors cannot be more than fields")
    if kind == Kind.VERIFY and data["found"] > data["planted"]:
        raise BadShape("verify: found cannot be more than planted")
    if kind == Kind.CHECK and data["first_pass"] and not data["accepted"]:
        raise BadShape("check: first_pass needs accepted")
    if kind == Kind.MEASURE and not possible_value(data["metric"], data["value"]):
        raise BadShape(f"measure: {data['metric']} cannot be {data['value']!r}")


_COUNTED: dict[str, Check] = {
    "chars": _or_none(_is_whole),
    "typos": _or_none(_is_whole),
    "similarity": _or_none(_is_share),
    "fields": _or_none(_is_whole),
    "field_errors": _or_none(_is_whole),
}
TALKS = ("first_talk", "level")
DRILLS = ("entry", "transcription", "typing")
SHAPES: dict[Kind, dict[str, Check]] = {
    Kind.IDENTITY: {"how": _is_text},
    Kind.NDA: {"how": _one_of(("screen", "paper"))},
    Kind.QUIZ: {
        "lesson": _is_text,
        "title": _is_text,
        "tags": _is_tags,
        "attempt": _is_whole,
        "points": _is_not_negative,
        "max": _is_positive,
    },
    Kind.PRACTICE: {
        "lesson": _is_text,
        "title": _is_text,
        "round": _is_whole,
        "marks": _is_marks,
        **_COUNTED,
    },
    Kind.CHECK: {
        "task": _is_whole,
        "title": _is_text,
        "client": lambda value: isinstance(value, str),
        "accepted": _is_bool,
        "first_pass": _is_bool,
        "rounds": _is_whole,
        "on_time": _is_bool,
        "marks": _or_none(_is_marks),
        **_COUNTED,
    },
    Kind.PLACEMENT: {"task": _is_whole, "title": _is_text, "outcome": _one_of(OUTCOMES)},
    Kind.RATING: {
        "task": _is_whole,
        "title": _is_text,
        "client": lambda value: isinstance(value, str),
        "stars": _one_of((1, 2, 3, 4, 5)),
    },
    Kind.MEASURE: {
        "metric": lambda value: isinstance(value, str) and value in METRICS and METRICS[value].enterable,
        "value": lambda value: isinstance(value, bool) or _is_number(value),
        "note": lambda value: isinstance(value, str),
    },
    Kind.DRILL: {
        "lesson": _is_text,
        "title": _is_text,
        "round": _is_whole,
        "drill": _one_of(DRILLS),
        "fields": _or_none(_is_whole),
        "field_errors": _or_none(_is_whole),
        "chars": _is_whole,
        "errors": _is_whole,
        "seconds": _or_none(_is_whole),
    },
    Kind.REVIEW: {"task": _is_whole, "title": _is_text, "accepted": _is_bool},
    Kind.ESCAPE: {"task": _is_whole, "title": _is_text, "complaint": _is_whole},
    Kind.DOUBLE: {"title": _is_text, "axes": _is_pairs},
    Kind.MENTEE: {"worker": _is_whole, "level": _is_whole},
    Kind.APTITUDE: {
        "test": _is_whole,
        "ability": _is_number,
        "sd": _is_positive,
        "answers": _is_answers,
    },
    Kind.VERIFY: {
        "task": _is_whole,
        "title": _is_text,
        "planted": _is_whole,
        "found": _is_whole,
        "touches": _is_whole,
        "corrected": _is_whole,
    },
    Kind.RESIDUAL: {
        "task": _is_whole,
        "title": _is_text,
        "errors": _is_whole,
        "found_by": _one_of(("client", "recheck")),
    },
    Kind.LED: {"job": _is_whole, "title": _is_text, "on_time": _is_bool},
    Kind.SELF: {"marks": _is_marks, "note": lambda value: isinstance(value, str)},
    Kind.CERTIFICATE: {
        "title": _is_text,
        "issuer": _is_text,
        "result": lambda value: isinstance(value, str),
    },
    Kind.INTERVIEW: {
        "about": _one_of(TALKS),
        "text": lambda value: isinstance(value, str),
        "marks": _or_none(_is_marks),
    },
}
