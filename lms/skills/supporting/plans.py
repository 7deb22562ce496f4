"""A plan is made by one person and looked at again by another; the worker reads both. No step takes a level
away."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.accounts.permissions import visible_workers
from lms.db import HERE, now
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.notices.telling import tell
from lms.prose import N_
from lms.skills.clock import time_without_rest
from lms.skills.evidence import facts_of, rows
from lms.skills.facts import Kind
from lms.skills.in_force import choose_versions
from lms.skills.judging import figures_of
from lms.skills.ladders import ladder_in
from lms.skills.models import Fact, LadderVersion, Skill, Standing
from lms.skills.sources import quiz_groups
from lms.skills.standing import rests_of, standing
from lms.skills.supporting.below import WINDOW_DAYS, below_twice
from lms.skills.supporting.models import Outcome, SupportPlan, SupportReview

LENGTH = timedelta(days=90)


class NotBelow(Refusal):
    message = _("A plan is for work that lay below the level in two half-years running. This is not so here.")


class PlanThere(Refusal):
    message = _("There is a plan for this skill already.")


class TooEarly(Refusal):
    message = _("The plan still runs. It is looked at when its 90 days are over; rests are not counted.")


class SomebodyElse(Refusal):
    message = _("Somebody else than the one who made the plan has to look at it again.")


class ReviewedAlready(Refusal):
    message = _("This plan has been looked at already.")


def begin(session: Session, worker: Person, skill: Skill, *, text: str, by: Person) -> SupportPlan:
    """90 days of help, written to the worker; nobody but the worker and staff in charge reads it."""
    if by.id == worker.id or not by.has(Role.COACH, Role.DIRECTOR):
        raise SomebodyElse
    if not text.strip():
        raise BadInput(_("Please write what you will do together."), field="text")
    _wait_for_turn(session, worker)
    if open_plan(session, worker, skill):
        raise PlanThere
    found = below(session, worker, skill)
    if not found:
        raise NotBelow
    return _begin(session, worker, skill, metrics=found, text=text, by=by)


def review(session: Session, plan: SupportPlan, *, outcome: Outcome, text: str, by: Person) -> SupportReview:
    """After the 90 days. LONGER begins a further plan with the same words. The level stays either way."""
    if by.id in {plan.by_id, plan.worker_id} or not by.has(Role.COACH, Role.DIRECTOR):
        raise SomebodyElse
    if not text.strip():
        raise BadInput(_("Please write to the worker what you saw."), field="text")
    _wait_for_turn(session, plan.worker)
    if session.scalar(select(SupportReview.id).where(SupportReview.plan_id == plan.id)):
        raise ReviewedAlready
    if not is_over(session, plan):
        raise TooEarly
    row = SupportReview(plan=plan, outcome=outcome, text=text.strip(), by=by, at=now())
    session.add(row)
    record(session, "support_plan.reviewed", row, by=by, about=plan.worker, outcome=outcome.value)
    said = N_("Your plan in %(skill)s was looked at again. Your level stays. %(words)s")
    tell(
        session,
        plan.worker,
        "plan.reviewed",
        said,
        url=f"/plans/{plan.id}",
        skill=plan.skill.name,
        words=row.text,
    )
    if outcome == Outcome.LONGER:
        _begin(session, plan.worker, plan.skill, metrics=plan.metrics, text=text, by=by)
    return row


def is_over(session: Session, plan: SupportPlan) -> bool:
    rests = rests_of(session, [plan.worker_id]).get(plan.worker_id, [])
    return time_without_rest(plan.at, now(), rests) >= LENGTH


def open_plan(session: Session, worker: Person, skill: Skill) -> SupportPlan | None:
    own = select(SupportPlan).outerjoin(SupportReview).where(SupportReview.id.is_(None))
    return session.scalar(own.where(SupportPlan.worker_id == worker.id, SupportPlan.skill_id == skill.id))


def open_plans(session: Session, *, seen_by: Person) -> list[SupportPlan]:
    """Of the workers whose records the person may see, oldest first; never one's own."""
    running = select(SupportPlan).outerjoin(SupportReview).where(SupportReview.id.is_(None))
    running = running.where(SupportPlan.worker_id.in_(_seen(seen_by)))
    return list(session.scalars(running.order_by(SupportPlan.at, SupportPlan.id)))


def below(session: Session, worker: Person, skill: Skill) -> list[str]:
    """Metrics that lay below the present level in two windows running; nothing during a rest."""
    level, moment = standing(session, worker, skill.track), now()
    rests, day = rests_of(session, [worker.id]).get(worker.id, []), moment.astimezone(HERE).date()
    if not level or any(first <= day and (last is None or day <= last) for first, last in rests):
        return []
    own = session.scalars(select(LadderVersion).where(LadderVersion.skill_id == skill.id))
    ladders = [ladder_in(version) for version in choose_versions(own, rests, moment)]
    levels = [ladder.level(level) for ladder in ladders if level <= ladder.top]
    facts = rows(facts_of(session, worker, skill.track))
    fair = figures_of(session, worker, skill, at=moment).fair
    groups = quiz_groups(session, skill.track)
    return below_twice(levels, facts, rests, moment, groups, fair)


def wanted(session: Session, *, seen_by: Person) -> list[tuple[Person, Skill, list[str]]]:
    """Who would need a plan and has none: looked for among those with a level and work of the last window."""
    lately = now() - timedelta(days=WINDOW_DAYS)
    working = select(Fact.worker_id).where(Fact.kind == Kind.CHECK, Fact.occurred_at > lately)
    found = (
        select(Person, Skill)
        .join(Standing, Standing.worker_id == Person.id)
        .join(Skill, Skill.id == Standing.skill_id)
        .where(Person.disabled_at.is_(None), Person.id.in_(working), Person.id.in_(_seen(seen_by)))
        .order_by(Person.id, Skill.id)
    )
    each = ((worker, skill, below(session, worker, skill)) for worker, skill in session.execute(found))
    return [one for one in each if one[2] and open_plan(session, one[0], one[1]) is None]


def _seen(person: Person) -> Select[int]:
    workers = visible_workers(person).where(Person.id != person.id)
    return workers.with_only_columns(Person.id)


def _begin(
    session: Session, worker: Person, skill: Skill, *, metrics: list[str], text: str, by: Person
) -> SupportPlan:
    level = standing(session, worker, skill.track)
    plan = SupportPlan(
        worker=worker, skill=skill, level=level, metrics=metrics, text=text.strip(), by=by, at=now()
    )
    session.add(plan)
    record(session, "support_plan.begun", plan, by=by, about=worker, track=skill.track)
    words = N_("%(name)s has written a plan for you in %(skill)s. Your level stays, and so do your tasks.")
    tell(session, worker, "plan.begun", words, url=f"/plans/{plan.id}", name=by.name, skill=skill.name)
    return plan


def _wait_for_turn(session: Session, worker: Person) -> None:
    session.execute(select(Person.id).where(Person.id == worker.id).with_for_update())
