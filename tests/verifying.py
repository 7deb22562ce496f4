"""Scenes of verifications: a table delivered, a second person at work on its copy."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now, today
from lms.skills.evidence import facts_of, rows
from lms.skills.facts import Measured, Scope
from lms.skills.metrics import measure
from lms.teamjobs import delivery, quality, staffing
from lms.teamjobs.models import Deliverable, Placement
from lms.teamjobs.verifying import asking, tables
from lms.teamjobs.verifying.models import Verification
from lms.teamjobs.withholding import WithholdingClass
from tests.town import take_task

NAMES = ("高橋", "千田", "土井", "石川", "大木", "問田", "川野", "日野", "村井", "西本", "今野", "東山")
LIST = "番号,名前,電話\r\n" + "".join(
    f"{n},{name} はな{n},0166-2{n % 10}-{1200 + n}\r\n"
    for n, name in enumerate((name for _each in range(5) for name in NAMES), 1)
)
CP932 = LIST.encode("cp932")


def deliver_list(
    session: Session, director: Person, worker: Person, *, content: bytes = CP932, name: str = "名簿.csv"
) -> Deliverable:
    """Sixty addresses entered and handed in as a file."""
    placement = take_task(
        session,
        director,
        worker,
        title="名簿の入力",
        track="clerical",
        spec=["見たとおりに入れる"],
        hours=1.0,
    )
    return hand_in(session, placement, content, name=name)


def hand_in(session: Session, placement: Placement, content: bytes, *, name: str = "名簿.csv") -> Deliverable:
    checked = list(range(1, len(placement.task.spec) + 1))
    file = (name, io.BytesIO(content))
    row = delivery.hand_in(session, placement, body="", self_check=checked, file=file, by=placement.worker)
    session.refresh(placement)
    return row


def ask(
    session: Session, director: Person, deliverable: Deliverable, *, planted: int = 20, **more: Any
) -> Verification:
    due = today() + timedelta(days=7)
    task: dict[str, Any] = {
        "title": "名簿の検査",
        "content": "名簿を原稿と見比べる。",
        "spec": list(asking.SPEC),
        "track": "clerical",
        "min_level": 0,
        "hours": 1.0,
        "due_on": due,
        "inspect_on": due + timedelta(days=5),
        "pay_on": due + timedelta(days=30),
        "fee_yen": 1200,
        "fee_basis": "1時間 × 1,200円",
        "withholding": WithholdingClass.NONE,
        "personal_data": False,
    }
    return asking.ask(session, deliverable, planted=planted, by=director, **task | more)


def take(session: Session, director: Person, verification: Verification, worker: Person) -> Placement:
    sent = staffing.offer(session, verification.task, worker, answer_by=today(), by=director)
    return staffing.accept(session, sent, by=worker)


def corrected(
    session: Session, verification: Verification, *, missed: int = 0, also: Mapping[tuple[int, int], str] = {}
) -> bytes:
    """The copy with all planted errors but `missed` put right, and other cells changed."""
    copy = tables.given_out(session, verification)
    right = {each.place: each.was for each in verification.planted[missed:]}
    return copy.changed(right | dict(also))


def verify(
    session: Session,
    director: Person,
    verification: Verification,
    worker: Person,
    *,
    missed: int = 0,
    also: Mapping[tuple[int, int], str] = {},
) -> Deliverable:
    """Taken, done, handed in and accepted."""
    placement = take(session, director, verification, worker)
    row = hand_in(session, placement, corrected(session, verification, missed=missed, also=also))
    quality.approve(session, row, by=director)
    return row


def measured(session: Session, worker: Person, metric: str) -> Measured:
    """In the last year."""
    year = Scope(since=now() - timedelta(days=365), until=now() + timedelta(days=1))
    return measure(metric, rows(facts_of(session, worker, "clerical")), year)


def cells(content: bytes, encoding: str = "cp932") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(encoding), newline="")))
