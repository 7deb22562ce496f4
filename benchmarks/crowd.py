"""Ten thousand people to measure with: workers with levels and facts in ten skills, rests, and tasks taken.

    from benchmarks import crowd
    crowd.gather(session, people=10_000, skills=10, facts=200_000)
    session.commit()
    crowd.judge()

Rows are written in bulk, as the verbs would have left them, the chain of evidence included; `judge` then
works out what is kept of the standings. The same seed gives the same crowd on SQLite and on PostgreSQL. The
database has its tables and nobody in it.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from types import SimpleNamespace
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from benchmarks import evidence
from lms.accounts import people as accounts
from lms.accounts.models import Person, PersonRole, Rest, Role
from lms.background import transaction
from lms.db import now, today
from lms.skills import chain, ladders
from lms.skills.models import Decision, Fact, Promotion, Proposal, Skill, Standing
from lms.skills.reasons import Reason
from lms.skills.standings import replaying
from lms.teamjobs.models import Offer, Placement, Task
from lms.teamjobs.order_models import Client, TeamJob
from lms.teamjobs.withholding import WithholdingClass

Row = dict[str, Any]
AT_ONCE = 5_000
FAMILY, GIVEN = (
    ["青木", "石川", "上野", "遠藤", "大西", "加藤", "木村", "工藤", "近藤", "佐藤"],
    ["あい", "うた", "えま", "かな", "さき", "そら", "はる", "みお", "ゆい", "りん"],
)


def gather(session: Session, *, people: int, skills: int, facts: int, seed: int = 1) -> None:
    """`people` workers, each with about `facts / people` facts spread over `skills` skills, and with a level
    in half of them; one in ten rests; one in two has taken a task."""
    dice, moment = random.Random(seed), now()
    director = accounts.register(
        session, name="青木 まこと", sign_in_name="aoki", roles={Role.DIRECTOR}, by=None
    )
    coaches = [
        accounts.register(session, name=f"北 {i}", sign_in_name=f"kita{i}", roles={Role.COACH}, by=None).id
        for i in range(10)
    ]
    tracks = _ladders(session, skills, moment - timedelta(days=800))
    session.flush()
    workers = _workers(session, people, dice)
    _write(session, Fact, _chained(evidence.facts(workers, tracks, coaches, facts, dice, moment)))
    _levels(session, workers, tracks, director.id, dice, moment)
    _rests(session, workers, dice)
    _tasks(session, workers, director.id, dice, moment)
    count_on(session)


def judge() -> int:
    """What is kept of everybody's standing, worked out from the facts; returns how many standings."""
    with transaction() as session:
        batches = list(replaying.batches(session))
    count = 0
    for batch in batches:
        with transaction() as session:
            count += replaying.replay(session, batch)
    return count


def count_on(session: Session) -> None:
    """PostgreSQL counts ids by itself, and must go on behind those written here."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for model in (Person, Fact, Proposal, Decision, Promotion, Rest, Client, TeamJob, Task, Offer, Placement):
        newest = session.scalar(select(func.max(model.id))) or 1
        session.execute(
            text("SELECT setval(pg_get_serial_sequence(:t, 'id'), :n)"),
            {"t": f'"{model.__tablename__}"', "n": newest},
        )


def _ladders(session: Session, skills: int, begins: datetime) -> list[str]:
    """The default skills, and as many copies of the writing ladder as are asked for beyond them."""
    document = copy.deepcopy(ladders.default_document())
    for i in range(len(document["tracks"]), skills):
        document["tracks"].append(document["tracks"][0] | {"code": f"skill{i}", "name_ja": f"技能{i}"})
    document["tracks"] = document["tracks"][:skills]
    ladders.load(session, document, effective_from=begins)
    return [entry["code"] for entry in document["tracks"]]


def _workers(session: Session, people: int, dice: random.Random) -> range:
    first = (session.scalar(select(func.max(Person.id))) or 0) + 1
    ids = range(first, first + people)
    names = ((f"{dice.choice(FAMILY)} {dice.choice(GIVEN)}{i}", i) for i in ids)
    rows = (
        {
            "id": i,
            "name": name,
            "kana": name,
            "sign_in_name": f"w{i}",
            "hours_per_week": dice.randrange(2, 30),
        }
        for name, i in names
    )
    _write(session, Person, rows)
    _write(session, PersonRole, ({"person_id": i, "role": Role.WORKER} for i in ids))
    return ids


def _chained(rows: Iterable[Row]) -> Iterator[Row]:
    prev = chain.FIRST
    for row in rows:
        # A row yet to be written stands for a fact.
        seal = chain.sealed(prev, chain.fact_content(SimpleNamespace(**row)))  # type: ignore[arg-type]  # a stand-in with the columns of a fact
        yield row | {"prev": prev, "hash": seal}
        prev = seal


def _levels(
    session: Session, workers: range, tracks: list[str], director: int, dice: random.Random, moment: datetime
) -> None:
    """Proposed, decided, promoted: one row each, for half of the workers' skills."""
    ids = {track: id for track, id in session.execute(select(Skill.track, Skill.id))}  # noqa: C416 - rows, not pairs
    version = {
        skill_id: ladders.version_at(session, session.get_one(Skill, skill_id), moment).id
        for skill_id in ids.values()
    }
    have = [(w, ids[track]) for w in workers for track in tracks if dice.random() < 0.5]
    rows = []
    for i, (worker, skill) in enumerate(have, 1):
        at = moment - timedelta(days=dice.uniform(1, 500))
        rows.append(
            {"id": i, "worker_id": worker, "skill_id": skill, "level": 1 + dice.randrange(3) // 2, "at": at}
        )
    about = {
        "reason_code": Reason.CONDITIONS,
        "reason": "条件",
        "checklist": {},
        "decisive_rater_ids": [],
        "by_id": director,
        "open": False,
    }
    _write(session, Proposal, (row | about | {"ladder_version_id": version[row["skill_id"]]} for row in rows))
    decided = {"confirmed": True, "reason": "", "unmet": "", "by_id": director}
    _write(
        session,
        Decision,
        (decided | {"id": row["id"], "proposal_id": row["id"], "at": row["at"]} for row in rows),
    )
    _write(session, Promotion, (row | {"decision_id": row["id"]} for row in rows))
    kept = ("worker_id", "skill_id", "level")
    _write(
        session,
        Standing,
        (
            {name: row[name] for name in kept} | {"since": row["at"], "promotion_id": row["id"]}
            for row in rows
        ),
    )


def _rests(session: Session, workers: range, dice: random.Random) -> None:
    """One worker in ten has rested or rests."""
    resting = [worker for worker in workers if dice.random() < 0.1]
    rows = []
    for worker in resting:
        since = today() - timedelta(days=dice.randrange(300))
        until = dice.choice([None, since + timedelta(days=dice.randrange(60))])
        rows.append({"worker_id": worker, "since": since, "until": until})
    _write(session, Rest, rows)


def _tasks(session: Session, workers: range, director: int, dice: random.Random, moment: datetime) -> None:
    """One worker in two has taken a task in the last months."""
    session.add(TeamJob(id=1, client=Client(id=1, name="さくら商店"), title="商店街の紹介"))
    session.flush()
    taken = [worker for worker in workers if dice.random() < 0.5]
    due: date = today() + timedelta(days=10)
    task: Row = {
        "team_job_id": 1,
        "content": "記事1本",
        "spec": ["800字以上"],
        "track": "writing",
        "min_level": 0,
    }
    task |= {
        "hours": 3.0,
        "due_on": due,
        "inspect_on": due,
        "pay_on": due,
        "fee_yen": 3000,
        "fee_basis": "1本",
    }
    task |= {"withholding": WithholdingClass.MANUSCRIPT, "by_id": director}
    numbered = list(enumerate(taken, 1))
    _write(session, Task, (task | {"id": i, "title": f"記事{i}"} for i, _worker in numbered))
    offer = {"draft": [], "answer_by": due, "by_id": director}
    _write(session, Offer, (offer | {"id": i, "task_id": i, "worker_id": worker} for i, worker in numbered))
    at = [moment - timedelta(days=dice.uniform(0, 200)) for _ in taken]
    _write(
        session,
        Placement,
        (
            {"id": i, "task_id": i, "offer_id": i, "worker_id": w, "accepted_at": at[i - 1]}
            for i, w in numbered
        ),
    )


def _write(session: Session, model: type[Any], rows: Iterable[Row]) -> None:
    rest = iter(rows)
    while batch := list(islice(rest, AT_ONCE)):
        session.execute(insert(model), batch)
