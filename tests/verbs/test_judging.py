"""What a level is judged by: which pieces decide, on which day, on which ladder."""

from __future__ import annotations

import copy
from datetime import timedelta

import pytest

from lms.accounts import people
from lms.db import now, time_is
from lms.skills import ladders, promotion
from lms.skills.evidence import Kind, add_fact, void
from lms.skills.judging import decisive_raters, judge
from lms.skills.models import LadderVersion
from lms.skills.reasons import Reason
from lms.skills.standing import standing
from tests.verbs.default_ladders import _ladders
from tests.verbs.first_promotion import decide, piece, propose, ready, writing
from tests.verbs.proposals import QUIZ

__all__ = ["_ladders", "ready", "writing"]


def test_who_marked_the_deciding_piece(session, cast, ready, writing):
    """With one piece its rater. With two, either would do, so only the newest piece's rater stays out."""
    assert decisive_raters(judge(session, cast.haru, writing)) == {cast.kita.id}
    piece(session, cast.haru, "w/2", by=cast.mori)
    assert decisive_raters(judge(session, cast.haru, writing)) == {cast.mori.id}
    # without Kita's good marks the mean would not hold
    piece(session, cast.haru, "w/3", by=cast.mori, mark=0)
    piece(session, cast.haru, "w/4", by=cast.kita, mark=4)
    assert decisive_raters(judge(session, cast.haru, writing)) == {cast.kita.id}


def test_who_wrote_down_the_deciding_figure(session, cast, ready, writing):
    """The pieces carry no count of typos: what Mori wrote down decides, so Mori is no second pair of eyes."""
    void(session, ready, reason="別の人の提出物でした", by=cast.aoki)
    piece(session, cast.haru, "w/5", by=cast.kita, typos=None)
    figure = {"metric": "practice.typo_per_1000", "value": 2.0, "note": "紙で数えた"}
    given = {"track": "writing", "kind": Kind.MEASURE, "data": figure, "source": "entered"}
    add_fact(session, cast.haru, by=cast.mori, how="paper", **given)
    assert decisive_raters(judge(session, cast.haru, writing)) == {cast.kita.id, cast.mori.id}


STARS = {"task": 1, "title": "店の紹介", "client": "山田商店", "stars": 5}


@pytest.mark.parametrize(
    ("metric", "value", "kind", "data", "teller"),
    [
        ("rating.mean", 4.5, Kind.RATING, STARS, "rater"),
        ("team.jobs_led", 1, Kind.LED, {"job": 1, "title": "冊子", "on_time": True}, "rater"),
        ("review.n", 1, Kind.REVIEW, {"task": 1, "title": "店の紹介", "accepted": True}, "by"),
        ("quiz.writing_basic", 0.7, Kind.QUIZ, QUIZ | {"tags": ["writing_basic"]}, "by"),
    ],
)
def test_who_says_what_decides_is_no_second_pair_of_eyes(
    session, cast, writing, metric, value, kind, data, teller
):
    """Stars, a job accompanied, a check seen, answers taken down on the phone: as with marks."""
    asked = {"all": [{"metric": metric, "op": ">=", "value": value}]}
    ladder = LadderVersion(skill_id=writing.id, version="one", effective_from=now(), body=_only(asked))
    session.add(ladder)
    given = {"track": "writing", "kind": kind, "data": data, "source": "placement:1"}
    for _each in range(5):
        add_fact(session, cast.haru, **given, **{teller: cast.mori})
    assert judge(session, cast.haru, writing).checklist.met
    assert decisive_raters(judge(session, cast.haru, writing)) == {cast.mori.id}
    # once somebody else says the same, either would do
    also = data | ({"lesson": "s/2"} if kind == Kind.QUIZ else {})
    for _each in range(5):
        add_fact(session, cast.haru, **given | {"data": also}, **{teller: cast.kita})
    assert decisive_raters(judge(session, cast.haru, writing)) == frozenset()


def test_what_a_worker_does_alone_makes_nobody_decisive(session, cast, ready, writing):
    """Haru's own promise and quiz; Aoki saw a paper."""
    void(session, ready, reason="別の人の提出物でした", by=cast.aoki)
    add_fact(
        session,
        cast.haru,
        track="",
        kind=Kind.IDENTITY,
        data={"how": "phone"},
        source="entered",
        by=cast.aoki,
    )
    assert decisive_raters(judge(session, cast.haru, writing)) == frozenset()


def _only(asked):
    body = copy.deepcopy(ladders.default_document()["tracks"][0])
    return body | {"levels": [body["levels"][0] | {"require": asked}]}


def test_a_fact_withdrawn_meanwhile_stops_the_promotion(session, cast, ready, writing):
    proposal = propose(session, cast, writing)
    void(session, ready, reason="別の人の提出物でした", by=cast.aoki)
    with pytest.raises(promotion.NotReady):
        decide(session, proposal, cast.mori)
    assert standing(session, cast.haru, "writing") == 0


def test_waiting_for_the_second_person_costs_nothing(session, cast, ready, writing):
    """The piece falls out of the year's window while the proposal lies; what held on the day holds."""
    proposal = propose(session, cast, writing)
    with time_is(now() + timedelta(days=400)):
        assert not judge(session, cast.haru, writing).checklist.met
        decide(session, proposal, cast.mori)
    assert standing(session, cast.haru, "writing") == 1


def test_a_rest_does_not_shrink_the_window(session, cast, ready, writing):
    today = now().date()
    people.start_rest(
        session, cast.haru, since=today + timedelta(1), until=today + timedelta(100), by=cast.haru
    )
    with time_is(now() + timedelta(days=400)):
        assert judge(session, cast.haru, writing).checklist.met


def test_nobody_is_judged_by_a_ladder_tightened_on_the_way(session, cast, ready, writing):
    stricter = dict(ladders.default_document(), version="stricter")
    track = dict(stricter["tracks"][0])
    first = dict(track["levels"][0])
    first["require"] = {"all": [*first["require"]["all"], {"metric": "qc.n", "op": ">=", "value": 5}]}
    track["levels"] = [first, *track["levels"][1:]]
    stricter["tracks"] = [track]
    ladders.load(session, stricter, effective_from=now() + timedelta(days=1))
    with time_is(now() + timedelta(days=30)):
        found = judge(session, cast.haru, writing)
        assert found.checklist.met
        assert found.version.version != "stricter"
    with time_is(now() + timedelta(days=363)):
        assert judge(session, cast.haru, writing).checklist.met
    with time_is(now() + timedelta(days=380)):
        piece(session, cast.haru, "w/9", by=cast.kita)
        assert not judge(session, cast.haru, writing).checklist.met


def test_at_the_top_there_is_nothing_to_judge(session, cast, ready):
    short = dict(ladders.default_document(), version="short")
    short["tracks"] = [
        dict(short["tracks"][2], code="gardening", name_ja="庭", levels=short["tracks"][2]["levels"][:1])
    ]
    ladders.load(session, short, effective_from=now())
    skill = ladders.skill_of(session, "gardening")
    for metric in ("review.n", "review.double_scored"):
        add_fact(
            session,
            cast.haru,
            track="gardening",
            kind=Kind.MEASURE,
            data={"metric": metric, "value": 9, "note": ""},
            source="entered",
            by=cast.kita,
        )
    proposal = promotion.propose(
        session, cast.haru, skill, level=1, reason_code=Reason.TALK, reason="よく育ちました。", by=cast.aoki
    )
    decide(session, proposal, cast.mori)
    assert judge(session, cast.haru, skill) is None
