"""What must never harm a level: loops, somebody else's evidence, a rater who falls away, clocks, history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lms.db import now, time_is
from lms.errors import BadInput
from lms.skills import ladders, promotion
from lms.skills.criteria import BadLadder, read_ladder
from lms.skills.evidence import Kind, OwnMarks, add_fact, verify, void
from lms.skills.judging import decisive_raters, judge
from lms.skills.standing import standing
from lms.skills.standings.reading import standings
from tests.verbs.proposals import GOOD, confirmed, proposed, ready, to_first_level
from tests.verbs.skill_facts import practice_data
from tests.verbs.test_evidence import tamper


@pytest.fixture
def piece(session, cast):
    return ready(session, cast.haru, rater=cast.kita)


def ladder(require, **level):
    first = {"level": 1, "name_ja": "入門", "summary_ja": "書ける", "require": require} | level
    return {"code": "writing", "name_ja": "ライティング", "levels": [first]}


def _loop():
    tree = {"all": []}
    tree["all"].append(tree)
    return tree


def _deep(depth):
    tree = {"metric": "qc.n", "op": ">=", "value": 1}
    for _step in range(depth):
        tree = {"all": [tree]}
    return tree


@pytest.mark.parametrize(
    "require",
    [
        _loop(),
        _deep(500),
        {"all": [{"metric": "qc.n", "op": ">=", "value": 1, "window_days": 0}]},
        {"all": [{"metric": "qc.n", "op": ">=", "value": 1, "window_days": "ninety"}]},
        {"all": [], "any": []},
        {"all": [{"metric": "income", "op": ">=", "value": 1}]},
    ],
    ids=["holds itself", "too deep", "no window", "odd window", "both", "unmeasured"],
)
def test_a_ladder_that_could_not_be_judged_is_refused(require):
    with pytest.raises(BadLadder):
        read_ladder(ladder(require))


def test_levels_cannot_come_round_again():
    body = ladder(_deep(1))
    body["levels"].append(body["levels"][0])
    with pytest.raises(BadLadder, match="numbered"):
        read_ladder(body)


def test_a_condition_may_look_at_its_own_stretch_of_time_and_a_rest_lengthens_it(session, cast, piece):
    from lms.accounts import people

    body = dict(ladders.default_document(), version="own-window")
    track = dict(body["tracks"][0])
    first = dict(track["levels"][0])
    fresh = {"metric": "practice.count", "op": ">=", "value": 1, "window_days": 30}
    first["require"] = {"all": [*first["require"]["all"], fresh]}
    body["tracks"] = [dict(track, levels=[first, *track["levels"][1:]])]
    began = now() - timedelta(days=900)
    skill = ladders.skill_of(session, "writing")
    for before in ladders.versions(session, skill):
        before.effective_from = began
    ladders.load(session, body, effective_from=began + timedelta(days=1))
    session.flush()
    with time_is(now() + timedelta(days=20)):
        assert judge(session, cast.haru, skill).checklist.met
    with time_is(now() + timedelta(days=40)):
        found = judge(session, cast.haru, skill)
        kept = [part for part in found.checklist.group.parts if getattr(part, "window_days", 0)]
        assert found.version.version == "own-window"
        assert [part.met for part in kept] == [None] and not found.checklist.met
    day = now().date()
    people.start_rest(
        session, cast.haru, since=day + timedelta(days=1), until=day + timedelta(days=20), by=cast.haru
    )
    with time_is(now() + timedelta(days=40)):
        assert judge(session, cast.haru, skill).checklist.met


@pytest.mark.parametrize(
    "when",
    [
        datetime(1999, 12, 31, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, tzinfo=UTC),
        datetime.now(UTC) + timedelta(hours=1),
    ],
)
def test_impossible_days_are_refused(session, cast, piece, when):
    with pytest.raises(BadInput) as refused:
        _piece(session, cast, rater=cast.kita, occurred_at=when)
    assert refused.value.field == "occurred_on"


def test_evidence_of_another_skill_counts_for_that_skill_only(session, cast, piece):
    clerical = ladders.skill_of(session, "clerical")
    before = judge(session, cast.haru, clerical).checklist
    _piece(session, cast, rater=cast.mori)
    assert judge(session, cast.haru, clerical).checklist == before
    with pytest.raises(ValueError, match="gardening"):
        _piece(session, cast, rater=cast.mori, track="gardening")


def test_nobody_is_their_own_rater(session, cast, piece):
    with pytest.raises(OwnMarks):
        _piece(session, cast, rater=cast.haru)


def test_when_a_raters_marks_are_withdrawn_what_rested_on_them_falls(session, cast, piece):
    """Kita's marks turn out to be void after the proposal: the second person cannot confirm on them."""
    proposal = proposed(session, cast.haru, by=cast.aoki)
    skill = ladders.skill_of(session, "writing")
    assert decisive_raters(judge(session, cast.haru, skill)) == {cast.kita.id}
    void(session, piece, reason="採点者の取りちがえ", by=cast.aoki)
    assert decisive_raters(judge(session, cast.haru, skill)) == frozenset()
    with pytest.raises(promotion.NotReady):
        confirmed(session, proposal, by=cast.mori)
    assert standing(session, cast.haru, "writing") == 0


def test_edited_history_is_found_and_the_place_named(session, cast, piece):
    tamper(session, "UPDATE fact SET rater_id = NULL WHERE kind = 'practice'")
    found = verify(session)
    assert [(one.table, one.row_id, one.what) for one in found.problems] == [("fact", piece.id, "changed")]


def test_a_command_walks_the_chain_and_names_the_place(app, session, cast, piece):
    session.commit()
    runner = app.test_cli_runner()
    told = runner.invoke(args=["skills", "verify"])
    assert told.exit_code == 0
    assert piece.hash in told.output
    session.rollback()
    tamper(session, "UPDATE fact SET source = 'submission:9' WHERE kind = 'practice'")
    number = piece.id
    session.commit()
    told = runner.invoke(args=["skills", "verify"])
    assert told.exit_code == 1
    assert f"fact {number}: the row was changed" in told.output


def test_a_clock_that_goes_back_takes_nothing(session, cast):
    to_first_level(session, cast)
    with time_is(now() - timedelta(days=400)):
        assert standing(session, cast.haru, "writing") == 1
        assert standings(session, [cast.haru])[cast.haru.id]["writing"].level == 1
        _piece(session, cast, rater=cast.kita)
    assert verify(session).sound


def _piece(session, cast, *, rater, track="writing", occurred_at=None):
    return add_fact(
        session,
        cast.haru,
        track=track,
        kind=Kind.PRACTICE,
        data=practice_data("w/7", **GOOD),
        source="submission:7",
        rater=rater,
        occurred_at=occurred_at,
    )
