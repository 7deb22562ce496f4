"""Talks are evidence that decides nothing: staff write them down, worker and second person read them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from lms.aptitude.interviews import hold
from lms.aptitude.models import How
from lms.errors import BadInput
from lms.skills import ladders
from lms.skills.evidence import Kind, OwnMarks, facts_of
from lms.skills.interviews import LONGEST, enter_interview, interviews
from lms.skills.judging import judge
from lms.skills.models import Skill
from lms.skills.promotion import propose
from lms.skills.reasons import Reason
from lms.skills.redacting import redact
from lms.skills.standings.reading import standings
from tests.browsing import Visitor
from tests.cast import Cast
from tests.verbs.proposals import ready

Visit = Callable[..., Visitor]
SAID = "見出しから書くと楽になった、と話していました。"


@pytest.fixture
def writing(session: Session, cast: Cast) -> Skill:
    session.expire_on_commit = False
    ready(session, cast.haru, rater=cast.kita)
    skill = ladders.skill_of(session, "writing")
    assert skill is not None
    session.commit()
    return skill


def test_a_talk_counts_for_nothing_and_is_kept_with_who_and_how(
    session: Session, cast: Cast, writing: Skill
) -> None:
    before = judge(session, cast.haru, writing), standings(session, [cast.haru])[cast.haru.id]
    given = {"text": SAID, "how": "phone", "on": date(2026, 11, 1), "by": cast.kita}
    fact = enter_interview(session, cast.haru, writing, marks={"expression": 3}, **given)
    judged, stands = judge(session, cast.haru, writing), standings(session, [cast.haru])[cast.haru.id]
    assert before[0] is not None and judged is not None
    assert (judged.checklist, stands) == (before[0].checklist, before[1])
    assert (fact.how, fact.recorded_by_id, fact.rater_id) == ("phone", cast.kita.id, None)
    redact(session, cast.haru)
    assert fact.data["text"] == "" and fact.data["marks"] == {"expression": 3}


def test_nobody_writes_down_a_talk_with_themselves_and_not_an_empty_or_endless_one(
    session: Session, cast: Cast, writing: Skill
) -> None:
    given = {"marks": {}, "how": "phone", "on": None}
    with pytest.raises(OwnMarks):
        enter_interview(session, cast.haru, writing, text=SAID, by=cast.haru, **given)
    for text in (" ", "あ" * (LONGEST + 1)):
        with pytest.raises(BadInput):
            enter_interview(session, cast.haru, writing, text=text, by=cast.kita, **given)


def test_coach_writes_worker_reads_and_the_second_person_sees_it(
    visit: Visit, session: Session, cast: Cast, writing: Skill
) -> None:
    kita = visit("kita")
    where = f"/workers/{cast.haru.id}/skills/writing/interviews"
    assert where in kita.get(f"/workers/{cast.haru.id}/skills").links()
    sent = {**kita.get(where).fields(), "how": "phone", "mark_expression": "3"}
    page = kita.post(where, status=422, **sent)
    assert page.fields()["mark_expression"] == "3"
    kita.post(where, **{**sent, "text": SAID, "occurred_on": "2026-11-01"})
    [fact] = interviews(session, cast.haru, "writing")
    session.commit()
    haru = visit("haru")
    assert f"/facts/{fact.id}" in haru.get("/skills").links()
    read = haru.get(f"/facts/{fact.id}").text
    assert SAID in read and "北 ひろし" in read and "電話" in read and "3" in read
    assert "面談" in haru.get("/notices").text
    visit("mori").get(where, status=404)
    propose(
        session, cast.haru, writing, level=1, reason_code=Reason.TALK, reason="そろいました", by=cast.aoki
    )
    session.commit()
    mori = visit("mori")
    waiting = next(link for link in mori.get("/proposals").links() if link.startswith("/proposals/"))
    assert f"/facts/{fact.id}" in mori.get(waiting).links()
    assert SAID in mori.get(f"/facts/{fact.id}").text


def test_a_first_talk_held_by_staff_goes_on_record_without_the_worries(session: Session, cast: Cast) -> None:
    words = {"experience": "店番を十年", "everyday": "", "hopes": "", "worries": "家計が心配"}
    hold(session, cast.haru, how=How.SCREEN, held_on=None, by=cast.haru, **words)
    assert not facts_of(session, cast.haru, "writing"), "what one writes alone is no talk"
    row = hold(
        session, cast.haru, how=How.PHONE, held_on=date(2026, 11, 2), view="ていねい", by=cast.kita, **words
    )
    [fact] = facts_of(session, cast.haru, "clerical")
    assert (fact.kind, fact.source, fact.how) == (Kind.INTERVIEW, f"interview:{row.id}", "phone")
    assert fact.data["text"] == "ていねい" and fact.occurred_at.date() == date(2026, 11, 2)
