"""Data entered in the demo town: one table verified, its errors found later too, and one being verified."""

from __future__ import annotations

import io
from datetime import timedelta

from sqlalchemy.orm import Session

from lms.db import today
from lms.demo import orders
from lms.demo.stage import Cast, ago
from lms.teamjobs import delivery, quality, tasks, terms
from lms.teamjobs.models import Deliverable, Placement, Task
from lms.teamjobs.order_models import TeamJob
from lms.teamjobs.verifying import asking, residual, tables
from lms.teamjobs.verifying.models import FoundBy, Verification
from lms.teamjobs.withholding import WithholdingClass

FAMILIES = ("高橋", "千葉", "土田", "石川", "大木", "門間", "川野", "日下", "村井", "西本", "今野", "東山")
GIVEN = ("はなえ", "がくと", "つぐみ", "れんじ", "ぱるこ", "よしの", "しのぶ")
MISREAD = {(9, 2): "0166-00-1082", (31, 1): "石田 れんじ"}
"""Cells of the first entry that were wrong, as they stand on the cards"""


def verify_entries(session: Session, cast: Cast) -> None:
    """Nagi typed cards of a library's friends in two parts; Rin verified the first and is at the second."""
    with ago(16):
        client = tasks.client_named(session, "こもれび図書室友の会", by=cast["aoki"])
        job = tasks.open_team_job(session, client, title="会員カードの入力", by=cast["aoki"])
    first = _entered(session, cast, job, part=1, since=16)
    _accepted(session, _verification(session, cast, first, planted=24, since=11), cast, since=9)
    second = _entered(session, cast, job, part=2, since=6)
    _verification(session, cast, second, planted=12, since=2)


def cards(part: int) -> str:
    """Sixty made-up cards."""
    lines = ["番号,名前,電話,入会日"]
    for n in range(60 * (part - 1) + 1, 60 * part + 1):
        name = f"{FAMILIES[n % len(FAMILIES)]} {GIVEN[n % len(GIVEN)]}"
        phone, day = f"0166-00-{1000 + 37 * n % 9000:04}", f"{n % 12 + 1:02}-{n % 28 + 1:02}"
        lines.append(f"{n},{name},{phone},{2020 + n % 6}-{day}")
    return "\r\n".join(lines) + "\r\n"


def _entered(session: Session, cast: Cast, job: TeamJob, *, part: int, since: float) -> Deliverable:
    with ago(since):
        task = _cards_task(session, cast, job, part=part)
        placement = orders.take(session, task, cast["nagi"], cast["aoki"])
    with ago(since - 3):
        return _hand_in(session, placement, cards(part).encode("cp932"), f"会員カード{part}.csv")


def _verification(
    session: Session, cast: Cast, entry: Deliverable, *, planted: int, since: float
) -> Verification:
    with ago(since):
        values = asking.suggested(entry, asking.measure(session, entry, headings=1))
        days = terms.usual_days(today() + timedelta(days=7))
        row = asking.ask(
            session,
            entry,
            by=cast["aoki"],
            **values | days | {"planted": planted, "min_level": 0, "spec": list(asking.SPEC)},
        )
        orders.take(session, row.task, cast["rin"], cast["aoki"])
    return row


def _accepted(session: Session, row: Verification, cast: Cast, *, since: float) -> None:
    """All but one of the planted errors put right, two slips of the first entry too."""
    copy, (_missed, *found) = tables.given_out(session, row), row.planted
    free = {
        place: text for place, text in MISREAD.items() if place not in {each.place for each in row.planted}
    }
    placement = row.task.placement
    assert placement is not None
    with ago(since):
        done = _hand_in(session, placement, copy.changed({each.place: each.was for each in found} | free))
    with ago(since - 1):
        quality.approve(
            session, done, stars=5, comment="とてもていねいに見ていただきました。", by=cast["aoki"]
        )
        quality.approve(session, row.deliverable, fields=240, field_errors=len(free), by=cast["aoki"])
    with ago(1):
        residual.residual_errors(
            session,
            done,
            errors=1,
            found_by=FoundBy.CLIENT,
            found_on=today(),
            who="友の会の方",
            note="電話番号が1件、カードとちがっていました。",
            by=cast["aoki"],
        )


def _hand_in(
    session: Session, placement: Placement, content: bytes, name: str = "会員カード1.csv"
) -> Deliverable:
    checked = list(range(1, len(placement.task.spec) + 1))
    file = (name, io.BytesIO(content))
    row = delivery.hand_in(session, placement, body="", self_check=checked, file=file, by=placement.worker)
    session.refresh(placement)
    return row


def _cards_task(session: Session, cast: Cast, job: TeamJob, *, part: int) -> Task:
    return orders.write(
        session,
        job,
        cast["aoki"],
        title=f"会員カードの入力（その{part}）",
        content="会員カード60枚を、お渡しするCSVのひな型に入力。",
        spec=["カードのとおりに入れる", "読めないところは空のままにして、ひとことに書く"],
        track="clerical",
        min_level=0,
        hours=2.0,
        fee_yen=2400,
        fee_basis="60枚 × 40円",
        withholding=WithholdingClass.NONE,
    )
