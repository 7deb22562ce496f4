"""The help with writing on a text of 2,000 characters: cold, warm, and what stands beside a piece.

    .venv/bin/python -m benchmarks.findings [--rounds 5]

Sentences of the catalog's own model answers, joined to 2,000 characters, others in every round, so that
nothing is answered from memory. Aims: remarks <= 2 s, cold start included; same words <= 0.2 s among
1,000 texts.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from courses.lengths import characters
from courses.outline import Practice
from courses.reader import read_catalog
from lms.accounts import people
from lms.accounts.models import Role
from lms.app import create_app
from lms.db import db
from lms.drafting.comparing import changes
from lms.drafting.findings.looking import look
from lms.drafting.similarity.passages import passages
from lms.drafting.similarity.remembered import nearest, remember
from lms.drafting.textlint.child import Child
from lms.drafting.textlint.reading import Reader
from lms.learning.catalog import CATALOG

LENGTH = 2_000
TEXTS = 1_000
MEMORY_MB = 700


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    practice = _practice()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(INSTANCE=folder, TEXTLINT_MB=MEMORY_MB)
        with app.test_request_context("/"):
            _remarks(practice, rounds)
            _same_words(practice, rounds)


def _remarks(practice: Practice, rounds: int) -> None:
    cold: list[float] = []
    warm: list[float] = []
    memory = found = 0
    for round_ in range(rounds):
        reader = Reader(lambda: Child(memory_mb=MEMORY_MB))
        cold.append(_look(practice, reader, round_ * 10)[0])
        for n in (1, 2):
            seconds, found = _look(practice, reader, round_ * 10 + n)
            warm.append(seconds)
        memory = max(memory, _resident(reader.pid))
        reader.close()
    print(f"{LENGTH} characters, {found} remarks; best and worst of {rounds} rounds")
    print(f"  process started for it   {min(cold):6.2f} to {max(cold):.2f} s")
    print(f"  process running          {min(warm):6.2f} to {max(warm):.2f} s")
    print(f"  memory of the process    {memory / 1e6:6.0f} MB")


def _look(practice: Practice, reader: Reader, n: int) -> tuple[float, int]:
    """Seconds, and how many remarks."""
    text, begin = _text(practice, n), time.perf_counter()
    found = look(text, practice, markdown=False, read=reader.read)
    assert not found.unavailable
    return time.perf_counter() - begin, len(found.findings)


def _same_words(practice: Practice, rounds: int) -> None:
    db.create_all()
    session = db.session()
    writer = people.register(session, name="W", sign_in_name="writer", roles={Role.WORKER}, by=None)
    session.flush()
    pieces = [_text(practice, n) for n in range(TEXTS)]
    text = _text(practice, TEXTS + 1)

    def take_in() -> None:
        for n, one in enumerate(pieces):
            remember(session, f"submission:{n}", one, person_id=writer.id)
        session.flush()

    def compare() -> None:
        for subject in nearest(session, text, not_by=0):
            passages(text, pieces[int(subject.split(":")[1])])

    taking, times = _timed(take_in), [_timed(compare) for _ in range(rounds)]
    print(f"Same words among {TEXTS} texts of {LENGTH} characters")
    print(f"  take in one text         {taking / TEXTS:6.3f} s")
    print(f"  find and show            {min(times):6.3f} to {max(times):.3f} s")
    after = text.replace("町", "村").replace("ます。", "ました。")
    times = [_timed(lambda: changes(text, after)) for _ in range(rounds)]
    print(f"Compare two rounds         {min(times):6.3f} to {max(times):.3f} s")
    session.rollback()


def _practice() -> Practice:
    lessons = [lesson for series in read_catalog(CATALOG) for lesson in series.lessons]
    found = next(one.practice for one in lessons if one.practice and one.practice.kind == "text")
    answers = [one.practice.model_answer for one in lessons if one.practice]
    return replace(found, model_answer="\n".join(answers), min_chars=None, max_chars=None)


def _text(practice: Practice, n: int) -> str:
    """Another stretch of the model answers for every n, so that no answer is remembered."""
    sentences = [part + "。" for part in practice.model_answer.split("。") if part.strip()]
    begin = n * 7 % len(sentences)
    text = f"第{n}稿です。" + "".join((sentences[begin:] + sentences[:begin]) * 3)
    while characters(text[:LENGTH]) < LENGTH and len(text) > LENGTH:
        text = "".join(text.split())
    return text[:LENGTH]


def _timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _resident(pid: int | None) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 if pid else 0


if __name__ == "__main__":
    main()
