"""Judging a worker's next level: the ladder in force, the facts that count, the window without rests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now
from lms.skills import rules
from lms.skills.clock import Pause, window_start
from lms.skills.criteria import Ladder, Level, leaves
from lms.skills.estimates.dated import NO_FIGURES, Figures, figures
from lms.skills.evidence import facts_of, rows
from lms.skills.facts import FactRow, Kind, Scope
from lms.skills.in_force import choose_versions
from lms.skills.ladders import ladder_in
from lms.skills.metrics import tag_counted
from lms.skills.models import Fact, LadderVersion, Skill
from lms.skills.rules import Checklist
from lms.skills.sources import quizzes_of
from lms.skills.standing import rests_of, standing
from lms.skills.taught import Coming, Taught, coming, taught_at, taught_before


@dataclass(frozen=True)
class Judgement:
    """How a worker stands to a level. `facts` holds every fact the checklist rests on, by id."""

    skill: Skill
    version: LadderVersion
    ladder: Ladder
    level: Level
    checklist: Checklist
    scope: Scope
    facts: dict[int, Fact]
    coming: tuple[Coming, ...] = ()
    """Quizzes added since the worker began, not taken yet: from when on the level asks for them"""


class Judged(NamedTuple):
    version: LadderVersion
    ladder: Ladder
    checklist: Checklist
    scope: Scope


def judge(session: Session, worker: Person, skill: Skill, *, at: datetime | None = None) -> Judgement | None:
    """The worker judged for the level after the present one; None at the top of the ladder.

    The version in force counts, or one that still protects (in_force.py), if the worker does better under it:
    nobody is judged by rules that were tightened while they worked towards the older ones. The same holds for
    the quizzes of a tag (taught.py). Facts later than `at` do not count; facts void by now never do.
    """
    moment = at or now()
    number = standing(session, worker, skill.track) + 1
    facts = facts_of(session, worker, skill.track)
    rests = rests_of(session, [worker.id]).get(worker.id, [])
    quizzes = quizzes_of(session, skill.track)
    best = judged(
        _versions(session, skill, rests, moment),
        number,
        rows(facts),
        rests=rests,
        quizzes=quizzes,
        moment=moment,
        figures=figures_of(session, worker, skill, at=moment),
    )
    if best is None:
        return None
    used = rules.fact_ids(best.checklist)
    return Judgement(
        skill=skill,
        version=best.version,
        ladder=best.ladder,
        level=best.ladder.level(number),
        checklist=best.checklist,
        scope=best.scope,
        facts={fact.id: fact for fact in facts if fact.id in used},
        coming=tuple(_coming(best, number, facts, quizzes, rests)),
    )


def judged(
    versions: Iterable[LadderVersion],
    number: int,
    facts: Sequence[FactRow],
    *,
    rests: Sequence[Pause],
    quizzes: Sequence[Taught],
    moment: datetime,
    figures: Figures = NO_FIGURES,
) -> Judged | None:
    """The best of the versions for level `number`, the first one in a tie; None when no ladder has it. Asks
    the database nothing, so that many workers can be judged at once."""
    given = _Given(facts, rests, quizzes, moment, figures)
    found = [one for version in versions if (one := _under(version, number, given))]
    return min(found, key=lambda one: len(rules.missing(one.checklist)), default=None)


def figures_of(session: Session, worker: Person, skill: Skill, *, at: datetime) -> Figures:
    """What the model had told of the worker by then."""
    return figures(session, [worker.id], at=at).get((worker.id, skill.id), NO_FIGURES)


def decisive_raters(judgement: Judgement) -> frozenset[int]:
    """People who may not be the second person: the rater of the newest marked piece that counts, and everyone
    without whose marks, stars, figures or other words about the worker the conditions would no longer
    hold."""
    facts = judgement.facts.values()
    marked = sorted((row for row in facts if _is_marked(row)), key=lambda row: (row.occurred_at, row.id))
    tellers = {person for fact in facts for person in _tellers(fact)}
    deciding = {person for person in tellers if not _holds_without(judgement, person)}
    newest = [row.rater_id for row in marked[-1:] if row.rater_id is not None]
    return frozenset(deciding.union(newest))


def _versions(
    session: Session, skill: Skill, rests: Sequence[Pause], moment: datetime
) -> list[LadderVersion]:
    own = session.scalars(select(LadderVersion).where(LadderVersion.skill_id == skill.id))
    return choose_versions(own, rests, moment)


def _coming(
    found: Judged, number: int, facts: Iterable[Fact], quizzes: Iterable[Taught], rests: Sequence[Pause]
) -> Iterator[Coming]:
    level = found.ladder.level(number)
    asked = {tag_counted(leaf.metric) for leaf in leaves(level.require)}
    taken = {fact.data["lesson"] for fact in facts if fact.kind == Kind.QUIZ}
    before, moment = found.scope.earlier_groups, found.scope.until
    for one in coming(quizzes, before, days=level.window_days, rests=rests, moment=moment):
        if one.quiz.tag in asked and one.quiz.lesson not in taken:
            yield one


class _Given(NamedTuple):
    """What a level is judged on."""

    facts: Sequence[FactRow]
    rests: Sequence[Pause]
    quizzes: Sequence[Taught]
    moment: datetime
    figures: Figures


def _under(version: LadderVersion, number: int, given: _Given) -> Judged | None:
    ladder = ladder_in(version)
    if number > ladder.top:
        return None
    level, rests, moment = ladder.level(number), given.rests, given.moment
    days = level.window_days
    scope = Scope(
        since=window_start(moment, days, rests),
        until=moment,
        quiz_groups=taught_at(given.quizzes, moment),
        earlier_groups=taught_before(given.quizzes, given.facts, days=days, rests=rests, moment=moment),
        fair=given.figures.fair,
        above=given.figures.above(number),
        pauses=tuple(rests),
    )
    return Judged(version, ladder, rules.checklist(level, given.facts, scope), scope)


def _is_marked(fact: Fact) -> bool:
    return fact.kind in {Kind.PRACTICE, Kind.CHECK}


def _tellers(fact: Fact) -> set[int]:
    """Who marked or wrote it down, the worker apart. Who saw a paper or heard a promise judged nothing."""
    if fact.kind in {Kind.IDENTITY, Kind.NDA}:
        return set()
    return {person for person in (fact.rater_id, fact.recorded_by_id) if person not in {None, fact.worker_id}}


def _holds_without(judgement: Judgement, person: int) -> bool:
    others = rows(fact for fact in judgement.facts.values() if person not in _tellers(fact))
    return rules.holds(rules.without_head_count(judgement.level.require), others, judgement.scope)
