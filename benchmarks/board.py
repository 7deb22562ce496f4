"""The skill board with a crowd: time to the first byte, signed in, in a warm process.

    .venv/bin/python -m benchmarks.board [--people 10000] [--skills 10] [--facts 200000] [--rounds 20]
                                         [--instance FOLDER] [--database URL]

`--instance` keeps the crowd for the next time; `--database` names an empty PostgreSQL database instead of
SQLite in that folder. Aims with 10,000 people x 10 skills: <= 150 ms for each view of the board, as the
median and for 95 of 100 (reference/performance.md). Files are timed to their first and to their last byte.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, insert, select, text

from benchmarks import crowd
from lms.accounts import passwords, people
from lms.accounts.models import Person
from lms.app import create_app
from lms.background import transaction
from lms.db import db
from lms.skills.estimates.models import SkillEstimate
from lms.skills.standings.models import KeptStanding

PASSWORD = "tulip snow harbour"  # noqa: S105 - of people made up for a minute
PAGES = {
    "first page": "/board",
    "middle page": "/board?page=middle",
    "last page": "/board?page=last",
    "a name": "/board?name=青木 はる",
    "a skill, level 2": "/board?skill=writing&level=2",
    "nearly sure, active, 20 h": "/board?band=nearly_sure&active=90&hours=20&awake=y",
    "all of it, by evidence": "/board?skill=clerical&level=1&band=mostly&active=180&awake=y&sort=-evidence",
    "word of a task": "/board?work=記事12",
    "by evidence": "/board?sort=-evidence",
    "by last evidence": "/board?sort=-last",
    "by free hours": "/board?sort=-hours",
    "by last task": "/board?sort=-task",
    "by a skill": "/board?sort=-writing",
    "compare four": "/board/comparison?worker=50&worker=51&worker=52&worker=53",
}
OTHERS = {
    "thin spots": "/team/thin-spots",
    "growth": "/team/growth",
    "chances": "/team/chances",
    "today, director": "/today",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for name, usual in (("people", 10_000), ("skills", 10), ("facts", 200_000), ("rounds", 20)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--instance")
    parser.add_argument("--database", default="")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        Path(given.instance or folder).mkdir(parents=True, exist_ok=True)
        app = create_app(
            INSTANCE=given.instance or folder,
            WTF_CSRF_ENABLED=False,
            DATABASE_URL=given.database,
            TEXTLINT_MB=0,
        )
        with app.app_context():
            _gather(given.people, given.skills, given.facts)
            last = -(-given.people // 50)
        client = _signed_in(app)
        print(f"{given.people} people x {given.skills} skills, {db_name(app)}, {given.rounds} rounds")
        for title, url in (PAGES | OTHERS).items():
            _measure(
                client,
                title,
                url.replace("=last", f"={last}").replace("=middle", f"={last // 2 + 1}"),
                given.rounds,
            )
        for title, url in {"whole list, CSV": "/board.csv", "whole list, .xlsx": "/board.xlsx"}.items():
            _file(client, title, url)


def db_name(app: Flask) -> str:
    with app.app_context():
        return str(db.engine.dialect.name)


def _gather(count: int, skills: int, facts: int) -> None:
    """The crowd, once; half of its standings with an estimate, and a director with a password."""
    db.create_all()
    with transaction() as session:
        if session.scalar(select(func.count()).select_from(Person)):
            return
    begun = time.perf_counter()
    with transaction() as session:
        crowd.gather(session, people=count, skills=skills, facts=facts)
    print(f"{crowd.judge()} standings, seeded in {time.perf_counter() - begun:.0f} s")
    with transaction() as session:
        rows = session.execute(select(KeptStanding.worker_id, KeptStanding.skill_id, KeptStanding.facts))
        told = [{"worker_id": w, "skill_id": s, "facts": n} for w, s, n in rows if (w + s) % 2 and n]
        usual = {"strongest": [], "value": 0.0}
        session.execute(
            insert(SkillEstimate), [usual | row | {"se": 0.3 + row["worker_id"] % 9 / 5} for row in told]
        )
        director = people.find(session, "aoki")
        assert director is not None
        director.password_hash = passwords.hashed(PASSWORD)
        session.execute(text("ANALYZE"))  # what a database that has lived for a day knows of its tables


def _signed_in(app: Flask) -> FlaskClient:
    client = app.test_client()
    answer = client.post("/sign-in", data={"login": "aoki", "password": PASSWORD})
    assert answer.status_code == 303, answer.status_code
    return client


def _measure(client: FlaskClient, title: str, url: str, rounds: int) -> None:
    times, processor = [], []
    for n in range(rounds + 1):
        begun, busy = time.perf_counter(), time.process_time()
        answer = client.get(url)
        if n:
            times.append((time.perf_counter() - begun) * 1000)
            processor.append((time.process_time() - busy) * 1000)
        assert answer.status_code == 200, (url, answer.status_code)
    size = len(answer.data) // 1000
    high = statistics.quantiles(times, n=20)[-1]
    print(
        f"{title:28} median {statistics.median(times):6.0f} ms, 95 %: {high:6.0f} ms, "
        f"CPU {statistics.median(processor):6.0f} ms, {size} kB"
    )


def _file(client: FlaskClient, title: str, url: str) -> None:
    begun = time.perf_counter()
    parts: Iterator[bytes] = iter(client.get(url, buffered=False).iter_encoded())
    size = len(next(parts))
    first = (time.perf_counter() - begun) * 1000
    size += sum(len(part) for part in parts)
    whole = time.perf_counter() - begun
    print(f"{title:28} first byte {first:6.0f} ms, all {whole:6.1f} s, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
