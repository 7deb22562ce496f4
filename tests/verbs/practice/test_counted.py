"""What a coach counts in a piece is kept as it is; what nobody counted is never zero."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from sqlalchemy.orm import Session

from lms.errors import BadInput
from lms.learning.models import Lesson
from lms.practice.handing_in import (
    hand_in,
    practice_of,
)
from lms.practice.measures import Counted, measured
from lms.skills.evidence import facts_of
from tests.cast import Cast
from tests.pieces import (
    AXES,
    FILE_LESSON,
    edition,
    feedback,
    marks,
    piece,
    workbook,
)


def test_what_was_not_counted_stays_unmeasured(session: Session, cast: Cast, writing: Lesson) -> None:
    given = feedback(session, piece(session, cast.haru, writing), cast.kita)
    assert (given.typos, given.similarity, given.fields, given.field_errors) == (None, None, None, None)


@pytest.mark.parametrize(
    ("counted", "text_chars", "result"),
    [
        (Counted(), None, {}),
        (Counted(), 320, {"chars": 320}),
        (Counted(typos=0), 320, {"typos": 0, "chars": 320}),
        (Counted(typos=1, chars=99), 320, {"typos": 1, "chars": 320}),
        (Counted(typos=1, chars=99), None, {"typos": 1, "chars": 99}),
        (Counted(fields=110, field_errors=0), None, {"fields": 110, "field_errors": 0}),
        (Counted(fields=110), None, {"fields": 110}),
        (Counted(similarity=0.0), None, {"similarity": 0.0}),
    ],
)
def test_what_the_coach_counted_is_kept_as_it_is(
    counted: Counted, text_chars: int | None, result: dict[str, float]
) -> None:
    found = asdict(measured(counted, text_chars=text_chars))
    assert {name: value for name, value in found.items() if value is not None} == result


@pytest.mark.parametrize(
    ("counted", "field"),
    [
        (Counted(typos=1), "chars"),
        (Counted(typos=5, chars=4), "typos"),
        (Counted(chars=10**9), "chars"),
        (Counted(fields=0, field_errors=0), "fields"),
        (Counted(similarity=-0.1), "similarity"),
    ],
)
def test_impossible_counts_are_refused(counted: Counted, field: str) -> None:
    with pytest.raises(BadInput) as refusal:
        measured(counted, text_chars=None)
    assert refusal.value.field == field


def test_marks_cover_the_rubric_of_every_kind_of_piece(
    session: Session, cast: Cast, lessons: dict[str, Lesson]
) -> None:
    own = edition(session, cast.haru, lessons[FILE_LESSON])
    row = hand_in(session, cast.haru, own, n=1, body="", file=workbook(), by=cast.haru)
    counted = Counted(fields=90, field_errors=1, typos=0, chars=300)
    given = feedback(session, row, cast.kita, counted=counted, comments={"handling": "形がそろっています"})
    assert set(given.marks) == set(marks(practice_of(own))) == {*AXES, "handling"} - {"expression"}
    fact = facts_of(session, cast.haru, "clerical")[-1]
    assert (fact.data["fields"], fact.data["field_errors"], fact.data["chars"]) == (90, 1, 300)
