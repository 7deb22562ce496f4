"""How coaches accompany workers in the demo town: meetings, advice on outside work, a hand-over, phrases."""

from __future__ import annotations

from datetime import time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.coaching.caseload import absences, handing_over, loads
from lms.coaching.meetings import booking, offering
from lms.coaching.meetings.models import Booking, Slot
from lms.coaching.outside import advising, bringing, jobs, reading
from lms.coaching.outside.models import Outcome, What
from lms.db import now, today
from lms.demo.stage import Cast, ago
from lms.learning.told import How as Told
from lms.practice import answering, coaching, marking
from lms.practice.models import Assessment, How, Submission
from lms.practice.models import Outcome as Became
from lms.practice.phrases.keeping import keep

PROFILE = (
    "旭川で暮らす二児の母です。暮らしと子育ての記事を、読む人が今日から使えるように書きます。\n\n"
    "・600字から2,000字の記事\n・取材メモや資料からのまとめ\n・平日の午前に作業します。連絡にはその日のうちにお返事します。"
)
PROPOSAL = (
    "はじめまして。募集を拝見しました。図書館で12年、案内文とお知らせを書いてきました。\n"
    "ご指定の形に合わせて、期日までにお届けします。どうぞよろしくお願いいたします。"
)


def accompany(session: Session, cast: Cast) -> None:
    _hand_over(session, cast)
    _meet(session, cast)
    _outside(session, cast)
    _talk_about_feedback(session, cast)
    for text in ("最初の一文で、何の話かが分かりました。", "次は、声に出して読んでから出してみましょう。"):
        keep(session, cast["kita"], text)
    loads.say_most(session, cast["kita"], 6, by=cast["kita"])
    days = {"since": today() + timedelta(days=12), "until": today() + timedelta(days=15)}
    absences.enter(session, cast["mori"], stand_in=cast["kita"], by=cast["mori"], **days)


def _hand_over(session: Session, cast: Cast) -> None:
    words = "電話は午後がよいそうです。体調の話は、本人が始めたときだけ聞くと約束しました。"
    coaches = {"before": cast["mori"], "after": cast["kita"]}
    with ago(20):
        handing_over.hand_over(session, cast["minato"], words=words, by=cast["aoki"], **coaches)
    with ago(19):
        coaching.note(session, cast["minato"], "はじめに電話であいさつをしました。", by=cast["kita"])


def _meet(session: Session, cast: Cast) -> None:
    """One meeting held and written down, one held yesterday and not yet, one to come, free times ahead."""
    with ago(7):
        _offer(session, cast["kita"], days_ahead=1)
        met = _book(session, cast["kita"], cast["sora"], wish="見出しの付け方を聞きたいです。", how=How.PHONE)
    with ago(5):
        coaching.hold_session(
            session,
            cast["sora"],
            held_at=met.starts_at,
            how=How.PHONE,
            notes="午前中の30分を書く時間にあてると続けやすい、と話してくれました。見出しの付け方をいっしょに確かめました。",
            next_action="次の記事で、見出しを先に3つ書いてから本文を書いてみる。",
            due=today() + timedelta(days=9),
            last_outcome=Became.DONE,
            staff_note="お父さまの通院が火曜にあります。締め切りは火曜をさけると安心です。",
            by=cast["kita"],
        )
    with ago(4):
        _offer(session, cast["mori"], days_ahead=3)
        _book(session, cast["mori"], cast["rin"], wish="二つの仕事を同時に受けてよいか。", how=How.LINK)
    _offer(session, cast["kita"], days_ahead=2)
    _offer(session, cast["mori"], days_ahead=3)
    _book(session, cast["kita"], cast["sora"], wish="次の記事の題名を相談したいです。", how=How.PHONE)


def _outside(session: Session, cast: Cast) -> None:
    nagi, mori, sora, kita = (cast[name] for name in ("nagi", "mori", "sora", "kita"))
    with ago(10):
        job = jobs.log_job(
            session,
            nagi,
            title="子育てサイトの体験記事(3本)",
            track="writing",
            url="https://example.jp/jobs/1042",
            due=today() + timedelta(days=21),
            pay_yen=6000,
            by=nagi,
        )
        work = bringing.bring(
            session, nagi, what=What.PROFILE, track="writing", body=PROFILE, job=job, by=nagi
        )
    with ago(8):
        advice = advising.advise(
            session,
            work,
            text="作業する時間と返事の早さが書いてあり、頼む人が安心できます。得意な分野は一つに絞ると、もっと目にとまります。",
            next_action="プロフィールの最初の一行に、いちばん書きたい分野を一つだけ書く。",
            due=today() + timedelta(days=14),
            marks={},
            last_outcome=Became.DONE,
            by=mori,
        )
        jobs.say_outcome(session, job, Outcome.WON, by=nagi)
    with ago(7.5):
        reading.read(session, advice, by=nagi)
    with ago(7):
        words = f"{advice.text}\n\n「その日のうちにお返事」は「翌日までに」とすると、無理なく約束を守れます。"
        advising.correct(session, advice, text=words, by=mori)
    with ago(3):
        jobs.log_job(session, nagi, title="地元の朝市を紹介する記事の募集", track="writing", by=nagi)
    with ago(1):
        job = jobs.log_job(
            session, sora, title="町内会の名簿の清書", track="clerical", told=Told.PHONE, by=kita
        )
        bringing.bring(
            session,
            sora,
            what=What.PROPOSAL,
            track="clerical",
            body=PROPOSAL,
            question="短すぎないでしょうか。",
            job=job,
            told=Told.PHONE,
            by=kita,
        )


def _talk_about_feedback(session: Session, cast: Cast) -> None:
    """Nagi asked, Mori answered and corrected her words."""
    newest = select(Assessment).join(Assessment.submission).where(Submission.worker_id == cast["nagi"].id)
    feedback = session.scalars(newest.order_by(Assessment.id.desc()).limit(1)).one()
    with ago(27):
        answering.reply(
            session, feedback, "出典は、本文の中と最後のどちらに書くのがよいですか。", by=cast["nagi"]
        )
    with ago(26):
        words = f"{feedback.text}\n\n出典は、引用したすぐ後に書くと、読む人が確かめやすくなります。"
        marking.correct(session, feedback, text=words, comments=feedback.comments, by=cast["mori"])
        answering.reply(session, feedback, "本文に書き足しました。すぐ後がおすすめです。", by=cast["mori"])


def _offer(session: Session, coach: Person, *, days_ahead: int) -> None:
    day = today() + timedelta(days=days_ahead)
    ways = (How.PHONE, How.LINK)
    offering.offer(session, coach, day=day, first=time(10), last=time(11), ways=ways, by=coach)
    session.flush()


def _book(session: Session, coach: Person, worker: Person, *, wish: str, how: How) -> Booking:
    coming = select(Slot).where(Slot.coach_id == coach.id, Slot.starts_at > now()).order_by(Slot.starts_at)
    slot = session.scalars(coming.limit(1)).one()
    row = booking.book(session, slot, worker, how=how, wish=wish, by=worker)
    session.flush()
    return row
