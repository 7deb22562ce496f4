"""A fact that cannot be is not written: figures, days, tracks and people are checked before."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lms.errors import BadInput
from lms.skills import evidence
from lms.skills.evidence import Kind, add_fact, verify
from tests.verbs.default_ladders import _ladders
from tests.verbs.skill_facts import check_data, practice_data
from tests.verbs.three_facts import QUIZ

__all__ = ["_ladders"]


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (Kind.IDENTITY, {}),
        (Kind.IDENTITY, {"how": ""}),
        (Kind.NDA, {"how": "by word"}),
        (Kind.NDA, {"how": "paper", "extra": 1}),
        (Kind.QUIZ, QUIZ | {"points": 11}),
        (Kind.QUIZ, QUIZ | {"max": 0, "points": 0}),
        (Kind.QUIZ, QUIZ | {"tags": "writing_basic"}),
        (Kind.QUIZ, QUIZ | {"points": True}),
        (Kind.PRACTICE, practice_data() | {"marks": {"accuracy": 5}}),
        (Kind.PRACTICE, practice_data() | {"chars": -1}),
        (Kind.PRACTICE, practice_data() | {"similarity": 1.2}),
        (Kind.PRACTICE, practice_data() | {"similarity": float("nan")}),
        (Kind.PRACTICE, practice_data() | {"fields": 10, "field_errors": 11}),
        (Kind.CHECK, check_data(first_pass=True, accepted=False)),
        (Kind.CHECK, check_data() | {"rounds": None}),
        (Kind.PLACEMENT, {"task": 1, "title": "記事", "outcome": "late"}),
        (Kind.RATING, {"task": 1, "title": "記事", "client": "山田商店", "stars": 6}),
        (Kind.RATING, {"task": 1, "title": "記事", "client": "山田商店", "stars": True}),
        (Kind.MEASURE, {"metric": "income.month", "value": 3, "note": ""}),
        (Kind.MEASURE, {"metric": "qc.n", "value": 3, "note": ""}),
        (Kind.MEASURE, {"metric": "review.n", "value": 3.5, "note": ""}),
        (Kind.MEASURE, {"metric": "review.n", "value": True, "note": ""}),
        (Kind.MEASURE, {"metric": "review.escape_rate", "value": 5, "note": ""}),
        (Kind.MEASURE, {"metric": "transcription.score_any", "value": 1001, "note": ""}),
    ],
)
def test_a_fact_that_cannot_be_is_not_written(session, cast, kind, data):
    with pytest.raises(ValueError, match=kind):
        add_fact(session, cast.haru, track="writing", kind=kind, data=data, source="entered")
    assert verify(session).facts == 0


@pytest.mark.parametrize("day", [datetime(2126, 1, 1, tzinfo=UTC), datetime(1926, 1, 1, tzinfo=UTC)])
def test_impossible_days_are_refused(session, cast, day):
    with pytest.raises(BadInput) as refused:
        add_fact(
            session,
            cast.haru,
            track="",
            kind=Kind.NDA,
            data={"how": "paper"},
            source="entered",
            occurred_at=day,
        )
    assert refused.value.field == "occurred_on"


def test_an_unknown_track_is_refused(session, cast):
    with pytest.raises(ValueError, match="writting"):
        add_fact(session, cast.haru, track="writting", kind=Kind.QUIZ, data=QUIZ, source="attempt:1")


def test_only_workers_have_evidence_and_nobody_marks_themselves(session, cast):
    with pytest.raises(evidence.NotAWorker):
        add_fact(session, cast.kita, track="writing", kind=Kind.QUIZ, data=QUIZ, source="attempt:1")
    with pytest.raises(evidence.OwnMarks):
        add_fact(
            session,
            cast.haru,
            track="writing",
            kind=Kind.PRACTICE,
            data=practice_data(),
            source="submission:1",
            rater=cast.haru,
        )
