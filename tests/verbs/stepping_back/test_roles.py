"""Roles are given and taken, accounts closed and opened again: by whom, with which reason, and who never."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts import deputies, roles, sign_in
from lms.accounts.models import Person, Role, Suspension
from lms.accounts.permissions import may
from lms.belongings import leaving
from lms.db import db, now, time_is, today
from lms.errors import BadInput, Refusal
from lms.journal import Event
from lms.notices import post
from lms.notices.telling import notices_of, tell, wording
from lms.stepping_back import parting
from tests.cast import PASSWORD, Cast

WHY = "引っ越しのため"
NOON = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def test_a_role_is_given_and_taken_with_a_reason_and_the_person_is_told(session: Session, cast: Cast) -> None:
    parting.give_role(session, cast.haru, Role.COACH, reason=" 教えるのが上手です。 ", by=cast.aoki)
    assert cast.haru.roles == {Role.WORKER, Role.COACH}
    parting.take_role(session, cast.haru, Role.COACH, reason=WHY, by=cast.aoki)
    assert cast.haru.roles == {Role.WORKER}
    found = [(row.given, row.reason, row.by) for row in roles.changes_of(session, cast.haru)]
    assert found == [(False, WHY, cast.aoki), (True, "教えるのが上手です。", cast.aoki)]
    verbs = select(Event.verb, Event.actor_id, Event.detail).where(Event.verb.startswith("role."))
    told = [(verb, who, detail["reason"]) for verb, who, detail in session.execute(verbs.order_by(Event.id))]
    assert told == [
        ("role.given", cast.aoki.id, "教えるのが上手です。"),
        ("role.taken", cast.aoki.id, WHY),
    ]
    last = wording(notices_of(session, cast.haru)[0])
    assert WHY in last and "ありがとう" in last


@pytest.mark.parametrize("who", ["kita", "haru", "ito"])
def test_only_a_director_changes_roles_and_never_their_own(session: Session, cast: Cast, who: str) -> None:
    by = getattr(cast, who)
    for act in _acts(session, cast.sora, by):
        with pytest.raises(roles.NotTheDirector):
            act()
    for act in _acts(session, cast.aoki, cast.aoki):
        with pytest.raises(roles.NotOneself):
            act()


def _acts(session: Session, person: Person, by: Person) -> list[Any]:
    return [
        lambda: parting.give_role(session, person, Role.COACH, reason=WHY, by=by),
        lambda: parting.take_role(session, person, next(iter(person.roles)), reason=WHY, by=by),
        lambda: parting.suspend(session, person, reason=WHY, by=by),
        lambda: parting.reopen(session, person, reason=WHY, by=by),
    ]


def test_a_deputy_is_no_director(session: Session, cast: Cast) -> None:
    until = today() + timedelta(days=9)
    deputies.name_deputy(session, cast.ito, since=today(), until=until, reason="夏休み", by=cast.aoki)
    session.flush()
    assert cast.ito.stands_in and not may(cast.ito, "change roles")
    with pytest.raises(roles.NotTheDirector):
        parting.suspend(session, cast.haru, reason=WHY, by=cast.ito)


@pytest.mark.parametrize("reason", ["", "   ", "長" * 501])
def test_there_is_always_a_reason(session: Session, cast: Cast, reason: str) -> None:
    with pytest.raises(BadInput) as refused:
        parting.give_role(session, cast.haru, Role.COACH, reason=reason, by=cast.aoki)
    assert refused.value.field == "reason"


def test_what_cannot_be_is_said(session: Session, cast: Cast, nozomi: Person) -> None:
    with pytest.raises(roles.HasItAlready):
        parting.give_role(session, cast.haru, Role.WORKER, reason=WHY, by=cast.aoki)
    with pytest.raises(roles.HasItNot):
        parting.take_role(session, cast.haru, Role.COACH, reason=WHY, by=cast.aoki)
    with pytest.raises(roles.LastRole, match="休止"):
        parting.take_role(session, cast.haru, Role.WORKER, reason=WHY, by=cast.aoki)
    with pytest.raises(roles.NotSuspended):
        parting.reopen(session, cast.haru, reason=WHY, by=cast.aoki)
    parting.suspend(session, cast.haru, reason=WHY, by=cast.aoki)
    with pytest.raises(roles.ClosedAccount):
        parting.suspend(session, cast.haru, reason=WHY, by=nozomi)
    with pytest.raises(roles.ClosedAccount):
        parting.give_role(session, cast.haru, Role.COACH, reason=WHY, by=nozomi)


def test_the_last_director_who_is_there_stays(session: Session, cast: Cast, nozomi: Person) -> None:
    parting.suspend(session, nozomi, reason=WHY, by=cast.aoki)
    nozomi.disabled_at = None  # as if the two had been at the same moment
    cast.aoki.disabled_at = now()
    session.flush()
    with pytest.raises(roles.NotTheDirector):
        parting.suspend(session, nozomi, reason=WHY, by=cast.aoki)
    with pytest.raises(roles.LastDirector, match="ディレクターがほかに"):
        roles._must_leave_a_director(session, nozomi)


def test_of_two_directors_who_close_each_other_exactly_one_wins(
    app: Flask, session: Session, cast: Cast, nozomi: Person
) -> None:
    session.commit()
    pairs = [(cast.aoki.id, nozomi.id), (nozomi.id, cast.aoki.id)]
    session.rollback()
    told: list[str] = []
    together = threading.Barrier(2)

    def close(by_id: int, person_id: int) -> None:
        with app.app_context():
            own = db.session()
            together.wait()
            try:
                by, person = own.get_one(Person, by_id), own.get_one(Person, person_id)
                parting.suspend(own, person, reason=WHY, by=by)
                own.commit()
                told.append("won")
            except Refusal as late:
                own.rollback()
                told.append(type(late).__name__)

    threads = [threading.Thread(target=close, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["NotTheDirector", "won"]
    assert len(list(session.scalars(select(Suspension)))) == 1


def test_a_closed_account_is_out_at_once_and_told_kindly_only_with_the_password(
    session: Session, cast: Cast
) -> None:
    haru = cast.haru
    token = sign_in.open_session(session, haru, device="phone", remember=True)
    session.flush()
    code, qr = sign_in.issue_code(session, haru, by=cast.kita)
    parting.suspend(session, haru, reason=WHY, by=cast.aoki)
    assert sign_in.person_of(session, token) is None
    with pytest.raises(sign_in.WrongCode):
        sign_in.with_code(session, "haru", code, network="n")
    with pytest.raises(sign_in.Suspended, match="ディレクター"):
        sign_in.with_password(session, "haru", PASSWORD, network="n")
    with pytest.raises(sign_in.WrongSignIn):
        sign_in.with_password(session, "haru", "wrong", network="n")
    with pytest.raises(Refusal):
        sign_in.issue_code(session, haru, by=cast.aoki)
    parting.reopen(session, haru, reason="話ができました", by=cast.aoki)
    assert sign_in.person_of(session, token) is None, "the devices stay signed out"
    with pytest.raises(sign_in.WrongCode):
        sign_in.with_token(session, qr, network="n")
    assert sign_in.with_password(session, "haru", PASSWORD, network="n") is haru
    assert "話ができました" in wording(notices_of(session, haru)[0])


def test_who_loses_a_role_signs_in_anew(session: Session, cast: Cast) -> None:
    parting.give_role(session, cast.mori, Role.WORKER, reason=WHY, by=cast.aoki)
    token = sign_in.open_session(session, cast.mori, device="phone", remember=True)
    session.flush()
    parting.take_role(session, cast.mori, Role.COACH, reason=WHY, by=cast.aoki)
    assert sign_in.person_of(session, token) is None


def test_who_has_left_for_good_is_never_opened_again(session: Session, cast: Cast) -> None:
    parting.suspend(session, cast.sora, reason="電話に出られません", by=cast.aoki)
    asked = leaving.ask(session, cast.sora, by=cast.aoki, how="電話")
    leaving.carry_out(session, asked)
    session.flush()
    with pytest.raises(roles.NotSuspended):
        parting.reopen(session, cast.sora, reason=WHY, by=cast.aoki)
    (row,) = roles.suspensions_of(session, cast.sora)
    assert row.ended_at is not None and "電話" not in row.reason, "what was written about them is gone"
    said = session.scalars(select(Event.detail).where(Event.verb == "person.suspended")).one()
    assert said["reason"] == ""


def test_a_closed_account_hears_of_it_by_e_mail_and_of_nothing_else(
    app: Flask, session: Session, cast: Cast
) -> None:
    app.config.update(SMTP_HOST="localhost", MAIL_FROM="town@mura.example")
    cast.haru.email = "haru@mura.example"
    tell(session, cast.haru, "x", "old news", url="/")
    with time_is(NOON):
        parting.suspend(session, cast.haru, reason=WHY, by=cast.aoki)
        session.flush()
        post.write_letters(session)
    sent = [one for one in notices_of(session, cast.haru) if one.letter_id is not None]
    assert [one.kind for one in sent] == ["account.suspended"]
