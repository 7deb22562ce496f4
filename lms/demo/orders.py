"""The demo town's team job: tasks done, one under way, one offered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now, time_is, today
from lms.demo import levels
from lms.teamjobs import delivery, quality, staffing, tasks, terms
from lms.teamjobs.models import Task
from lms.teamjobs.order_models import TeamJob
from lms.teamjobs.withholding import WithholdingClass

Cast = dict[str, Person]
SHOPS = ("さくら食堂", "ひまわり生花店", "木もれび書店")
SPEC = (
    "600字以上800字以内で書く",
    "営業時間・定休日・場所を、いただいた資料のとおりに入れる",
    "お店の人のことばを一つ、かぎかっこで入れる",
)


def rin_works(session: Session, cast: Cast) -> None:
    """Three articles delivered and accepted, the second only after one point was mended."""
    with time_is(now() - timedelta(days=46)):
        job = _job(session, cast)
    for number, shop in enumerate(SHOPS):
        start = 44 - 12 * number
        with time_is(now() - timedelta(days=start)):
            task = _write(session, job, cast["aoki"], title=f"{shop}の紹介記事", min_level=1)
            answer_by = today() + timedelta(days=2)
            offer = staffing.offer(session, task, cast["rin"], answer_by=answer_by, by=cast["aoki"])
            placement = staffing.accept(session, offer, by=cast["rin"])
        with time_is(now() - timedelta(days=start - 5)):
            row = delivery.deliver(
                session, placement, body=_article(shop), version=0, self_check=[1, 2, 3], by=cast["rin"]
            )
        with time_is(now() - timedelta(days=start - 6)):
            quality.approve(
                session,
                row,
                chars=690,
                typos=0,
                similarity=0.04,
                marks={"accuracy": 3, "instruction": 4, "expression": 3, "research": 3, "communication": 4},
                stars=5,
                comment="資料のとおりで、読みやすい記事でした。",
                by=cast["aoki"],
            )


def open_work(session: Session, cast: Cast) -> None:
    """One task Rin works on, one that Nagi is thinking about, one that nobody was asked for yet."""
    with time_is(now() - timedelta(days=3)):
        job = _job(session, cast)
        under_way = _write(session, job, cast["aoki"], title="朝市のお知らせ記事", min_level=2)
        answer_by = today() + timedelta(days=3)
        offer = staffing.offer(session, under_way, cast["rin"], answer_by=answer_by, by=cast["aoki"])
        staffing.accept(session, offer, by=cast["rin"])
    with time_is(now() - timedelta(days=1)):
        asked = _write(session, job, cast["aoki"], title="つむぎ工房の紹介記事", min_level=1)
        answer_by = today() + timedelta(days=4)
        note = "ていねいに書かれた実習を読んで、お願いしたいと思いました。"
        staffing.offer(session, asked, cast["nagi"], answer_by=answer_by, note=note, by=cast["aoki"])
        _write(
            session,
            job,
            cast["aoki"],
            title="はじめての仕事:商店街の店名リストの確認",
            min_level=0,
            hours=1.5,
        )
        title = "お試し：朝市のひとこと紹介"
        trial = _write(session, job, cast["aoki"], title=title, trial=True, hours=2.0)
        levels.offer_a_trial(session, cast, trial)


def _job(session: Session, cast: Cast) -> TeamJob:
    client = tasks.client_named(session, "こもれび商店会", by=cast["aoki"])
    return tasks.open_team_job(session, client, title="商店街のお店紹介", by=cast["aoki"])


def _write(session: Session, job: TeamJob, director: Person, *, title: str, **changes: Any) -> Task:
    due = today() + timedelta(days=10)
    values: dict[str, Any] = {
        "content": "お店の紹介記事を1本(テキスト)。資料と取材メモはお渡しします。",
        "spec": list(SPEC),
        "track": "writing",
        "min_level": 1,
        "hours": 4.0,
        "due_on": due,
        "inspect_on": due + timedelta(days=5),
        "pay_on": terms.usual_payment(due),
        "fee_yen": 5600,
        "fee_basis": "1本 5,600円(700字 × 8.0円)",
        "withholding": WithholdingClass.MANUSCRIPT,
        "personal_data": False,
    }
    return tasks.write_task(session, job, title=title, by=director, **values | changes)


def _article(shop: str) -> str:
    return (
        f"{shop}は、商店街の入口で40年続くお店です。営業は10時から18時まで、水曜日がお休みです。\n\n"
        "店主は「通りがかりの人が、ひと息つける場所でいたい」と話します。\n\n"
        "季節の品は入荷しだい店先の黒板に書かれます。遠くから来る方は、電話で確かめてからがおすすめです。"
    )
