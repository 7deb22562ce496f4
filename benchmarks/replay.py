"""A million facts to standings, and what one more fact costs, on SQLite and on PostgreSQL.

    python -m benchmarks.replay [--facts 1000000] [--people 10000] [--skills 3] [--updates 200]
                                [--postgresql URL] [--only sqlite|postgresql]

Databases that are thrown away: SQLite in a temporary folder, PostgreSQL as a private cluster of the server
installed here, or in the empty database at URL. Seconds are processor seconds of this process (PostgreSQL's
own work is beside them, so wall time is told too); memory is the largest resident size of the process that
replays, which does nothing else. An update is `add_fact` and the commit that judges anew and waits for the
disk.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import statistics
import tempfile
import time

from flask import Flask
from sqlalchemy import func, select

from benchmarks import crowd
from lms.accounts.models import Person
from lms.app import create_app
from lms.background import transaction
from lms.db import db, now
from lms.skills import evidence
from lms.skills.models import Fact
from lms.skills.standings import replaying
from tests.postgres import Cluster


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--facts", type=int, default=1_000_000)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--skills", type=int, default=3)
    parser.add_argument("--updates", type=int, default=200)
    parser.add_argument("--postgresql", metavar="URL", default="")
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    asked = parser.parse_args()
    print("| database | what | measured |\n|---|---|---|")
    if asked.only != "postgresql":
        measure("SQLite", "", asked)
    if asked.only != "sqlite":
        cluster = None if asked.postgresql else Cluster(durable=True)
        try:
            measure("PostgreSQL", asked.postgresql or cluster.fresh() if cluster else asked.postgresql, asked)
        finally:
            if cluster:
                cluster.stop()


def measure(name: str, url: str, asked: argparse.Namespace) -> None:
    """Each step in a process of its own, so that memory is its own too."""
    with tempfile.TemporaryDirectory() as folder:
        for step in (seed, replay, check, update):
            process = multiprocessing.get_context("spawn").Process(
                target=alone, args=(step.__name__, name, folder, url, asked)
            )
            process.start()
            process.join()
            if process.exitcode:
                raise SystemExit(f"{name}: {step.__name__} failed")


def alone(step: str, name: str, folder: str, url: str, asked: argparse.Namespace) -> None:
    app = create_app(INSTANCE=folder, DATABASE_URL=url)
    with app.test_request_context("/"):
        for what, measured in globals()[step](app, asked):
            print(f"| {name} | {what} | {measured} |", flush=True)


def seed(_app: Flask, asked: argparse.Namespace) -> list[tuple[str, str]]:
    db.create_all()
    crowd.gather(db.session(), people=asked.people, skills=asked.skills, facts=asked.facts)
    db.session.commit()
    return []


def replay(_app: Flask, asked: argparse.Namespace) -> list[tuple[str, str]]:
    before, wall, cpu = peak(), time.monotonic(), time.process_time()
    count = crowd.judge()
    wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    return [
        (
            f"replay of {asked.facts:,} facts to {count:,} standings",
            f"{cpu:.1f} s processor, {wall:.1f} s wall",
        ),
        ("facts a second", f"{asked.facts / cpu:,.0f} processor, {asked.facts / wall:,.0f} wall"),
        ("peak memory of the replaying process", f"{peak():.0f} MiB ({before:.0f} before it began)"),
    ]


def check(_app: Flask, asked: argparse.Namespace) -> list[tuple[str, str]]:
    """What is kept, compared with a second replay."""
    wall, differing = time.monotonic(), 0
    with transaction() as session:
        batches = list(replaying.batches(session))
    for batch in batches:
        with transaction() as session:
            differing += len(replaying.differences(session, batch))
    return [("differences at a second replay", f"{differing} ({time.monotonic() - wall:.1f} s wall)")]


def update(app: Flask, asked: argparse.Namespace) -> list[tuple[str, str]]:
    """One more fact for people drawn by lot, and for the one who has most."""
    dice = random.Random(2)
    with transaction() as session:
        workers = list(session.scalars(select(Fact.worker_id).distinct()))
        most = session.execute(
            select(Fact.worker_id, func.count().label("n"))
            .group_by(Fact.worker_id)
            .order_by(func.count().desc())
            .limit(1)
        ).one()
    wall, cpu = [], []
    for i in range(asked.updates + 20):
        with app.test_request_context("/"):
            started, busy = time.perf_counter(), time.process_time()
            add_one(dice.choice(workers), dice, i)
            wall.append(1000 * (time.perf_counter() - started))
            cpu.append(1000 * (time.process_time() - busy))
    return [
        ("update after one fact", told(wall[20:], cpu[20:])),
        ("facts of a worker", f"{asked.facts // asked.people} on average, {most.n} at most"),
    ]


def add_one(worker_id: int, dice: random.Random, i: int) -> None:
    session = db.session()
    worker = session.get_one(Person, worker_id)
    kind, data = crowd.evidence.later(dice, i)
    evidence.add_fact(
        session, worker, track="writing", kind=kind, data=data, source="benchmark:0", occurred_at=now()
    )
    session.commit()


def told(wall: list[float], cpu: list[float]) -> str:
    late = statistics.quantiles(wall, n=20)[-1]
    return (
        f"median {statistics.median(wall):.1f} ms, 95 of 100 within {late:.1f} ms; "
        f"processor median {statistics.median(cpu):.1f} ms"
    )


def peak() -> float:
    """MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
