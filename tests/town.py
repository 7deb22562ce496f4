"""Scenes of the town that several tests start from."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import time_is, today
from lms.skills import ladders
from lms.teamjobs import delivery, quality, staffing, tasks
from lms.teamjobs.models import Defect, Placement, Task
from lms.teamjobs.withholding import WithholdingClass

ORDERER = {
    "name": "株式会社そらまめ企画",
    "address": "旭川市○条○丁目",
    "contact": "青木 まこと 0166-00-0001",
    "harassment_desk": "外部相談室 0166-00-0009",
    "expenses": "必要な経費は、事前に話し合って発注者が負担します。",
    "changes": "内容や納期を変えるときは、書面で両者が合意します。",
    "defects": "仕様の項目を満たさないときは、項目を示して直しをお願いします。",
    "copyright": "報酬の支払いと同時に、著作権を発注者に譲渡します。",
    "personal_information": "仕事で知った個人情報は、この仕事のほかには使いません。",
}


def write_task(session: Session, director: Person, **changes: Any) -> Task:
    """A small writing task that anybody may take, due in ten days."""
    ladders.load_default(session)
    if tasks.orderer_of(session) is None:
        tasks.describe_orderer(session, by=director, **ORDERER)
    client = tasks.client_named(session, "さくら商店", by=director)
    job = tasks.open_team_job(session, client, title="商店街の紹介", by=director)
    due = today() + timedelta(days=10)
    values: dict[str, Any] = {
        "title": "さくら商店の紹介文",
        "content": "お店の紹介文を1本。",
        "spec": ["800字以上1,000字以内", "営業時間と定休日を入れる"],
        "track": "writing",
        "min_level": 0,
        "hours": 3.0,
        "due_on": due,
        "inspect_on": due + timedelta(days=5),
        "pay_on": due + timedelta(days=30),
        "fee_yen": 3000,
        "fee_basis": "1,000字 × 3.0円",
        "withholding": WithholdingClass.MANUSCRIPT,
        "personal_data": False,
    }
    return tasks.write_task(session, job, by=director, **values | changes)


def take_task(session: Session, director: Person, worker: Person, **task: Any) -> Placement:
    """A task written, offered and accepted at this moment."""
    written = write_task(session, director, **task)
    sent = staffing.offer(session, written, worker, answer_by=today(), by=director)
    return staffing.accept(session, sent, by=worker)


def finish_task(
    session: Session,
    director: Person,
    placement: Placement,
    *,
    delivered: datetime,
    checked: datetime,
    returned: bool = False,
) -> None:
    """Delivered and checked at these moments; with `returned` it comes back once before it passes."""
    rounds = (True, False) if returned else (False,)
    for comes_back in rounds:
        with time_is(delivered):
            row = delivery.hand_in(
                session, placement, body="紹介文です。", self_check=[1, 2], by=placement.worker
            )
        with time_is(checked):
            session.refresh(placement)
            if comes_back:
                quality.return_(
                    session, row, clause=1, defect=Defect.TYPOS, text="直してください。", by=director
                )
            else:
                quality.approve(session, row, stars=4, by=director)
        session.flush()
        session.expire_all()
