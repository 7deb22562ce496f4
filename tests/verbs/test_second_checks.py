"""A director marks what a worker checked once more, blind; both marks tell how far the two agree."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, PersonRole, Role
from lms.db import now
from lms.errors import BadInput, NotThere
from lms.notices.telling import notices_of, wording
from lms.skills import chain
from lms.skills.evidence import facts_of, rows
from lms.skills.fact_words import details, line
from lms.skills.facts import FactRow, Kind, Measured, Missing, Scope
from lms.skills.metrics import measure
from lms.skills.models import Fact
from lms.skills.raters.effects import preview
from lms.skills.raters.withdrawing import withdraw_all
from lms.teamjobs.checking import second_marks
from lms.teamjobs.models import Deliverable
from tests.cast import Cast
from tests.checked_work import all_checked, checked, delivered, given, name_haru
from tests.verbs.skill_facts import NOW, YEAR, measured


@pytest.fixture
def row(session: Session, cast: Cast) -> Deliverable:
    """Sora's work, checked by Haru with marks."""
    name_haru(session, cast)
    (found,) = all_checked(session, cast, 1)
    return found


def known(session: Session, worker: Person, metric: str, track: str = "writing") -> Measured:
    lately = Scope(since=now() - timedelta(days=365), until=now() + timedelta(minutes=1))
    return measure(metric, rows(facts_of(session, worker, track)), lately)


def test_it_waits_for_directors_who_neither_made_nor_checked_it(
    session: Session, cast: Cast, row: Deliverable
) -> None:
    assert second_marks.waiting(session, cast.aoki) == [row] and second_marks.hidden(session, cast.aoki, row)
    for person in (cast.sora, cast.haru):
        session.add(PersonRole(person_id=person.id, role=Role.DIRECTOR))
    session.flush()
    session.expire_all()
    for person in (cast.sora, cast.haru, cast.kita):
        assert second_marks.waiting(session, person) == [], person.name
        with pytest.raises(NotThere):
            second_marks.give(session, row, marks=given(3, 3, 3, 3, 3), by=person)


def test_what_a_director_checked_or_nobody_marked_needs_no_second_marks(session: Session, cast: Cast) -> None:
    name_haru(session, cast)
    checked(session, cast, delivered(session, cast, cast.sora), cast.aoki)
    assert second_marks.waiting(session, cast.aoki) == []


def test_the_queue_asks_as_many_questions_for_four_pieces_as_for_one(
    session: Session, cast: Cast, row: Deliverable
) -> None:
    def asked() -> int:
        session.flush()
        session.expire_all()
        assert cast.aoki.roles
        statements: list[str] = []
        event.listen(session.get_bind(), "before_cursor_execute", lambda *told: statements.append(told[2]))
        second_marks.hidden(session, cast.aoki, row)
        assert row in second_marks.waiting(session, cast.aoki)
        return len(statements)

    once = asked()
    list(all_checked(session, cast, 3))
    assert asked() <= once


def test_second_marks_become_evidence_of_the_checker_alone(
    session: Session, cast: Cast, row: Deliverable
) -> None:
    of_sora = len(facts_of(session, cast.sora, "writing"))
    second_marks.give(
        session, row, marks=given(2, 4, 2, 3, 4), words="出典の数え方だけ、話しましょう。", by=cast.aoki
    )
    for track in ("writing", "directing"):
        (fact,) = [one for one in facts_of(session, cast.haru, track) if one.kind == Kind.DOUBLE]
        assert fact.data["axes"]["accuracy"] == [3, 2] and fact.rater_id == cast.aoki.id
        assert known(session, cast.haru, "review.double_scored", track).value == 1
    assert "ディレクター" in line(fact) and any("3" in said and "2" in said for _axis, said in details(fact))
    assert len(facts_of(session, cast.sora, "writing")) == of_sora, "the first marks stay what counts"
    assert any("二人" in wording(one) or "もう一度" in wording(one) for one in notices_of(session, cast.haru))
    assert chain.verify(session).sound


def test_exactly_one_director_gives_them(session: Session, cast: Cast, row: Deliverable) -> None:
    session.add(PersonRole(person_id=cast.mori.id, role=Role.DIRECTOR))
    session.flush()
    session.expire(cast.mori)
    first = second_marks.give(session, row, marks=given(2, 4, 2, 3, 4), by=cast.aoki)
    again = second_marks.give(session, row, marks=given(2, 4, 2, 3, 4), by=cast.aoki)
    assert again is first, "a second press of the button"
    for by, marks in ((cast.mori, given(2, 4, 2, 3, 4)), (cast.aoki, given(1, 1, 1, 1, 1))):
        with pytest.raises(second_marks.AlreadyMarkedTwice):
            second_marks.give(session, row, marks=marks, by=by)
    assert known(session, cast.haru, "review.double_scored").value == 1


def test_of_two_directors_at_once_the_slower_is_told(
    session: Session, cast: Cast, row: Deliverable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other's marks come in between looking and writing: the database has the last word."""
    session.add(PersonRole(person_id=cast.mori.id, role=Role.DIRECTOR))
    session.flush()
    session.expire(cast.mori)
    second_marks.give(session, row, marks=given(2, 4, 2, 3, 4), by=cast.aoki)
    monkeypatch.setattr(second_marks, "second_of", lambda *_: None)
    monkeypatch.setattr(second_marks, "hidden", lambda *_: True)
    with pytest.raises(second_marks.AlreadyMarkedTwice):
        second_marks.give(session, row, marks=given(3, 3, 3, 3, 3), by=cast.mori)


def test_whoever_looked_at_the_first_marks_gives_none(session: Session, cast: Cast, row: Deliverable) -> None:
    for _twice in range(2):
        second_marks.look(session, row, by=cast.aoki)
    assert not second_marks.hidden(session, cast.aoki, row)
    with pytest.raises(NotThere):
        second_marks.give(session, row, marks=given(3, 3, 3, 3, 3), by=cast.aoki)


def test_an_axis_left_out_is_named(session: Session, cast: Cast, row: Deliverable) -> None:
    with pytest.raises(BadInput) as refused:
        second_marks.give(session, row, marks={**given(3, 3, 3, 3, 3), "expression": None}, by=cast.aoki)
    assert refused.value.field == "mark_expression"


def test_withdrawn_marks_of_the_director_count_no_more(
    session: Session, cast: Cast, row: Deliverable
) -> None:
    second_marks.give(session, row, marks=given(2, 4, 2, 3, 4), by=cast.aoki)
    session.flush()
    seen = preview(session, cast.aoki, since=None, entered_too=False).seen
    withdraw_all(
        session,
        cast.aoki,
        since=None,
        entered_too=False,
        seen=seen,
        reason="読まずに付けたため",
        by=cast.mori,
    )
    assert known(session, cast.haru, "review.double_scored").value is None
    assert second_marks.marked_twice(session) == []


def doubles(count: int, own: int = 3, other: int = 3) -> list[FactRow]:
    data = {"title": "記事", "axes": {"accuracy": [own, other], "research": [1, 2]}}
    return [FactRow(1000 + n, Kind.DOUBLE, data, NOW - timedelta(days=n + 1)) for n in range(count)]


@pytest.mark.parametrize(
    ("facts", "value", "missing", "more"),
    [
        ([], None, Missing.NOTHING_YET, 0),
        (doubles(7), None, Missing.TOO_FEW, 3),
        (doubles(10), 0.5 * (6 / 3.5), None, 0),
        ([measured("review.weighted_kappa", 0.7, days_ago=400), *doubles(3)], None, Missing.TOO_FEW, 7),
        ([measured("review.weighted_kappa", 0.7, days_ago=30), *doubles(3)], 0.7, None, 0),
    ],
)
def test_agreement_is_told_from_ten_pieces_on(
    facts: list[FactRow], value: float | None, missing: Missing | None, more: int
) -> None:
    """Ten times (3, 3) and ten times (1, 2): observed 10 x 1; expected over 20 pairs from {1: 10, 3: 10} and
    {2: 10, 3: 10}: (1 + 4 + 1 + 0) x 100 / 20 = 30, so that kappa is 1 - 10 / 30."""
    found = measure("review.weighted_kappa", facts, YEAR)
    assert found.missing == missing and found.more == more
    assert found.value == (pytest.approx(2 / 3) if value and len(facts) == 10 else value)


def test_one_and_the_same_mark_throughout_says_nothing() -> None:
    data = {"title": "記事", "axes": {"accuracy": [3, 3]}}
    facts = [FactRow(n, Kind.DOUBLE, data, NOW - timedelta(days=n)) for n in range(1, 12)]
    assert measure("review.weighted_kappa", facts, YEAR).missing == Missing.ALIKE
    assert measure("review.double_scored", facts, YEAR).value == 11


def test_a_total_from_paper_goes_on(session: Session, cast: Cast) -> None:
    facts = [measured("review.double_scored", 6, days_ago=20), *doubles(4)]
    assert measure("review.double_scored", facts, YEAR).value == 10
    assert session.scalars(select(Fact)).first() is None
