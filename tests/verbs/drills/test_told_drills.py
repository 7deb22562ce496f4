"""A sheet filled in by hand is keyed by staff, field by field, and counts as on the screen."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from lms.drafting.drafts import opened, save_draft
from lms.errors import BadInput
from lms.learning.told import How, Told
from lms.practice.drills import checking
from lms.practice.handing_in import draft_key, told_key
from lms.skills.evidence import facts_of
from tests.cast import Cast
from tests.verbs.drills.drilling import edition_of, measured
from tests.verbs.drills.test_drills import typed


def test_a_paper_sheet_counts_field_by_field_with_who_and_how(session: Session, cast: Cast) -> None:
    edition = edition_of(session, cast, "entry")
    answers = typed(edition)
    answers[0][0] = "佐藤 健二"
    own, mine = draft_key(edition.lesson_id, 1), told_key(cast.haru.id, edition.lesson_id, 1)
    save_draft(session, cast.haru, own, "はるの下書き", version=0)
    save_draft(session, cast.kita, mine, "", version=0)
    told = Told(How.PAPER, date(2026, 11, 2))
    row = checking.hand_in(session, cast.haru, edition, n=1, answers=answers, told=told, by=cast.kita)
    assert (row.by_id, row.how, row.told_on) == (cast.kita.id, How.PAPER, date(2026, 11, 2))
    assert measured(session, cast, "practice.field_error_rate").value == pytest.approx(0.01)
    [fact] = facts_of(session, cast.haru, "clerical")
    assert (fact.recorded_by_id, fact.how, fact.rater_id) == (cast.kita.id, "paper", None)
    assert fact.occurred_at.date() == date(2026, 11, 2)
    assert opened(session, cast.haru, own).body == "はるの下書き", "the worker's own draft is theirs"


def test_a_day_that_lies_ahead_is_refused(session: Session, cast: Cast) -> None:
    edition = edition_of(session, cast, "entry")
    told = Told(How.PAPER, date(2100, 1, 1))
    with pytest.raises(BadInput):
        checking.hand_in(session, cast.haru, edition, n=1, answers=typed(edition), told=told, by=cast.kita)
