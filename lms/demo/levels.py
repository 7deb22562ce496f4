"""Levels on their way in the demo town: one proposed, one looked at again by a deputy, one trial offered."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from lms.accounts import deputies
from lms.accounts.models import Person
from lms.db import today
from lms.demo import learners
from lms.demo.stage import Cast, ago
from lms.skills import entering, ladders, own_view, promotion
from lms.skills.deciding import appeals
from lms.skills.deciding.models import How
from lms.skills.models import Decision, Proposal
from lms.skills.reasons import Reason
from lms.teamjobs import staffing
from lms.teamjobs.models import Task

ASKED = "電話で聞きました。「条件は満たしていると思います。別の人にも読んでもらえませんか」とのことです。"


def bring_on_their_way(session: Session, cast: Cast) -> None:
    """Minato's is told before his rest begins, nine days ago."""
    _minato_asks_for_another_look(session, cast)
    _rin_is_proposed_for_directing(session, cast)
    _rin_says_how_she_sees_it(session, cast)


def offer_a_trial(session: Session, cast: Cast, task: Task) -> None:
    """Sora meets the conditions of level 1."""
    note = "レベル1の条件がそろいました。短い記事で、仕事の流れをためしてみませんか。"
    answer_by = today() + timedelta(days=5)
    staffing.offer(session, task, cast["sora"], answer_by=answer_by, note=note, by=cast["aoki"])


def _minato_asks_for_another_look(session: Session, cast: Cast) -> None:
    minato = cast["minato"]
    _learns(session, cast, since=40)
    decision = _refused(session, cast)
    with ago(12):
        appeals.appeal(session, decision, text=ASKED, how=How.PHONE, by=cast["mori"])
    with ago(11):
        deputies.name_deputy(
            session,
            cast["ito"],
            since=today(),
            until=today() + timedelta(days=60),
            reason=f"{minato.name}さんの見直しに、まだかかわっていない人が必要なため",
            by=cast["aoki"],
        )


def _learns(session: Session, cast: Cast, *, since: float) -> None:
    minato = cast["minato"]
    for step, key in enumerate(("onboarding/start/promises", "writing/basics/conclusion-first")):
        with ago(since - 3 * step):
            learners.study(session, minato, key)
    key = "writing/basics/conclusion-first"
    learners.practise(session, minato, cast["mori"], key, handed_in=since - 5, marked=since - 6)


def _refused(session: Session, cast: Cast) -> Decision:
    with ago(25):
        proposal = _propose(session, cast["minato"], "writing", "結論から書けています。", by=cast["aoki"])
    with ago(22):
        words = "実習をもう1本見てから決めたいです。見出しがあると、さらに読みやすくなります。"
        unmet = "practice.rubric_adj"
        return promotion.decide(
            session, proposal, confirmed=False, reason=words, unmet=unmet, by=cast["kita"]
        )


def _rin_is_proposed_for_directing(session: Session, cast: Cast) -> None:
    """What she checked together with the director, written down by the coach."""
    rin, note = cast["rin"], "青木さんといっしょに検品した分"
    with ago(4):
        for metric, value in (("review.n", 6), ("review.double_scored", 6)):
            entering.enter_measure(
                session,
                rin,
                track="directing",
                metric=metric,
                value=value,
                on=None,
                note=note,
                how="face_to_face",
                by=cast["mori"],
            )
    with ago(2):
        words = "ほかの人の原稿を、相手の立場に立って見られるようになりました。"
        _propose(session, rin, "directing", words, by=cast["aoki"])


def _rin_says_how_she_sees_it(session: Session, cast: Cast) -> None:
    skill = ladders.skill_of(session, "writing")
    assert skill is not None
    marks = {"accuracy": 3, "instruction": 4, "expression": 2, "research": 2, "communication": 4}
    with ago(8):
        note = "取材して書くのが、まだ不安です。"
        own_view.assess(session, cast["rin"], skill, marks=marks, note=note, by=cast["rin"])


def _propose(session: Session, worker: Person, track: str, words: str, *, by: Person) -> Proposal:
    skill = ladders.skill_of(session, track)
    assert skill is not None
    why = Reason.CONDITIONS
    return promotion.propose(session, worker, skill, level=1, reason_code=why, reason=words, by=by)
