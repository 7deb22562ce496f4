"""Before a level, a trial: an ordinary paid task one level up, for whoever meets the conditions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms.accounts import people
from lms.db import today
from lms.errors import BadInput
from lms.notices.telling import notices_of, wording
from lms.skills import ladders
from lms.skills.evidence import Kind, facts_of
from lms.skills.reasons import Reason
from lms.skills.sheets import sheet_of
from lms.teamjobs import delivery, quality, staffing
from lms.teamjobs.eligibility import Why
from lms.teamjobs.trials import waiting_list
from tests.town import write_task
from tests.verbs.proposals import proposed, ready


@pytest.fixture
def trial(session, cast):
    """Haru meets the conditions of level 1, Sora and Nagi do not."""
    ready(session, cast.haru, rater=cast.kita)
    return write_task(session, cast.aoki, title="お試しの紹介文", min_level=1, trial=True)


def offer(session, cast, trial):
    return staffing.offer(session, trial, cast.haru, answer_by=today() + timedelta(days=2), by=cast.aoki)


def done(session, cast, trial, **counted):
    placement = staffing.accept(session, offer(session, cast, trial), by=cast.haru)
    row = delivery.deliver(
        session, placement, body="紹介文です。", version=0, self_check=[1, 2], by=cast.haru
    )
    return quality.approve(session, row, by=cast.aoki, **counted)


def test_a_trial_is_for_whoever_meets_the_conditions_one_level_below(session, cast, trial):
    fit, unfit = staffing.ranked(session, trial)
    assert [row.candidate.worker_id for row in fit] == [cast.haru.id]
    assert {row.why for row in unfit} == {Why.TRIAL}
    ordinary = write_task(session, cast.aoki, min_level=1)
    assert staffing.ranked(session, ordinary)[0] == [], "an ordinary task asks for the level itself"


def test_whoever_has_the_level_needs_no_trial(session, cast, trial):
    from tests.verbs.proposals import confirmed

    confirmed(session, proposed(session, cast.haru, by=cast.aoki), by=cast.mori)
    fit, _unfit = staffing.ranked(session, trial)
    assert fit == []


def test_a_trial_is_offered_with_ordinary_terms_and_said_to_be_one(session, cast, trial):
    row = offer(session, cast, trial)
    assert row.draft[0]["label"] == staffing.draft_terms(session, trial, cast.haru)[0]["label"]
    told = wording(notices_of(session, cast.haru)[0])
    assert "お試しの紹介文" in told
    assert "条件がそろい" in told


def test_the_waiting_list_follows_the_trial(session, cast, trial):
    (one,) = waiting_list(session, seen_by=cast.aoki)
    assert (one.who.worker_id, one.who.level, one.open_tasks) == (cast.haru.id, 1, [trial])
    offer(session, cast, trial)
    (one,) = waiting_list(session, seen_by=cast.aoki)
    assert (one.under_way, one.tried, one.open_tasks) == (True, False, [])


def test_what_the_check_says_counts_at_the_level_of_the_trial(session, cast, trial):
    done(session, cast, trial, chars=900, typos=1)
    (one,) = waiting_list(session, seen_by=cast.aoki)
    assert one.tried
    (fact,) = [row for row in facts_of(session, cast.haru, "writing") if row.kind == Kind.CHECK]
    assert fact.task_level == 1
    sheet = sheet_of(session, cast.haru, ladders.skill_of(session, "writing"))
    assert sheet.trials == (fact,)
    row = proposed(session, cast.haru, by=cast.aoki, reason_code=Reason.TRIAL_WORK)
    assert row.reason_code == Reason.TRIAL_WORK
    assert waiting_list(session, seen_by=cast.aoki) == []


def test_declining_a_trial_lowers_nothing_and_a_rest_is_a_rest(session, cast, trial):
    staffing.decline(session, offer(session, cast, trial), by=cast.haru)
    (one,) = waiting_list(session, seen_by=cast.aoki)
    assert not one.under_way
    assert [row.kind for row in facts_of(session, cast.haru, "writing")].count(Kind.PLACEMENT) == 0
    second = write_task(session, cast.aoki, title="二つめのお試し", min_level=1, trial=True)
    people.start_rest(session, cast.haru, since=today(), until=None, by=cast.haru)
    assert {row.why for row in staffing.ranked(session, second)[1]} == {Why.RESTING, Why.TRIAL}


def test_a_trial_is_of_a_level(session, cast):
    with pytest.raises(BadInput) as refused:
        write_task(session, cast.aoki, min_level=0, trial=True)
    assert refused.value.field == "min_level"


def test_the_director_finds_who_waits_and_the_worker_reads_what_it_is(visit, session, cast, trial):
    session.expire_on_commit = False
    session.commit()
    aoki = visit("aoki")
    assert "/trials" in aoki.get("/tasks").links()
    page = aoki.get("/trials")
    offer_here = f"/tasks/{trial.id}/offers/{cast.haru.id}"
    assert offer_here in page.links()
    (write,) = [href for href in page.links() if href.startswith("/tasks/new")]
    assert aoki.get(write).all("//input[@name='trial'][@checked]")
    aoki.get(offer_here)
    aoki.post(offer_here, answer_by=str(today() + timedelta(days=2)), note="")
    assert "レベル1のお試し" in visit("haru").get("/offers/1").text
