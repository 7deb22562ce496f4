"""Several people are asked at once, and one is quicker: the others are told, and lose nothing of the rest."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms.accounts import deputies, people
from lms.accounts.models import Role
from lms.db import today
from lms.skills import ladders
from lms.skills.deciding import appeals
from lms.skills.standing import standing
from tests.verbs.proposals import confirmed, proposed, ready, refused


@pytest.fixture(autouse=True)
def _ladders(session, cast):
    session.expire_on_commit = False
    ladders.load_default(session)
    until = today() + timedelta(days=30)
    deputies.name_deputy(session, cast.ito, since=today(), until=until, reason="人が足りない", by=cast.aoki)
    session.commit()


@pytest.fixture
def proposal(session, cast):
    ready(session, cast.haru, rater=cast.kita)
    row = proposed(session, cast.haru, by=cast.aoki)
    session.commit()
    return row


def test_the_slower_second_person_is_told(visit, session, cast, proposal):
    mori, address = visit("mori"), f"/proposals/{proposal.id}"
    mori.get(address)
    refused(session, proposal, by=cast.ito)
    session.commit()
    page = mori.post(f"{address}/decision", status=409, verdict="confirm", reason="よいです。")
    assert "伊藤 市子さんが、もう決めています" in page.text
    assert "春野" not in mori.get(address, status=409).text, "the look ends with the decision"


def test_the_other_lines_of_the_monthly_look_go_through(visit, session, cast, proposal):
    ready(session, cast.sora, rater=cast.kita)
    second = proposed(session, cast.sora, by=cast.aoki)
    session.commit()
    mori = visit("mori")
    mori.get("/level-review")
    confirmed(session, proposal, by=cast.ito)
    session.commit()
    lines = {f"waiting-{row.id}-take": "y" for row in (proposal, second)}
    words = {f"waiting-{row.id}-reason": "よいです。" for row in (proposal, second)}
    page = mori.post("/level-review/confirmations", status=409, **lines, **words)
    assert "もう決まっています" in page.text
    session.rollback()
    assert standing(session, cast.sora, "writing") == 1


def test_who_answers_an_appeal_too_late_is_told(visit, session, cast, proposal):
    mori = visit("mori")
    row = appeals.appeal(session, refused(session, proposal, by=cast.ito), text="もう一度。", by=cast.haru)
    session.commit()
    mori.get(f"/appeals/{row.id}")
    other = _second_director(session, cast)
    appeals.decide(session, row, reversed_=False, reason="同じに見えます。", by=other)
    session.commit()
    page = mori.post(f"/appeals/{row.id}/decision", status=409, verdict="stands", reason="同じです。")
    assert "判断はそのまま" in page.text and "春野" not in page.text


def test_words_stay_when_the_tick_was_forgotten(visit, session, cast, proposal):
    mori = visit("mori")
    mori.get("/level-review")
    sent = {f"waiting-{proposal.id}-reason": "数字の確かめ方がよいです。"}
    page = mori.post("/level-review/confirmations", status=422, **sent)
    assert "1人以上を選んで" in page.text
    assert "数字の確かめ方がよいです。" in page.source


def _second_director(session, cast):
    return people.register(session, name="西 なな", sign_in_name="nishi", roles={Role.DIRECTOR}, by=cast.aoki)
