"""Who would be judged otherwise under a draft, before it takes effect. Levels themselves never change by
this: people propose and confirm them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, PersonRole, Role
from lms.db import now
from lms.skills.clock import Pause
from lms.skills.criteria import Ladder
from lms.skills.estimates.dated import NO_FIGURES, figures
from lms.skills.evidence import rows
from lms.skills.facts import FactRow
from lms.skills.in_force import choose_versions
from lms.skills.judging import Judged, judged
from lms.skills.models import Fact, FactVoid, LadderVersion, Standing
from lms.skills.revising.models import LadderDraft
from lms.skills.rules import missing
from lms.skills.sources import quizzes_of
from lms.skills.standing import rests_of


class Turn(StrEnum):
    NOW_READY = "now_ready"
    """All conditions of the next level would hold, which do not now"""
    NOT_READY = "not_ready"
    """They hold now and would not"""
    NEARER = "nearer"
    FURTHER = "further"
    LEVEL_GONE = "level_gone"
    """The draft's ladder ends below where the worker stands"""


@dataclass(frozen=True)
class Effect:
    worker: Person
    level: int
    """The level that comes next"""
    turn: Turn
    missing_now: int
    missing_then: int


def effects(session: Session, draft: LadderDraft, ladder: Ladder) -> list[Effect]:
    """Of the workers with evidence or a level in the skill those whom the draft would touch, judged at this
    moment by the draft alone. Six queries, however many they are."""
    workers = concerned(session, draft)
    ids = [worker.id for worker in workers]
    facts, levels, rests = _facts(session, draft, ids), _levels(session, draft), rests_of(session, ids)
    versions = list(session.scalars(select(LadderVersion).filter_by(skill_id=draft.skill_id)))
    planned = LadderVersion(version="draft", effective_from=now(), body=draft.body)
    quizzes, moment = quizzes_of(session, draft.skill.track), now()
    known = figures(session, ids, at=moment)

    def under(among: Iterable[LadderVersion], worker: Person, pauses: Sequence[Pause]) -> Judged | None:
        number = levels.get(worker.id, 0) + 1
        return judged(
            among,
            number,
            facts[worker.id],
            rests=pauses,
            quizzes=quizzes,
            moment=moment,
            figures=known.get((worker.id, draft.skill_id), NO_FIGURES),
        )

    found = []
    for worker in workers:
        pauses, level = rests.get(worker.id, []), levels.get(worker.id, 0)
        present = under(choose_versions(versions, pauses, moment), worker, pauses)
        if level > ladder.top:
            found.append(Effect(worker, level, Turn.LEVEL_GONE, 0, 0))
        elif effect := _effect(worker, level + 1, present, under([planned], worker, pauses)):
            found.append(effect)
    return sorted(found, key=lambda effect: (list(Turn).index(effect.turn), effect.worker.id))


def concerned(session: Session, draft: LadderDraft) -> list[Person]:
    """Workers with evidence or a level in the skill."""
    begun = select(Fact.worker_id).where(Fact.track == draft.skill.track)
    standing = select(Standing.worker_id).where(Standing.skill_id == draft.skill_id)
    workers = select(Person).join(PersonRole).where(PersonRole.role == Role.WORKER)
    here = workers.where(Person.disabled_at.is_(None), or_(Person.id.in_(begun), Person.id.in_(standing)))
    return list(session.scalars(here.order_by(Person.id)))


def _effect(worker: Person, level: int, present: Judged | None, then: Judged | None) -> Effect | None:
    """None when nothing changes for the worker, or there is no next level on either ladder."""
    if present is None or then is None:
        return None
    before, after = len(missing(present.checklist)), len(missing(then.checklist))
    if present.checklist.met != then.checklist.met:
        turn = Turn.NOW_READY if then.checklist.met else Turn.NOT_READY
    elif before != after:
        turn = Turn.NEARER if after < before else Turn.FURTHER
    else:
        return None
    return Effect(worker, level, turn, before, after)


def _facts(session: Session, draft: LadderDraft, ids: list[int]) -> dict[int, list[FactRow]]:
    valid = select(Fact).outerjoin(FactVoid).where(FactVoid.id.is_(None), Fact.worker_id.in_(ids))
    own = valid.where(Fact.track.in_([draft.skill.track, ""])).order_by(Fact.occurred_at, Fact.id)
    by_worker: dict[int, list[Fact]] = defaultdict(list)
    for fact in session.scalars(own):
        by_worker[fact.worker_id].append(fact)
    return defaultdict(list, {worker_id: rows(facts) for worker_id, facts in by_worker.items()})


def _levels(session: Session, draft: LadderDraft) -> dict[int, int]:
    own = select(Standing.worker_id, Standing.level).where(Standing.skill_id == draft.skill_id)
    return {row.worker_id: row.level for row in session.execute(own)}
