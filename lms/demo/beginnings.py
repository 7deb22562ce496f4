"""How the demo town's people began: talks, wishes, and one short test that is still under way."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.aptitude import interviews, inviting, testing, wishes
from lms.aptitude.models import How
from lms.demo.stage import Cast, ago
from lms.skills import ladders

EVERYDAY = "スマートフォンで家計簿とメールを使っています。パソコンは週に2、3回です。"


def begin(session: Session, cast: Cast) -> None:
    _talk(session, cast)
    _wish(session, cast)
    with ago(39):
        _test(session, cast["nagi"], answers=12)
    with ago(1):
        _test(session, cast["haru"], answers=2)
    with ago(2):
        _invite(session, cast)


def _invite(session: Session, cast: Cast) -> None:
    skill = ladders.skill_of(session, "writing")
    assert skill is not None
    inviting.invite(session, cast["sora"], skill, by=cast["kita"])


def _talk(session: Session, cast: Cast) -> None:
    with ago(41):
        interviews.hold(
            session,
            cast["nagi"],
            how=How.FACE_TO_FACE,
            held_on=None,
            experience="衣料品店で8年。商品の札やお知らせを書いていました。",
            everyday=EVERYDAY,
            hopes="家で、文章の仕事を少しずつ増やしたいです。",
            worries="締め切りが重なるときのこと。",
            view="読み手を思い浮かべて話される方。紹介文から始めるのがよさそうです。",
            by=cast["aoki"],
        )
    with ago(1.5):
        interviews.hold(
            session,
            cast["haru"],
            how=How.PHONE,
            held_on=None,
            experience="保育園の連絡帳と、町内会の回覧を書いてきました。",
            everyday="スマートフォンで写真の整理とメッセージ。",
            hopes="子どもが寝たあとの1時間を、仕事にできるようになりたいです。",
            worries="パソコンをほとんど使ったことがないこと。",
            view="短い文章から。スマートフォンだけで始められることを案内しました。",
            by=cast["kita"],
        )


def _wish(session: Session, cast: Cast) -> None:
    said: dict[str, Any] = {"how": How.SCREEN}
    said |= {"times": ["evening", "night"], "equipment": ["computer", "phone"]}
    with ago(50):
        wishes.say(
            session,
            cast["rin"],
            kinds=["articles", "interviews"],
            hours_per_week=15,
            avoid="夜おそい電話のやりとり",
            accommodations="",
            wishes_for=["coach", "director"],
            accommodations_for=[],
            by=cast["rin"],
            **said,
        )
    with ago(38):
        wishes.say(
            session,
            cast["nagi"],
            kinds=["short_texts", "articles"],
            hours_per_week=20,
            avoid="",
            accommodations="月曜は通院のため、返事が翌日になります。",
            wishes_for=["director"],
            accommodations_for=["coach"],
            by=cast["nagi"],
            **said,
        )
    with ago(17):
        wishes.say(
            session,
            cast["sora"],
            kinds=["data_entry", "transcription"],
            hours_per_week=8,
            avoid="",
            accommodations="父の介護のため、急に手が離せなくなることがあります。",
            wishes_for=[],
            accommodations_for=[],
            by=cast["kita"],
            **said | {"how": How.PHONE},
        )


def _test(session: Session, worker: Person, *, answers: int) -> None:
    """Most of it is not known yet: that is what a newcomer's test looks like."""
    skill = ladders.skill_of(session, "writing")
    assert skill is not None
    test = testing.begin(session, worker, skill, how=How.SCREEN, by=worker)
    for _n in range(answers):
        row = testing.waiting(test)
        if row is None:
            break
        testing.answer(session, test, row.n, None, by=worker)
