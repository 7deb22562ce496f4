"""E-mail: what is due when, and letters that a real mail server receives, refuses or is not there for."""

from __future__ import annotations

import email
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import background
from lms.accounts import people
from lms.background import Job, JobState
from lms.db import now, time_is, today
from lms.notices import choices, mailing, post
from lms.notices.choices import choose
from lms.notices.mailing import Rhythm, Waiting, Wish, due
from lms.notices.models import Letter, Notice
from lms.notices.telling import read, tell
from tests.cast import Cast

NOON = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass
class Postbox:
    """Takes everything but what is for `gone@…`; `broken`: nothing at all for now."""

    letters: list[EmailMessage] = field(default_factory=list)
    broken: bool = False

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, to: str, _options: Any) -> str:
        if self.broken:
            return "451 try again later"
        if to.startswith("gone@"):
            return "550 no such person"
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        message = email.message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.letters.append(message)
        return "250 taken"


@pytest.fixture
def postbox(app: Flask) -> Iterator[Postbox]:
    box = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    app.config.update(
        SMTP_HOST="127.0.0.1", SMTP_PORT=port, SMTP_SECURITY="off", MAIL_FROM="desk@example.jp",
        PUBLIC_URL="https://ponkotan.example",
    )  # fmt: skip
    yield box
    server.stop()


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_is(NOON):
        yield


def run(session: Session, *, lease: int = 30) -> None:
    session.commit()
    background.wait_idle(10, lease=timedelta(seconds=lease))
    session.rollback()
    session.expire_all()


def greet(session: Session, cast: Cast, *, kind: str = "reply.written", name: str = "北 ひろし") -> None:
    cast.haru.email = "haru@example.jp"
    tell(session, cast.haru, kind, "%(name)s replied about “%(title)s”.", url="/x", name=name, title="見出し")
    session.flush()


def test_a_letter_is_plain_text_in_the_readers_language_and_comes_once(
    session: Session, cast: Cast, postbox: Postbox
) -> None:
    greet(session, cast)
    assert post.write_letters(session) == 1
    run(session)
    (letter,) = postbox.letters
    assert letter.get_content_type() == "text/plain" and not letter.is_multipart()
    assert letter["To"].addresses[0].addr_spec == "haru@example.jp"
    body = letter.get_content()
    assert "見出し" in body and "https://ponkotan.example/x" in body and "春野 はる" in body
    assert post.write_letters(session) == 0
    assert session.scalars(select(Letter)).one().sent_at is not None


def test_a_name_cannot_write_headers(session: Session, cast: Cast, postbox: Postbox) -> None:
    cast.haru.name = "はる\r\nBcc: all@example.jp"
    greet(session, cast, name="x\nBcc: all@example.jp")
    post.write_letters(session)
    run(session)
    assert "Bcc" not in postbox.letters[0]


def test_what_was_read_or_switched_off_is_not_sent(session: Session, cast: Cast, postbox: Postbox) -> None:
    greet(session, cast)
    notice = session.scalars(select(Notice)).one()
    read(session, cast.haru, notice.id)
    assert post.write_letters(session) == 0
    choose(session, cast.haru, [], by=cast.haru)
    greet(session, cast, kind="lesson.released")
    assert post.write_letters(session) == 0 and not postbox.letters


def test_a_kind_without_e_mail_stays_on_the_site_and_what_is_not_asked_stays_chosen(
    session: Session, cast: Cast, postbox: Postbox
) -> None:
    choose(session, cast.haru, choices.kinds(), mailed=["reply.written"], by=cast.haru)
    greet(session, cast, kind="lesson.released")
    assert post.write_letters(session) == 0
    assert session.scalars(select(Notice)).one().kind == "lesson.released"
    greet(session, cast, kind="offer.sent")
    assert post.write_letters(session) == 1, "what binds comes by e-mail as before"
    coaches_only = {"submission.handed_in", "outside_work.brought"}
    assert coaches_only.isdisjoint(cast.haru.preferences[choices.UNMAILED])


def test_without_a_mail_server_nothing_is_written(session: Session, cast: Cast) -> None:
    greet(session, cast)
    assert post.write_letters(session) == 0


def test_a_rest_is_left_in_peace(session: Session, cast: Cast, postbox: Postbox) -> None:
    greet(session, cast)
    people.start_rest(session, cast.haru, since=today(), until=None, by=cast.haru)
    session.flush()
    assert post.write_letters(session) == 0


def test_a_server_that_is_down_is_tried_again(session: Session, cast: Cast, postbox: Postbox) -> None:
    greet(session, cast)
    post.write_letters(session)
    postbox.broken = True
    run(session)
    job = session.scalars(select(Job).where(Job.kind == "mail")).one()
    assert job.state == JobState.QUEUED and "try again later" in job.error
    postbox.broken = False
    with time_is(now() + HOUR):
        run(session)
    assert len(postbox.letters) == 1


def test_an_address_that_is_gone_is_told_on_the_site_and_not_tried_for_ever(
    session: Session, cast: Cast, postbox: Postbox
) -> None:
    greet(session, cast)
    cast.haru.email = "gone@example.jp"
    post.write_letters(session)
    run(session)
    assert session.scalars(select(Job).where(Job.kind == "mail")).one().state == JobState.FAILED
    told = session.scalars(select(Notice).where(Notice.kind == "letter.not_delivered")).one()
    assert told.arguments == {"address": "gone@example.jp"}
    with time_is(now() + 24 * HOUR):
        assert post.write_letters(session) == 0, "the news of it is not mailed to the same address"


def test_the_letter_of_a_day_gathers_what_came(session: Session, cast: Cast, postbox: Postbox) -> None:
    greet(session, cast)
    post.write_letters(session)
    greet(session, cast)
    greet(session, cast)
    assert post.write_letters(session) == 0, "today's letter is out"
    with time_is(now() + 21 * HOUR):
        assert post.write_letters(session) == 1
        run(session)
    assert "2" in postbox.letters[-1]["Subject"]


def at(hour: int) -> datetime:
    """An hour of the 24th here."""
    return datetime(2026, 11, 23, 15, tzinfo=UTC) + hour * HOUR


mailing.urgent("test.urgent")
NEWS, SOON = Waiting(1, "news", at(6)), Waiting(2, "test.urgent", at(6))


@pytest.mark.parametrize(
    ("wish", "last", "hour", "ids"),
    [
        (Wish(), None, 12, [1, 2]),
        (Wish(), None, 7, [2]),  # before eight only what cannot wait
        (Wish(), at(8), 12, [2]),  # the day's letter is out
        (Wish(), at(7), 12, [1, 2]),
        (Wish(), None, 6, []),  # quiet
        (Wish(), None, 21, []),
        (Wish(quiet_from=12, quiet_until=13), None, 12, []),
        (Wish(quiet_from=0, quiet_until=0), at(8), 23, [2]),
        (Wish(Rhythm.EACH), at(8), 12, [1, 2]),
        (Wish(Rhythm.EACH), None, 22, []),
        (Wish(Rhythm.OFF), None, 12, []),
        (Wish(Rhythm.EACH), None, 12 + 48, []),  # too old
    ],
)
def test_when_a_letter_is_due(wish: Wish, last: datetime | None, hour: int, ids: list[int]) -> None:
    assert due([SOON, NEWS], wish, last=last, at=at(hour)) == ids


def test_odd_preferences_are_read_as_the_usual_ones() -> None:
    for odd in ({}, {"mail": None}, {"mail": {"rhythm": "often"}}, {"mail": {"rhythm": "off", "from": "x"}}):
        assert mailing.wish_of(odd) == Wish()
