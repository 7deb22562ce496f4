"""What the next good pieces would do: nothing is written down, and the rules are the ones that judge."""

from __future__ import annotations

import pytest

from lms.skills import ladders
from lms.skills.evidence import facts_of
from lms.skills.judging import judge
from lms.skills.what_if import Piece, what_if
from tests.verbs.test_promotion import decide, piece, propose, ready, writing

__all__ = ["ready", "writing"]


@pytest.fixture(autouse=True)
def _ladders(session):
    ladders.load_default(session)


def metrics(parts):
    return {part.metric for part in parts}


def test_one_practice_piece_more_would_meet_the_first_level(session, cast, ready, writing):
    from lms.skills.evidence import void

    void(session, ready, reason="別の人の提出物でした", by=cast.aoki)
    outlook = what_if(session, cast.haru, writing, piece=Piece.PRACTICE, count=1)
    assert not outlook.now.met
    assert outlook.then.met
    assert "practice.count" in metrics(outlook.gained)
    assert what_if(session, cast.haru, writing, piece=Piece.TASK, count=5).gained == []


def test_nothing_is_written_down(session, cast, ready, writing):
    before = [fact.id for fact in facts_of(session, cast.haru, "writing")]
    what_if(session, cast.haru, writing, piece=Piece.TASK, count=3)
    assert [fact.id for fact in facts_of(session, cast.haru, "writing")] == before


@pytest.mark.parametrize(("count", "enough"), [(2, False), (3, True)])
def test_checked_tasks_add_up_to_the_second_level(session, cast, ready, writing, count, enough):
    decide(session, propose(session, cast, writing), cast.mori)
    outlook = what_if(session, cast.haru, writing, piece=Piece.TASK, count=count)
    assert outlook.level == 2
    assert ("qc.n" in metrics(outlook.gained)) is enough
    assert {"rel.on_time_rate", "qc.first_pass_rate"} <= metrics(outlook.gained)
    # a quiz is not taken by working
    assert "quiz.writing_basic" in metrics(outlook.left)
    assert judge(session, cast.haru, writing).checklist == outlook.now


def test_a_piece_of_three_points_lowers_nobody_who_stands_well(session, cast, ready, writing):
    piece(session, cast.haru, "w/2", by=cast.mori, mark=4)
    assert what_if(session, cast.haru, writing, piece=Piece.PRACTICE, count=4).then.met
