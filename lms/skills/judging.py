"""Judging a worker's next level: the ladder in force, the facts that count, the window without rests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now
from lms.skills import rules
from lms.skills.clock import window_start
from lms.skills.criteria import Ladder, Level
from lms.skills.evidence import facts_of, rows
from lms.skills.facts import FactRow, Scope
from lms.skills.ladders import ladder_in, version_at
from lms.skills.models import Fact, LadderVersion, Skill
from lms.skills.rules import Checklist
from lms.skills.sources import quiz_groups
from lms.skills.standing import rests_of, standing


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


class _Judged(NamedTuple):
    version: LadderVersion
    ladder: Ladder
    checklist: Checklist
    scope: Scope


def judge(session: Session, worker: Person, skill: Skill, *, at: datetime | None = None) -> Judgement | None:
    """The worker judged for the level after the present one; None at the top of the ladder.

    The version in force counts, or the one from when the window opened, if the worker does better under it:
    nobody is judged by rules that were tightened while they worked towards the older ones. Facts later than
    `at` do not count; facts void by now never do.
    """
    moment = at or now()
    number = standing(session, worker, skill.track) + 1
    facts = facts_of(session, worker, skill.track)
    found = [
        judged
        for version in _versions(session, worker, skill, moment)
        if (judged := _under(session, worker, version, number, rows(facts), moment))
    ]
    if not found:
        return None
    best = min(found, key=lambda judged: len(rules.missing(judged.checklist)))
    used = rules.fact_ids(best.checklist)
    return Judgement(
        skill=skill,
        version=best.version,
        ladder=best.ladder,
        level=best.ladder.level(number),
        checklist=best.checklist,
        scope=best.scope,
        facts={fact.id: fact for fact in facts if fact.id in used},
    )


def decisive_raters(judgement: Judgement) -> frozenset[int]:
    """People who may not be the second person: the rater of the newest marked piece that counts, and everyone
    without whose marks the conditions would no longer hold."""
    used = rows(judgement.facts.values())
    marked = sorted((row for row in used if _is_marked(row)), key=lambda row: (row.occurred_at, row.id))
    raters = {row.rater_id for row in marked if row.rater_id is not None}
    deciding = {rater for rater in raters if not _holds_without(judgement, used, rater)}
    newest = [row.rater_id for row in marked[-1:] if row.rater_id is not None]
    return frozenset(deciding.union(newest))


def _versions(session: Session, worker: Person, skill: Skill, moment: datetime) -> list[LadderVersion]:
    """The version in force first, so that it wins a tie."""
    current = version_at(session, skill, moment)
    days = max(level.window_days for level in ladder_in(current).levels)
    opened = window_start(moment, days, rests_of(session, [worker.id]).get(worker.id, []))
    older = version_at(session, skill, opened)
    return [current] if older.id == current.id else [current, older]


def _under(
    session: Session,
    worker: Person,
    version: LadderVersion,
    number: int,
    facts: list[FactRow],
    moment: datetime,
) -> _Judged | None:
    ladder = ladder_in(version)
    if number > ladder.top:
        return None
    level = ladder.level(number)
    rests = rests_of(session, [worker.id]).get(worker.id, [])
    since = window_start(moment, level.window_days, rests)
    scope = Scope(since=since, until=moment, quiz_groups=quiz_groups(session))
    return _Judged(version, ladder, rules.checklist(level, facts, scope), scope)


def _is_marked(row: FactRow) -> bool:
    return row.kind in {"practice", "check"}


def _holds_without(judgement: Judgement, facts: list[FactRow], rater: int) -> bool:
    others = [row for row in facts if not (_is_marked(row) and row.rater_id == rater)]
    return rules.holds(rules.without_head_count(judgement.level.require), others, judgement.scope)
