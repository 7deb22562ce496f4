"""Rin leads a team job and checks what Nagi delivers in it; the director marks some of it once more, and a
client says what slipped through."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import today
from lms.demo import orders
from lms.demo.stage import Cast, ago
from lms.teamjobs import delivery, quality, tasks, terms
from lms.teamjobs.axes import axes_of
from lms.teamjobs.checking import naming, second_marks
from lms.teamjobs.complaints import complaining
from lms.teamjobs.complaints.models import Channel
from lms.teamjobs.leading import leading
from lms.teamjobs.models import Defect, Deliverable, Placement
from lms.teamjobs.order_models import TeamJob

SHOPS = {
    "パンのこむぎ": (
        "焼きたての香りが朝の通りに広がる店です。人気は道産小麦の食パン。"
        "売り切れしだい閉まるので、早い時間がおすすめです。営業は7時から15時まで、駅前通り2丁目。"
    ),
    "時計のあさひ": (
        "電池の交換から柱時計の修理まで、店主が目の前で直してくれます。"
        "待つあいだに聞く町の話も楽しみのひとつ。営業は10時から18時まで、銀座通り4丁目。"
    ),
    "豆と器 つきの": (
        "自家焙煎の豆を、作家ものの器で味わえます。はじめての人には、好みを聞いて"
        "一杯ずつ選んでくれます。営業は11時から19時まで、緑道沿い。"
    ),
    "文具のひので": (
        "入学のころになると、名前を入れる鉛筆を選ぶ親子でにぎわいます。"
        "便せんの品ぞろえは町でいちばん。営業は9時から18時まで、買物公園1丁目。"
    ),
    "花と苗 みなみ": (
        "季節の苗を、植え方の小さな紙をそえて渡してくれます。"
        "冬のあいだは、室内で楽しむ鉢が店先に並びます。営業は10時から17時まで、南通り3丁目。"
    ),
}
"""Shop → what Nagi wrote; the last one waits for its check"""
MARKS = ((3, 4, 3, 3, 4), (3, 3, 2, 3, 4), (4, 4, 3, 2, 4), (2, 4, 3, 3, 3))
"""Rin's marks, piece by piece"""
SECOND = ((3, 4, 3, 2, 4), (3, 3, 3, 3, 4), (3, 4, 3, 2, 4))
"""The director's, blind; the fourth piece still waits"""
SAID = "営業は19時までではなく20時までだそうです。お店が先月から時間を変えたとのことです。"


def check_by_workers(session: Session, cast: Cast) -> None:
    with ago(20):
        client = tasks.client_named(session, "こもれび商店会", by=cast["aoki"])
        job = tasks.open_team_job(session, client, title="商店街のひとこと紹介", by=cast["aoki"])
        written = [_taken(session, cast, job, "nagi", title=f"{shop}のひとこと紹介") for shop in SHOPS]
        paid = _taken(session, cast, job, "rin", title="ひとこと紹介の検品(5本)", **_checking())
        naming.name(session, paid, by=cast["aoki"])
        led = _taken(session, cast, job, "rin", title="ひとこと紹介のとりまとめ", **_leading())
        leading.give(session, led, by=cast["aoki"])
    rows = []
    for number, (placement, body) in enumerate(zip(written, SHOPS.values(), strict=True)):
        with ago(18 - number if number < len(MARKS) else 0.3):
            rows.append(_delivered(session, placement, body))
    for number, (row, points) in enumerate(zip(rows, MARKS, strict=False)):
        with ago(17.6 - number):
            _checked(session, row, points, by=cast["rin"])
    with ago(12):
        for row, points in zip(rows, SECOND, strict=False):
            second_marks.give(session, row, marks=_marks(points), by=cast["aoki"])
    with ago(7):
        _complain(session, rows[2], by=cast["aoki"])


def _taken(session: Session, cast: Cast, job: TeamJob, name: str, **task: Any) -> Placement:
    values: dict[str, Any] = {
        "content": "お店のひとこと紹介を1本(テキスト)。資料はお渡しします。",
        "spec": ["60字以上120字以内で書く", "営業時間と場所を、資料のとおりに入れる"],
        "min_level": 0,
        "hours": 1.0,
        "fee_yen": 1200,
        "fee_basis": "1本 1,200円",
        **terms.usual_days(today() + timedelta(days=30)),
    }
    row = orders.write(session, job, cast["aoki"], **values | task)
    return orders.take(session, row, cast[name], cast["aoki"])


def _checking() -> dict[str, Any]:
    return {
        "content": "ほかの人が書いたひとこと紹介を5本検品する。点と、ひとことを書く。",
        "spec": ["資料と1か所ずつ見比べる", "5つの観点に点を付ける"],
        "min_level": 1,
        "hours": 2.0,
        "fee_yen": 2600,
        "fee_basis": "5本 × 520円",
    }


def _leading() -> dict[str, Any]:
    return {
        "content": "ひとこと紹介5本の日にちを見て、質問に答え、そろったら知らせる。",
        "spec": ["5本の進みぐあいを、週に一度まとめて伝える"],
        "min_level": 1,
        "hours": 1.5,
        "fee_yen": 2000,
        "fee_basis": "1件 2,000円",
    }


def _delivered(session: Session, placement: Placement, body: str) -> Deliverable:
    return delivery.deliver(session, placement, body=body, version=0, self_check=[1, 2], by=placement.worker)


def _checked(session: Session, row: Deliverable, points: tuple[int, ...], *, by: Person) -> None:
    words = "資料のとおりで、お店の様子が目にうかびます。"
    quality.approve(session, row, comment=words, marks=_marks(points), by=by)


def _marks(points: tuple[int, ...]) -> dict[str, int | None]:
    return dict(zip(axes_of("writing"), points, strict=True))


def _complain(session: Session, row: Deliverable, *, by: Person) -> None:
    complaining.complain(
        session,
        row,
        text=SAID,
        defect=Defect.WRONG_FACT,
        told_on=today(),
        how=Channel.PHONE,
        told_by="こもれび商店会の担当の方",
        by=by,
    )
