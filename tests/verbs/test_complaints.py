"""What a client says about accepted work: kind to the worker, counted for the check, taken back at need."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from lms.accounts.models import Person, PersonRole, Role
from lms.db import now, time_is, today
from lms.errors import BadInput
from lms.notices.telling import notices_of, wording
from lms.skills import chain
from lms.skills.evidence import facts_of, rows
from lms.skills.facts import FactRow, Kind, Measured, Scope
from lms.skills.metrics import measure
from lms.teamjobs import quality
from lms.teamjobs.afterwards import AboutOwnWork, NotAccepted
from lms.teamjobs.complaints import complaining
from lms.teamjobs.complaints.models import Channel, Complaint, WhyWithdrawn
from lms.teamjobs.models import Defect, Deliverable
from tests import verifying
from tests.cast import Cast
from tests.checked_work import all_checked, checked, delivered, name_haru
from tests.verbs.skill_facts import NOW, YEAR, measured

NO_BLAME = "定休日が変わっていました、とのことです。"


@pytest.fixture
def work(session: Session, cast: Cast) -> list[Deliverable]:
    """Two pieces of Sora's that Haru checked."""
    name_haru(session, cast)
    return list(all_checked(session, cast, 2))


def complain(session: Session, row: Deliverable, by: Person, **said: Any) -> Complaint:
    words: dict[str, Any] = {
        "text": NO_BLAME,
        "defect": Defect.WRONG_FACT,
        "told_on": today(),
        "how": Channel.PHONE,
        "told_by": "商店会の木村さん",
    }
    return complaining.complain(session, row, by=by, **words | said)


def escapes(session: Session, worker: Person, track: str = "writing") -> Measured:
    lately = Scope(since=now() - timedelta(days=365), until=now() + timedelta(minutes=1))
    return measure("review.escape_rate", rows(facts_of(session, worker, track)), lately)


def test_it_counts_for_whoever_checked_and_for_nobody_else(
    session: Session, cast: Cast, work: list[Deliverable]
) -> None:
    assert escapes(session, cast.haru).value == 0
    of_sora = facts_of(session, cast.sora, "writing")
    complain(session, work[0], cast.aoki, errors=2)
    for track in ("writing", "directing"):
        found = escapes(session, cast.haru, track)
        assert (found.num, found.den) == (1, 2)
    complain(session, work[0], cast.aoki, text="写真の向きも違います。")
    assert escapes(session, cast.haru).value == 1 / 2, "a deliverable counts once"
    assert facts_of(session, cast.sora, "writing") == of_sora
    assert chain.verify(session).sound


def test_worker_and_checker_are_told_without_blame(
    session: Session, cast: Cast, work: list[Deliverable]
) -> None:
    complain(session, work[0], cast.aoki)
    (told,) = [one for one in notices_of(session, cast.sora) if one.kind == "complaint.recorded"]
    assert "報酬は決めたとおり" in wording(told) and "春野" not in wording(told)
    assert [one.url for one in notices_of(session, cast.haru) if one.kind == "complaint.recorded"] == [
        f"/deliverables/{work[0].id}"
    ]


def test_taken_back_it_counts_no_more(session: Session, cast: Cast, work: list[Deliverable]) -> None:
    first, other = complain(session, work[0], cast.aoki), complain(session, work[1], cast.aoki)
    why, reason = WhyWithdrawn.TAKEN_BACK, "資料の読みちがいだったそうです。"
    complaining.withdraw(session, first, why=why, reason=reason, by=cast.aoki)
    assert escapes(session, cast.haru).num == 1, "the other one stands"
    with pytest.raises(complaining.AlreadyWithdrawn):
        complaining.withdraw(session, first, why=why, reason=reason, by=cast.aoki)
    with pytest.raises(BadInput):
        complaining.withdraw(session, other, why=why, reason=" ", by=cast.aoki)
    for person in (cast.haru, cast.sora):
        assert any("取り消され" in wording(one) for one in notices_of(session, person)), person.name
    assert complaining.complaints_of(session, work[0]) == [first], "it stays readable"


def test_nobody_takes_back_what_is_about_themselves(
    session: Session, cast: Cast, work: list[Deliverable]
) -> None:
    row = complain(session, work[0], cast.aoki)
    for person in (cast.haru, cast.sora):
        with pytest.raises(AboutOwnWork):
            complaining.withdraw(session, row, why=WhyWithdrawn.MISTAKE, reason="x", by=person)
    with pytest.raises(AboutOwnWork):
        complain(session, work[0], cast.sora)


def test_the_only_director_writes_about_and_takes_back_what_they_checked(
    session: Session, cast: Cast
) -> None:
    name_haru(session, cast)
    row = checked(session, cast, delivered(session, cast, cast.sora), cast.aoki)
    told = complain(session, row, cast.aoki)
    complaining.withdraw(session, told, why=WhyWithdrawn.MISTAKE, reason="別の記事でした。", by=cast.aoki)
    assert escapes(session, cast.haru).value is None


def test_a_director_who_is_a_worker_has_the_complaint_counted(session: Session, cast: Cast) -> None:
    session.add(PersonRole(person_id=cast.aoki.id, role=Role.WORKER))
    session.flush()
    session.expire(cast.aoki)
    name_haru(session, cast)
    row = checked(session, cast, delivered(session, cast, cast.sora), cast.aoki)
    complain(session, row, cast.aoki)
    assert escapes(session, cast.aoki).value == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"text": " "}, "text"),
        ({"told_by": ""}, "told_by"),
        ({"told_on": date(2120, 1, 1)}, "told_on"),
        ({"told_on": date(2020, 1, 1)}, "told_on"),
        ({"errors": 0}, "errors_counted"),
    ],
)
def test_what_cannot_be_is_named(
    session: Session, cast: Cast, work: list[Deliverable], said: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadInput) as refused:
        complain(session, work[0], cast.aoki, **said)
    assert refused.value.field == field


def test_work_that_was_not_accepted_goes_back_with_its_check(session: Session, cast: Cast) -> None:
    name_haru(session, cast)
    row = delivered(session, cast, cast.sora)
    with pytest.raises(NotAccepted):
        complain(session, row, cast.aoki)
    quality.return_(session, row, clause=1, defect=Defect.TYPOS, text="直してください。", by=cast.haru)
    with pytest.raises(NotAccepted):
        complain(session, row, cast.aoki)


def test_a_second_press_writes_nothing_twice(session: Session, cast: Cast, work: list[Deliverable]) -> None:
    assert complain(session, work[0], cast.aoki) is complain(session, work[0], cast.aoki)
    assert len(complaining.complaints_of(session, work[0])) == 1


def test_however_late_it_counts_from_the_day_it_was_told(
    session: Session, cast: Cast, work: list[Deliverable]
) -> None:
    with time_is(now() + timedelta(days=200)):
        complain(session, work[0], cast.aoki, told_on=today() - timedelta(days=3))
        assert escapes(session, cast.haru).value == 1 / 2
        facts = [one for one in facts_of(session, cast.haru, "writing") if one.kind == Kind.ESCAPE]
        assert [one.occurred_at.date() for one in facts] == [today() - timedelta(days=3)]
    with time_is(now() + timedelta(days=366)):
        assert escapes(session, cast.haru).value is None, "the checks have left the window, and it with them"


def test_errors_counted_in_a_verified_table_are_left_over_from_verifying(
    session: Session, cast: Cast
) -> None:
    entry = verifying.deliver_list(session, cast.aoki, cast.haru)
    done = verifying.verify(session, cast.aoki, verifying.ask(session, cast.aoki, entry), cast.nagi)
    left = "verify.residual_error_rate"
    told = complain(session, done, cast.aoki, errors=2)
    assert verifying.measured(session, cast.nagi, left).num == 2
    complaining.withdraw(session, told, why=WhyWithdrawn.MISTAKE, reason="別の表でした。", by=cast.aoki)
    assert verifying.measured(session, cast.nagi, left).num == 0
    complain(session, done, cast.aoki, text="列の幅がせまいそうです。")
    assert verifying.measured(session, cast.nagi, left).num == 0, "nobody counted errors"


def reviewed(task: int, *, days_ago: float = 10, accepted: bool = True, source: str = "") -> FactRow:
    data = {"task": task, "title": "記事", "accepted": accepted}
    source = source or f"deliverable:{task}"
    return FactRow(task, Kind.REVIEW, data, NOW - timedelta(days=days_ago), source=source)


def escaped(task: int) -> FactRow:
    data = {"task": task, "title": "記事", "complaint": task}
    return FactRow(500 + task, Kind.ESCAPE, data, NOW - timedelta(days=1), source=f"deliverable:{task}")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([reviewed(1), reviewed(2), reviewed(3), escaped(2)], 1 / 3),
        ([reviewed(1), reviewed(1, accepted=False), reviewed(2, accepted=False), escaped(1)], 1),
        ([reviewed(1), reviewed(2, days_ago=400), escaped(2)], 0),
        ([reviewed(1, source="supervised_job:4")], None),
        ([measured("review.escape_rate", 0.1, days_ago=5)], 0.1),
        ([measured("review.escape_rate", 0.1, days_ago=5), reviewed(1)], 0),
    ],
)
def test_the_share_is_over_checks_of_the_window(facts: list[FactRow], expected: float | None) -> None:
    assert measure("review.escape_rate", facts, YEAR).value == (
        pytest.approx(expected) if expected is not None else None
    )
