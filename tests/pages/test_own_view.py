"""What is shown beside the conditions and decides nothing: one's own view, certificates, how a fact came."""

from __future__ import annotations

import pytest

from lms.db import today
from lms.skills import ladders
from lms.skills.deciding import reviewing
from lms.skills.evidence import Kind, OwnMarks, facts_of
from lms.skills.judging import judge
from lms.skills.own_view import NotYourView, assess, own_view, record_certificate
from lms.skills.standings.reading import standings
from tests.verbs.proposals import ready

MARKS = {"accuracy": 2, "instruction": 3, "expression": 1, "research": 2, "communication": 4}


@pytest.fixture
def writing(session, cast):
    session.expire_on_commit = False
    ready(session, cast.haru, rater=cast.kita)
    skill = ladders.skill_of(session, "writing")
    session.commit()
    return skill


def test_ones_own_view_counts_for_nothing(session, cast, writing):
    before = judge(session, cast.haru, writing).checklist, standings(session, [cast.haru])[cast.haru.id]
    assess(session, cast.haru, writing, marks=MARKS, note="", by=cast.haru)
    record_certificate(
        session,
        cast.haru,
        track="writing",
        title="文書検定2級",
        issuer="検定協会",
        result="合格",
        how="paper",
        on=today(),
        by=cast.kita,
    )
    after = judge(session, cast.haru, writing).checklist, standings(session, [cast.haru])[cast.haru.id]
    assert after == before
    view = own_view(session, cast.haru, writing)
    assert [(row.axis, row.own, row.others) for row in view.rows][:3] == [
        ("accuracy", 2, 3),
        ("instruction", 3, None),
        ("expression", 1, 3),
    ]
    assert reviewing.near(session, but=cast.aoki) == []


def test_nobody_else_can_say_it_and_nobody_certifies_themselves(session, cast, writing):
    with pytest.raises(NotYourView):
        assess(session, cast.haru, writing, marks=MARKS, note="", by=cast.kita)
    with pytest.raises(OwnMarks):
        record_certificate(
            session,
            cast.haru,
            track="writing",
            title="検定",
            issuer="協会",
            result="",
            how="",
            on=None,
            by=cast.haru,
        )
    assert not [row for row in facts_of(session, cast.haru, "writing") if row.kind == Kind.SELF]


def test_the_worker_says_it_and_the_coach_reads_it(visit, cast, writing):
    haru, address = visit("haru"), f"/workers/{cast.haru.id}/skills/writing/own-view"
    assert address in haru.get("/skills").links()
    haru.get(address)
    page = haru.post(address, accuracy="2", note="長い文が苦手です", status=422)
    assert "長い文が苦手です" in page.text
    assert len(page.all("//*[@aria-invalid='true']")) == 4
    page = haru.post(address, note="長い文が苦手です", **{axis: str(mark) for axis, mark in MARKS.items()})
    assert [cell.text_content() for cell in page.all("//tbody/tr[1]/td")] == ["2", "3.0"]
    page = visit("kita").get(address)
    assert "長い文が苦手です" in page.text
    assert not page.all("//main//form")
    visit("sora").get(address, status=404)


def test_a_certificate_is_shown_with_who_saw_it_and_how(visit, session, cast, writing):
    kita = visit("kita")
    address = f"/workers/{cast.haru.id}/certificates"
    assert address in kita.get(f"/workers/{cast.haru.id}/skills").links()
    kita.get(address)
    sent = {"track": "writing", "title": "文書検定2級", "issuer": "検定協会", "how": "paper"}
    page = kita.post(address, status=422, occurred_on="2126-01-01", **sent)
    assert "未来" in page.text
    kita.post(address, occurred_on="2025-04-01", **sent)
    page = visit("haru").get("/skills")
    assert "文書検定2級" in page.text
    (link,) = [a.get("href") for a in page.all("//main//a") if "文書検定2級" in a.text_content()]
    page = visit("haru").get(link)
    assert "北 ひろし" in page.text
    assert "紙" in page.text
