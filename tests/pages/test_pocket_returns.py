"""What comes home from a carried lesson: time watched and answers given without a line, counted once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from lms.accounts.models import Person
from lms.db import now
from lms.learning.progress import Answer, Attempt, Viewing, WatchClock, Watched
from lms.pocket.models import Pack
from tests.pages.lesson_scenes import Taught, Visit, inside
from tests.pages.pocket_scenes import Device, carried_for, edition

__all__ = ["edition"]


@dataclass(frozen=True)
class Seen:
    spans: list[Any]
    offline: list[Any] | None
    unverified: list[Any]


def watched(app: Flask, edition: Taught) -> Seen:
    with inside(app) as session:
        row = session.query(Watched).filter_by(edition_id=edition.id).one()
        return Seen(row.spans, row.offline, row.unverified)


def test_what_was_watched_without_a_line_is_credited_once_and_marked(
    visit: Visit, edition: Taught, app: Flask
) -> None:
    device = Device(visit("haru"), edition)
    carried_for(app, device, timedelta(days=3))
    assert "60%" in device.tell([0, 60])["words"]
    device.tell([0, 60], op=1)  # the answer was lost: told again under the same number, and the next
    device.tell([0, 60])
    row = watched(app, edition)
    assert row.spans == [[0, 60]] == row.offline
    with inside(app) as session:
        assert [viewing.offline for viewing in session.query(Viewing)] == [True]


def test_no_more_than_the_time_since_the_pack_was_issued(visit: Visit, edition: Taught, app: Flask) -> None:
    device = Device(visit("haru"), edition)
    carried_for(app, device, timedelta(seconds=20))
    device.tell([0, 100])
    row = watched(app, edition)
    assert 20 <= row.spans[0][1] <= 24
    assert row.unverified == [[row.spans[0][1], 100]]


def test_two_devices_and_a_page_share_one_persons_time(visit: Visit, edition: Taught, app: Flask) -> None:
    """Phone and tablet carry the lesson for half a minute while a page plays: half a minute is credited."""
    phone, tablet = Device(visit("haru"), edition), Device(visit("haru"), edition)
    for device in (phone, tablet):
        carried_for(app, device, timedelta(seconds=30))
    page = visit("haru")
    page.get(f"/lessons/{edition.lesson_id}")
    opened = page.send("POST", f"/lessons/{edition.lesson_id}/viewings", json={"edition": edition.id})
    told = {"op": 1, "spans": [[0, 5]], "position": 5.0, "rate": 1.0}
    page.send("POST", opened.get_json()["url"], json=told)
    phone.tell([30, 70])
    tablet.tell([60, 100])
    row = watched(app, edition)
    assert 30 <= sum(end - start for start, end in row.spans) <= 36
    assert row.offline and row.offline[0][0] == 30


def test_time_spoken_for_days_ago_is_not_given_out_again(visit: Visit, edition: Taught, app: Flask) -> None:
    """Three days ago a page was credited for all but the last ten minutes' worth of a pack's life."""
    device = Device(visit("haru"), edition)
    carried_for(app, device, timedelta(days=3))
    with inside(app) as session:
        haru = session.query(Person).filter_by(sign_in_name="haru").one()
        end = now().timestamp()
        session.add(WatchClock(person_id=haru.id, used=[[end - 3 * 86_400 - 60, end - 40]]))
    device.tell([0, 100])
    assert 40 <= watched(app, edition).spans[0][1] <= 45


def test_a_pack_that_is_too_old_counts_no_more(visit: Visit, edition: Taught, app: Flask) -> None:
    device = Device(visit("haru"), edition)
    carried_for(app, device, timedelta(days=29))
    device.tell([0, 10])
    carried_for(app, device, timedelta(days=2))
    device.tell([10, 20], status=404)


def form_of(device: Device) -> list[list[str]]:
    """The quiz answered as somebody would in the pack: the first choice, ○, an order, a word."""
    page = device.visitor.get(device.pack["page"])
    order = page.all("//fieldset[@data-question='q3']//select/@name")
    return [
        ["q1", "0"],
        ["q2", "yes"],
        ["q3-asked", "yes"],
        *([name, str(n + 1)] for n, name in enumerate(order)),
        ["q4", "案内"],
    ]


TOUCHED = {"q1": 30, "q2": 20, "q3": 10, "q4": 5}


def test_answers_given_without_a_line_are_marked_here_and_handed_in_once(
    visit: Visit, edition: Taught, app: Flask
) -> None:
    device = Device(visit("haru"), edition)
    form = form_of(device)
    with inside(app) as session:
        assert not session.query(Attempt).count()  # carrying along begins nothing
    told = device.tell(form=form, touched=TOUCHED)
    assert not told["handed_in"] and "続き" in told["words"]
    told = device.tell(form=form, touched=TOUCHED, hand_in=True)
    assert told["handed_in"], told
    assert device.tell(form=form, touched=TOUCHED, hand_in=True)["handed_in"]
    with inside(app) as session:
        attempt = session.query(Attempt).one()
        assert attempt.submitted_at and attempt.points
        assert {answer.question for answer in attempt.answers} == set(TOUCHED)
        assert session.query(Pack).one().attempt_id == attempt.id
    result = device.visitor.get(told["quiz"]).text
    assert "結論が先です。" in result and "つながっていないとき" in result


def test_open_questions_keep_the_quiz_from_being_handed_in(visit: Visit, edition: Taught, app: Flask) -> None:
    device = Device(visit("haru"), edition)
    told = device.tell(form=[["q1", "0"], ["q2", "yes"]], touched={"q1": 0, "q2": 0}, hand_in=True)
    assert not told["handed_in"] and "提出はしていません" in told["words"]
    with inside(app) as session:
        assert session.query(Attempt).one().submitted_at is None


def test_a_newer_answer_from_another_device_stays(visit: Visit, edition: Taught, app: Flask) -> None:
    device = Device(visit("haru"), edition)
    carried_for(app, device, timedelta(hours=2))
    page = visit("haru")
    page.get(f"/lessons/{edition.lesson_id}")
    attempt = page.post(f"/lessons/{edition.lesson_id}/attempts").response.request.path
    page.send("POST", f"{attempt}/answers", json={"question": "q4", "value": "新しい"})
    device.tell(form=[["q4", "古い"], ["q2", "yes"]], touched={"q4": 3600, "q2": 3600})
    with inside(app) as session:
        answers = {answer.question: answer.value for answer in session.query(Answer)}
    assert answers == {"q4": "新しい", "q2": True}


def test_answers_come_too_late_when_the_quiz_was_handed_in_elsewhere(
    visit: Visit, edition: Taught, app: Flask
) -> None:
    device = Device(visit("haru"), edition)
    form = form_of(device)
    device.tell(form=form, touched=TOUCHED, hand_in=True)
    told = device.tell(form=[["q4", "別の答え"]], touched={"q4": 0})
    assert told["handed_in"] and "使われませんでした" in told["words"]


@pytest.mark.parametrize(
    "told",
    [
        {"spans": "all"},
        {"op": 0},
        {"form": "q1"},
        {"form": [["q1"]]},
        {"form": [["q1", 1]]},
        {"form": [["q1", "0"]], "touched": []},
        {"form": [["q1", "0"]], "touched": {"q1": "now"}},
        {"ago": "long"},
        {"bytes": -1},
        {"rate": None},
    ],
)
def test_what_cannot_be_told_is_refused(visit: Visit, edition: Taught, told: dict[str, Any]) -> None:
    Device(visit("haru"), edition).tell(status=422, **told)
