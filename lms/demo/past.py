"""What happened in the demo town in the last two months, told through the verbs that real people use."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Person
from lms.db import today
from lms.demo import learners, levels, orders
from lms.demo.stage import Cast, ago
from lms.skills import entering, interviews, ladders, promotion
from lms.skills.reasons import Reason
from lms.skills.sources import quiz_groups

FIRST_LESSONS = (
    "onboarding/start/promises",
    "writing/basics/conclusion-first",
    "writing/basics/readable-sentences",
    "writing/basics/sources-and-quotation",
)


def tell(session: Session, cast: Cast) -> None:
    """Each worker's way so far; whoever tries the town goes on from here."""
    _welcome(session, cast)
    for name, since in (("rin", 60), ("nagi", 40), ("sora", 18)):
        _learn_writing(session, cast, name, since=since)
    _promote(session, cast, "rin", level=1, days_ago=48)
    _finish_the_basics(session, cast["rin"], since=46)
    orders.rin_works(session, cast)
    _promote(session, cast, "rin", level=2, days_ago=6)
    _promote(session, cast, "nagi", level=1, days_ago=28)
    _by_phone(session, cast)
    levels.bring_on_their_way(session, cast)
    orders.open_work(session, cast)
    with ago(9):
        people.start_rest(session, cast["minato"], since=today(), until=None, by=cast["minato"])


def _welcome(session: Session, cast: Cast) -> None:
    """Identity checked face to face; the promise of secrecy. Haru still has it before her."""
    for name in ("rin", "nagi", "sora", "minato"):
        with ago(70):
            entering.confirm_identity(session, cast[name], how="face_to_face", on=None, by=cast["aoki"])
            entering.agree_to_promise(session, cast[name])
    with ago(1):
        entering.confirm_identity(session, cast["haru"], how="phone", on=None, by=cast["aoki"])


def _learn_writing(session: Session, cast: Cast, name: str, *, since: int) -> None:
    """The first lesson for everyone, then the writing lessons, a day or two apart."""
    worker = cast[name]
    coach = people.coaches_of(session, worker)[0]
    for step, key in enumerate(FIRST_LESSONS[:2] if name == "sora" else FIRST_LESSONS):
        with ago(since - 2 * step):
            learners.study(session, worker, key, slips=step % 2)
        if step > 0:
            learners.practise(
                session, worker, coach, key, handed_in=since - 2 * step - 0.3, marked=since - 2 * step - 1
            )


def _by_phone(session: Session, cast: Cast) -> None:
    """Nagi tries clerical work without a screen at hand, and her coach talks with her about her writing."""
    nagi, coach = cast["nagi"], cast["mori"]
    skill = ladders.skill_of(session, "writing")
    assert skill is not None
    with ago(5):
        learners.study_by_phone(session, nagi, coach, "clerical/basics/files-and-tables")
    with ago(4):
        said = "一文を短くするこつが、つかめてきたそうです。次は見出しの付け方を、いっしょに見ます。"
        marks = {"expression": 3}
        interviews.enter_interview(
            session, nagi, skill, text=said, marks=marks, how="phone", on=None, by=coach
        )


def _finish_the_basics(session: Session, worker: Person, *, since: int) -> None:
    """Every quiz that counts for writing_basic, two a day: level 2 asks for them all."""
    left = [key for key in quiz_groups(session, "writing")["writing_basic"] if key not in FIRST_LESSONS]
    for step, key in enumerate(left):
        with ago(since - step / 2):
            learners.study(session, worker, key)


def _promote(session: Session, cast: Cast, name: str, *, level: int, days_ago: float) -> None:
    skill = ladders.skill_of(session, "writing")
    assert skill is not None
    worker = cast[name]
    second = next(c for c in (cast["kita"], cast["mori"]) if c not in people.coaches_of(session, worker))
    with ago(days_ago + 1):
        proposal = promotion.propose(
            session,
            worker,
            skill,
            level=level,
            reason_code=Reason.CONDITIONS,
            reason="条件がそろい、実習と仕事のようすも落ち着いています。",
            by=cast["aoki"],
        )
    with ago(days_ago):
        promotion.decide(
            session,
            proposal,
            confirmed=True,
            reason="提出物を読みました。条件を満たしています。",
            unmet="",
            by=second,
        )
