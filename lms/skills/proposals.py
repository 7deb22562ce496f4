"""Proposals: which wait, whose they are, and who may be the second person."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, false, or_, select
from sqlalchemy.orm import Session, joinedload

from lms.accounts.deputies import deputising
from lms.accounts.models import Person, Role
from lms.accounts.people import people_with
from lms.accounts.permissions import visible_workers
from lms.skills.deciding.models import Appeal, AppealDecision
from lms.skills.models import Decision, Proposal, Skill


def decides(person: Person) -> bool:
    """Whether the person may decide about levels at all: coach, director, or deputy in these days."""
    return person.has(Role.COACH, Role.DIRECTOR) or person.stands_in


def why_not(proposal: Proposal, person: Person) -> str | None:
    """Why `person` cannot be the second person, in words; None when they can."""
    if not decides(person) or person.id == proposal.worker_id:
        return str(_("A coach or another director decides this."))
    if person.id == proposal.by_id:
        return str(_("You proposed this level. Somebody else has to decide."))
    if person.id in proposal.decisive_rater_ids:
        return str(_("Your marks decided here. Somebody who did not give them has to decide."))
    return None


def second_people(session: Session, proposal: Proposal) -> list[Person]:
    """Everyone who may decide the proposal, deputies last."""
    staff = {p.id: p for role in (Role.COACH, Role.DIRECTOR) for p in people_with(session, role)}
    able = staff | {p.id: p for p in deputising(session) if p.id not in staff}
    return [person for person in able.values() if why_not(proposal, person) is None]


def there(session: Session, *people: Person) -> list[Person]:
    """Those of `people` who still decide about levels; directors in the place of who does so no more."""
    found = {one.id: one for one in people if one.is_active and decides(one)}
    if len(found) < len({one.id for one in people}):
        found |= {one.id: one for one in people_with(session, Role.DIRECTOR)}
    return list(found.values())


def visible(person: Person) -> Select[Proposal]:
    """Proposals `person` may see: a director all; a coach or deputy those that wait, those they decided, and
    those of accompanied workers. Never one's own: the worker's side is the skill page."""
    others = select(Proposal).outerjoin(Decision).where(Proposal.worker_id != person.id)
    if person.has(Role.DIRECTOR):
        return others
    if not decides(person):
        return others.where(false())
    mine = or_(Decision.id.is_(None), Decision.by_id == person.id)
    if not person.has(Role.COACH):
        return others.where(mine)
    workers = select(visible_workers(person).subquery().c.id)
    return others.where(mine | Proposal.worker_id.in_(workers))


def visible_proposal(session: Session, person: Person, proposal_id: int) -> Proposal | None:
    return session.scalar(visible(person).where(Proposal.id == proposal_id))


def recently_decided(session: Session, person: Person, *, limit: int = 50) -> list[Proposal]:
    """Decided proposals that `person` may see, newest first."""
    done = visible(person).where(Decision.id.is_not(None)).order_by(Proposal.id.desc())
    return list(session.scalars(done.limit(limit)))


def wait_for_turn(session: Session, worker: Person) -> None:
    """One proposal or decision about a worker at a time (SQLite has one writer anyway)."""
    session.execute(select(Person.id).where(Person.id == worker.id).with_for_update())


def open_proposal(session: Session, worker: Person, skill: Skill) -> Proposal | None:
    own = select(Proposal).outerjoin(Decision).where(Decision.id.is_(None))
    return session.scalar(own.where(Proposal.worker_id == worker.id, Proposal.skill_id == skill.id))


def asks_for_another_look(session: Session, worker: Person, skill: Skill) -> bool:
    """Whether an appeal of the worker in the skill waits for its answer."""
    own = select(Appeal.id).join(Decision).join(Proposal).outerjoin(AppealDecision)
    here = Proposal.worker_id == worker.id, Proposal.skill_id == skill.id, AppealDecision.id.is_(None)
    return session.scalar(own.where(*here).limit(1)) is not None


def waiting(session: Session) -> list[Proposal]:
    """Proposals without a decision, oldest first."""
    undecided = select(Proposal).outerjoin(Decision).where(Decision.id.is_(None))
    return list(session.scalars(undecided.order_by(Proposal.at, Proposal.id)))


def to_decide(session: Session, person: Person, *, about: Person | None = None) -> list[Proposal]:
    """Proposals that wait for a second person, who may be `person`; the oldest first. `about`: of this worker
    only."""
    undecided = select(Proposal).outerjoin(Decision).where(Decision.id.is_(None))
    if about is not None:
        undecided = undecided.where(Proposal.worker_id == about.id)
    names = joinedload(Proposal.worker), joinedload(Proposal.skill)
    waiting = session.scalars(undecided.options(*names).order_by(Proposal.at, Proposal.id))
    return [proposal for proposal in waiting if why_not(proposal, person) is None]


def of_worker(session: Session, worker: Person, *, skill: Skill | None = None) -> list[Proposal]:
    """The worker's proposals, the newest first."""
    own = select(Proposal).where(Proposal.worker_id == worker.id)
    if skill is not None:
        own = own.where(Proposal.skill_id == skill.id)
    return list(session.scalars(own.order_by(Proposal.id.desc())))
