"""A plan instead of demotion, as the people see it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms.db import now, time_is
from lms.skills import ladders
from lms.skills.models import Standing
from tests.pages.level_scenes import first_level
from tests.verbs.test_support_plans import work


@pytest.fixture
def twice(session, cast):
    """Haru stands at level 2; in two half-years most tasks came back."""
    session.expire_on_commit = False
    with time_is(now() - timedelta(days=800)):
        ladders.load_default(session)
    first_level(session, cast)
    skill = ladders.skill_of(session, "writing")
    session.get(Standing, (cast.haru.id, skill.id)).level = 2
    work(session, cast, 250, good=1, bad=4)
    work(session, cast, 20, good=1, bad=4)
    session.commit()


def test_a_plan_is_made_read_and_looked_at_again(visit, cast, twice):
    address = f"/workers/{cast.haru.id}/skills/writing/plans"
    aoki = visit("aoki")
    assert address in aoki.get("/proposals").links()
    assert address in visit("kita").get("/proposals").links()
    assert address not in visit("mori").get("/proposals").links()
    assert "直しなしで合格" in aoki.get(address).text
    aoki.post(address, text="", status=422)
    page = aoki.post(address, text="週に1度、下書きをいっしょに見ます。")
    assert "週に1度、下書きをいっしょに見ます。" in page.text
    assert "/plans/1" in aoki.get("/proposals").links()
    own = visit("haru").get("/skills")
    assert "/plans/1" in own.links()
    for harsh in ("不合格", "失敗", "降格"):
        assert harsh not in own.text
    assert "レベル2はそのまま" in visit("haru").get("/plans/1").text
    for stranger in ("sora", "nagi", "ito", "mori"):
        visit(stranger).get("/plans/1", status=404)


def test_no_plan_is_asked_for_without_reason(visit, cast, session, twice):
    page = visit("aoki").get(f"/workers/{cast.sora.id}/skills/writing/plans")
    assert "プランは必要ありません" in page.text
