"""The orderer, clients, team jobs, and the writing of tasks."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now, today
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.notices.telling import tell
from lms.prose import N_
from lms.skills.ladders import ladder_of
from lms.teamjobs import terms
from lms.teamjobs.leading import leading
from lms.teamjobs.models import Offer, Task
from lms.teamjobs.order_models import Client, Orderer, TeamJob
from lms.teamjobs.withholding import WithholdingClass


class NoOrderer(Refusal):
    message = _("Terms name the company that orders. Please enter it first.")


class AlreadyTaken(Refusal):
    message = _("Another worker has taken this task, or it has been withdrawn.")


def orderer_of(session: Session) -> Orderer | None:
    return session.scalar(select(Orderer).order_by(Orderer.id))


def describe_orderer(session: Session, *, by: Person, **details: str) -> Orderer:
    """Enter or change the company that orders and its standing terms. Frozen terms stay as they are."""
    orderer = orderer_of(session)
    if orderer is None:
        orderer = Orderer(**details)
        session.add(orderer)
    else:
        for name, value in details.items():
            setattr(orderer, name, value)
    record(session, "orderer.described", orderer, by=by)
    return orderer


def client_named(session: Session, name: str, *, by: Person, is_public: bool = False) -> Client:
    """The client with this name, registered when new."""
    name = name.strip()
    if not name:
        raise BadInput(_("Please enter the client."), field="client")
    client = session.scalar(select(Client).where(Client.name == name))
    if client is None:
        client = Client(name=name, is_public=is_public)
        session.add(client)
        record(session, "client.registered", client, by=by)
    return client


def open_team_job(session: Session, client: Client, *, title: str, summary: str = "", by: Person) -> TeamJob:
    session.flush()
    job = TeamJob(client_id=client.id, title=title.strip(), summary=summary.strip())
    session.add(job)
    record(session, "team_job.opened", job, by=by)
    return job


def write_task(
    session: Session,
    team_job: TeamJob,
    *,
    title: str,
    content: str,
    spec: list[str],
    track: str,
    min_level: int,
    hours: float,
    due_on: date,
    inspect_on: date,
    pay_on: date,
    fee_yen: int,
    fee_basis: str,
    withholding: WithholdingClass,
    personal_data: bool,
    trial: bool = False,
    by: Person,
) -> Task:
    """A task whose terms are lawful as far as a machine can tell; otherwise BadInput at the first field."""
    session.flush()
    task = Task(
        team_job_id=team_job.id,
        title=title.strip(),
        content=content.strip(),
        spec=[clause.strip() for clause in spec if clause.strip()],
        track=track,
        min_level=min_level,
        hours=hours,
        due_on=due_on,
        inspect_on=inspect_on,
        pay_on=pay_on,
        fee_yen=fee_yen,
        fee_basis=fee_basis.strip(),
        withholding=withholding,
        personal_data=personal_data,
        trial=trial,
        by_id=by.id,
    )
    if trial and min_level < 1:
        raise BadInput(_("A trial is for a level: please choose level 1 or above."), field="min_level")
    ladder = ladder_of(session, track, now())
    if ladder is not None and min_level > ladder.top:
        words = _("The levels of this skill go up to %(top)s, so nobody could take it.", top=ladder.top)
        raise BadInput(words, field="min_level")
    for problem in terms.problems(work_of(task), today=today()):
        raise BadInput(gettext(problem.message), field=problem.field)
    session.add(task)
    record(session, "task.written", task, by=by)
    return task


def cancel(session: Session, task: Task, *, reason: str, by: Person) -> Task:
    """Only while nobody has accepted: after that the terms bind both sides."""
    if task.placement is not None:
        raise Refusal(
            _("A worker has accepted this task; the terms bind. Agree with the worker, then end the work.")
        )
    if not reason.strip():
        raise BadInput(_("Please write the reason."), field="reason")
    task.cancelled_at, task.cancel_reason = now(), reason.strip()
    withdraw_offers(session, task)
    record(session, "task.cancelled", task, by=by, reason=reason)
    leading.settle(session, task.team_job, by=by)
    return task


def withdraw_offers(session: Session, task: Task, *, but: Offer | None = None) -> None:
    """Offers still open are closed and their workers told, kindly."""
    for offer in task.offers:
        if offer is but or not offer.open:
            continue
        offer.withdrawn_at = now()
        text = N_("The task “%(title)s” is no longer open. Thank you for looking at it.")
        tell(session, offer.worker, "offer.withdrawn", text, url="/offers", title=task.title)


def draft_terms(session: Session, task: Task, worker: Person) -> list[dict[str, str]]:
    """The terms as they would be delivered today."""
    orderer = orderer_of(session)
    if orderer is None:
        raise NoOrderer
    parties = terms.Parties(
        orderer=orderer.name,
        orderer_address=orderer.address,
        contact=orderer.contact,
        worker=worker.name,
        harassment_desk=orderer.harassment_desk,
    )
    common = terms.Common(
        expenses=orderer.expenses,
        changes=orderer.changes,
        defects=orderer.defects,
        copyright=orderer.copyright,
        personal_information=orderer.personal_information,
    )
    return terms.items(parties, work_of(task), common, consigned_on=today())


def work_of(task: Task) -> terms.Work:
    """The task as plain values for the terms."""
    names = asdict(_BLANK).keys()
    values: dict[str, Any] = {name: getattr(task, name) for name in names if name != "place"}
    return terms.Work(place="ポンコタンの納品ページ(オンライン)", **values)


_BLANK = terms.Work("", "", (), date.min, date.min, date.min, 0, "", WithholdingClass.NONE, "", False)
