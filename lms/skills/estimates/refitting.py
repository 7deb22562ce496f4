"""Fitting the model anew: in the background, from the whole ledger of a skill."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms import background
from lms.background import Control, Effects, job, transaction
from lms.db import now
from lms.skills import evidence, ladders
from lms.skills.clock import Pause, time_without_rest
from lms.skills.estimates import beside, dated, quarters
from lms.skills.estimates.fairness import fair_means
from lms.skills.estimates.models import FEWEST, CoachSeverity, SkillEstimate
from lms.skills.estimates.observing import difficulties, last_round_of, observations
from lms.skills.facts import FactRow
from lms.skills.ladders import ladder_in, version_at
from lms.skills.measuring import Estimate, Facets, Marked, Observation, fit
from lms.skills.measuring.linkage import groups
from lms.skills.measuring.telling import widened
from lms.skills.models import Fact, FactVoid, Skill, Standing
from lms.skills.standing import rests_of

REFIT = "refit_estimates"
MONTH_DAYS = 30.4375
STRONGEST = 3


def ask_for(session: Session) -> None:
    """Put the fitting into the ledger of jobs; the nightly chores do."""
    background.enqueue(session, REFIT, key=REFIT, priority=80)


@dataclass
class Fitted:
    """What a skill's evidence says: tonight's rows, in no session yet, and what is kept with its day."""

    skill_id: int
    rows: list[SkillEstimate | CoachSeverity] = field(default_factory=list)
    fair: dict[tuple[int, int], float] = field(default_factory=dict)
    """(worker id, fact id) → mean mark"""

    @property
    def told(self) -> dict[int, Estimate]:
        """By worker, where there is enough to say anything."""
        own = [row for row in self.rows if isinstance(row, SkillEstimate) and row.facts >= FEWEST]
        return {row.worker_id: Estimate(row.value, row.se) for row in own}


@job(REFIT)
def refit_estimates(_control: Control) -> Effects:
    """Reading and fitting hold no lock; only the new figures are written in one transaction."""
    with transaction() as session:
        fresh = [fitted(session, skill, at=now()) for skill in ladders.skills(session)]

    def write(session: Session) -> None:
        session.execute(delete(SkillEstimate))
        session.execute(delete(CoachSeverity))
        for one in fresh:
            session.add_all(one.rows)
            quarters.keep(session, (row for row in one.rows if isinstance(row, CoachSeverity)))
            dated.write_down(session, one.skill_id, fair=one.fair, estimates=one.told, at=now())

    return write


def fitted(session: Session, skill: Skill, *, at: datetime) -> Fitted:
    """The figures of a skill from its evidence."""
    rows = _facts(session, skill)
    rests = rests_of(session, rows)
    seen: list[Observation] = []
    for worker, facts in rows.items():
        seen += observations(worker, facts, rests=rests.get(worker, []), at=at)
    known = {each.worker for each in seen}
    rounds = {worker: last_round_of(facts) for worker, facts in rows.items()}
    beside_them = beside.observed(session, skill.track, rounds=rounds, rests=rests, at=at)
    seen += [each for each in beside_them if each.worker in known]
    if not seen:
        return Fitted(skill.id)
    own = select(Standing.worker_id, Standing.level).where(Standing.skill_id == skill.id)
    standing = {row.worker_id: row.level for row in session.execute(own)}
    ladder = ladder_in(version_at(session, skill, at))
    expected = difficulties((fact for facts in rows.values() for fact in facts), seen, ladder)
    levels = {worker: standing.get(int(str(worker)), 0) for worker in known}
    model = fit(seen, levels, expected=expected)
    marks = [each for each in seen if isinstance(each, Marked)]
    return Fitted(
        skill.id,
        [*_estimates(skill, model, seen, rows, rests, at), *_severities(skill, model, marks, at)],
        fair_means(model, marks),
    )


def _facts(session: Session, skill: Skill) -> dict[int, list[FactRow]]:
    """Valid facts of the track by worker; what counts for every track is no measure of this one."""
    valid = select(Fact).outerjoin(FactVoid).where(FactVoid.id.is_(None), Fact.track == skill.track)
    found: dict[int, list[Fact]] = defaultdict(list)
    for fact in session.scalars(valid.order_by(Fact.id)):
        found[fact.worker_id].append(fact)
    return {worker: evidence.rows(facts) for worker, facts in found.items()}


def _estimates(
    skill: Skill,
    model: Facets,
    seen: Sequence[Observation],
    rows: dict[int, list[FactRow]],
    rests: dict[int, list[Pause]],
    at: datetime,
) -> Iterable[SkillEstimate]:
    told: dict[object, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for each, information in zip(seen, model.information, strict=True):
        if each.fact > 0:
            told[each.worker][each.fact] += float(information)
    for worker, facts in told.items():
        last = max(row.occurred_at for row in rows[int(str(worker))] if row.id in facts)
        idle = time_without_rest(last, at, rests.get(int(str(worker)), [])).days / MONTH_DAYS
        estimate = widened(model.abilities[worker], idle)
        yield SkillEstimate(
            worker_id=worker,
            skill_id=skill.id,
            value=estimate.value,
            se=estimate.se,
            facts=len(facts),
            strongest=sorted(facts, key=lambda fact: -facts[fact])[:STRONGEST],
            fitted_at=at,
        )


def _severities(
    skill: Skill, model: Facets, marks: Sequence[Marked], at: datetime
) -> Iterable[CoachSeverity]:
    pieces = Counter(coach for coach, _fact in {(each.coach, each.fact) for each in marks})
    joined = groups((each.worker, each.coach) for each in marks)
    number = {coach: n for n, coaches in enumerate(joined) for coach in coaches}
    around = (model.severities(among=coaches).items() for coaches in joined)
    for coach, estimate in chain.from_iterable(around):
        yield CoachSeverity(
            coach_id=coach,
            skill_id=skill.id,
            value=estimate.value,
            se=estimate.se,
            marks=pieces[coach],
            group=number[coach],
            fitted_at=at,
        )
