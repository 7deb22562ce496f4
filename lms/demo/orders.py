"""The demo town's team job: tasks done, one under way, one offered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import today
from lms.demo import articles, levels
from lms.demo.stage import Cast, ago
from lms.drafting import drafts
from lms.teamjobs import delivery, quality, staffing, tasks, terms
from lms.teamjobs.models import Defect, Deliverable, Placement, Task
from lms.teamjobs.order_models import TeamJob
from lms.teamjobs.withholding import WithholdingClass

FLORIST = articles.FLORIST_WITHOUT_VOICE.format(voice=articles.VOICE)
WORKS = {
    "さくら食堂": (articles.DINER,),
    "ひまわり生花店": (articles.FLORIST_WITHOUT_VOICE.format(voice=""), FLORIST),
    "木もれび書店": (articles.BOOKSHOP,),
}
"""Shop → what was delivered, round by round"""
SPEC = (
    "600字以上800字以内で書く",
    "営業時間・定休日・場所を、いただいた資料のとおりに入れる",
    "お店の人のことばを一つ、かぎかっこで入れる",
)


def rin_works(session: Session, cast: Cast) -> None:
    """Three articles delivered and accepted, the second only after one point was mended."""
    with ago(46):
        job = _job(session, cast)
    for number, (shop, rounds) in enumerate(WORKS.items()):
        start = 44 - 12 * number
        with ago(start):
            task = write(session, job, cast["aoki"], title=f"{shop}の紹介記事", min_level=1)
            placement = take(session, task, cast["rin"], cast["aoki"])
        for day, article in enumerate(rounds, start=5):
            with ago(start - day):
                row = _deliver(session, placement, article)
            with ago(start - day - 0.25):
                _check(session, row, cast["aoki"], last=article is rounds[-1])


def open_work(session: Session, cast: Cast) -> None:
    """One task Rin works on, one that Nagi is thinking about, one that nobody was asked for yet."""
    with ago(3):
        job = _job(session, cast)
        under_way = write(session, job, cast["aoki"], title="朝市のお知らせ記事", min_level=2)
        take(session, under_way, cast["rin"], cast["aoki"])
    with ago(1):
        asked = write(session, job, cast["aoki"], title="つむぎ工房の紹介記事", min_level=1)
        answer_by = today() + timedelta(days=4)
        note = "ていねいに書かれた実習を読んで、お願いしたいと思いました。"
        staffing.offer(session, asked, cast["nagi"], answer_by=answer_by, note=note, by=cast["aoki"])
        write(
            session,
            job,
            cast["aoki"],
            title="はじめての仕事:商店街の店名リストの確認",
            min_level=0,
            hours=1.5,
        )
        title = "お試し：朝市のひとこと紹介"
        trial = write(session, job, cast["aoki"], title=title, trial=True, hours=2.0)
        levels.offer_a_trial(session, cast, trial)


def _job(session: Session, cast: Cast) -> TeamJob:
    client = tasks.client_named(session, "こもれび商店会", by=cast["aoki"])
    return tasks.open_team_job(session, client, title="商店街のお店紹介", by=cast["aoki"])


def write(session: Session, job: TeamJob, director: Person, *, title: str, **changes: Any) -> Task:
    values: dict[str, Any] = {
        "content": "お店の紹介記事を1本(テキスト)。資料と取材メモはお渡しします。",
        "spec": list(SPEC),
        "track": "writing",
        "min_level": 1,
        "hours": 4.0,
        **terms.usual_days(today() + timedelta(days=10)),
        "fee_yen": 5600,
        "fee_basis": "1本 5,600円(700字 × 8.0円)",
        "withholding": WithholdingClass.MANUSCRIPT,
        "personal_data": False,
    }
    return tasks.write_task(session, job, title=title, by=director, **values | changes)


def take(session: Session, task: Task, worker: Person, director: Person) -> Placement:
    """Offered and accepted at once."""
    offer = staffing.offer(session, task, worker, answer_by=today() + timedelta(days=2), by=director)
    placement = staffing.accept(session, offer, by=worker)
    session.refresh(task)
    return placement


def _deliver(session: Session, placement: Placement, article: str) -> Deliverable:
    session.refresh(placement)
    sheet = drafts.opened(session, placement.worker, delivery.draft_key(placement))
    points, worker = [1, 2, 3], placement.worker
    return delivery.deliver(
        session, placement, body=article, version=sheet.version, self_check=points, by=worker
    )


def _check(session: Session, row: Deliverable, director: Person, *, last: bool) -> None:
    if not last:
        text = "お店の人のことばが、まだ入っていません。取材メモの2枚目から、一つ選んで入れてください。"
        quality.return_(session, row, clause=3, defect=Defect.MISSING, text=text, by=director)
        return
    quality.approve(
        session,
        row,
        chars=len("".join(row.body.split())),
        typos=0,
        similarity=0.04,
        marks={"accuracy": 3, "instruction": 4, "expression": 3, "research": 3, "communication": 4},
        stars=5,
        comment="資料のとおりで、読みやすい記事でした。",
        by=director,
    )
