"""Tasks, offers and placements as lists: by what they wait for."""

from __future__ import annotations

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session, selectinload

from lms.accounts.models import Person
from lms.prose import N_
from lms.teamjobs.models import Deliverable, Offer, Placement, Task
from lms.teamjobs.order_models import TeamJob

GROUPS = {
    "check": N_("Waiting for your check"),
    "unstaffed": N_("Nobody asked yet, or nobody took it"),
    "offered": N_("Offered, waiting for an answer"),
    "working": N_("Being worked on"),
    "done": N_("Accepted"),
    "cancelled": N_("Withdrawn"),
}


def tasks_by_state(session: Session) -> list[tuple[str, list[Task]]]:
    """(heading, tasks) in the order the director needs them; empty groups are left out."""
    offers = selectinload(Task.offers)
    loaded = _with_placements().options(
        offers.selectinload(Offer.decline), offers.selectinload(Offer.placement)
    )
    groups: dict[str, list[Task]] = {name: [] for name in GROUPS}
    for task in session.scalars(loaded.order_by(Task.due_on, Task.id)):
        groups[state_of(task)].append(task)
    return [(GROUPS[name], tasks) for name, tasks in groups.items() if tasks]


def state_of(task: Task) -> str:
    """What a task waits for, read from what people did."""
    if task.cancelled_at:
        return "cancelled"
    if task.placement is None:
        return "offered" if any(offer.open for offer in task.offers) else "unstaffed"
    if task.placement.finished:
        return "done"
    return "check" if waiting(task.placement) else "working"


def unstaffed(session: Session) -> list[Task]:
    """Tasks that nobody has taken and nobody is thinking about, the soonest due first."""
    open_offer = Task.offers.any(
        and_(Offer.withdrawn_at.is_(None), ~Offer.decline.has(), ~Offer.placement.has())
    )
    free = select(Task).where(~Task.placement.has(), Task.cancelled_at.is_(None), ~open_offer)
    return list(session.scalars(free.order_by(Task.due_on, Task.id)))


def kept_tasks(session: Session, job: TeamJob) -> list[Task]:
    """The job's tasks that were not cancelled."""
    own = _with_placements().where(Task.team_job_id == job.id, Task.cancelled_at.is_(None))
    return list(session.scalars(own.order_by(Task.id)))


def waiting(placement: Placement) -> Deliverable | None:
    """The deliverable that waits for its check, if any."""
    last = placement.deliverables[-1] if placement.deliverables else None
    return last if last and not last.approval and not last.returned else None


def offers_of(session: Session, worker: Person) -> list[Offer]:
    """Open offers, the soonest answer first."""
    mine = select(Offer).where(Offer.worker_id == worker.id, Offer.withdrawn_at.is_(None))
    return [offer for offer in session.scalars(mine.order_by(Offer.answer_by, Offer.id)) if offer.open]


def placements_of(session: Session, worker: Person) -> list[Placement]:
    """Everything taken on: work under way first by due date, then what is over, the latest first."""
    mine = session.scalars(select(Placement).where(Placement.worker_id == worker.id)).all()
    under_way = sorted((p for p in mine if not p.over), key=lambda p: p.task.due_on)
    return under_way + sorted((p for p in mine if p.over), key=lambda p: p.accepted_at, reverse=True)


def deliverables_waiting(session: Session) -> list[Deliverable]:
    """Across all tasks, the longest waiting first."""
    rows = select(Deliverable).where(~Deliverable.approval.has(), ~Deliverable.returned.has())
    return list(session.scalars(rows.order_by(Deliverable.handed_in_at)))


def _with_placements() -> Select[Task]:
    placed = selectinload(Task.placement)
    rounds = placed.selectinload(Placement.deliverables)
    return select(Task).options(
        placed.selectinload(Placement.worker),
        placed.selectinload(Placement.ending),
        rounds.selectinload(Deliverable.approval),
        rounds.selectinload(Deliverable.returned),
    )
