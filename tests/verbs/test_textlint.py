"""The process that reads texts: whatever becomes of it, nobody's page breaks or waits for ever."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lms.drafting.findings.language import Request
from lms.drafting.textlint import reading
from lms.drafting.textlint.child import Child
from lms.drafting.textlint.reading import Busy, NotAvailable, Reader, TooLong

ANSWERS = """
import { createInterface } from "node:readline";
for await (const line of createInterface({ input: process.stdin })) {
  const { id, text } = JSON.parse(line);
  if (text === "die") process.exit(1);
  if (text === "hang") continue;
  if (text === "babble") { process.stdout.write("what?\\n"); continue; }
  if (text.startsWith("slow")) await new Promise((done) => setTimeout(done, 600));
  if (text === "no") { process.stdout.write(JSON.stringify({ id, error: "no" }) + "\\n"); continue; }
  process.stdout.write(JSON.stringify({ id, findings: [{ said: text }] }) + "\\n");
}
"""
Make = Callable[..., Reader]


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Make]:
    script, made = tmp_path / "script.mjs", []
    script.write_text(ANSWERS)

    def make(*, memory_mb: int = 300, idle: float = 60.0, seconds: float = 5.0) -> Reader:
        made.append(Reader(lambda: Child(memory_mb=memory_mb, script=script), idle=idle, seconds=seconds))
        return made[-1]

    yield make
    for one in made:
        one.close()


def asking(text: str) -> Request:
    return Request(text, ".txt", ("ra",))


def test_one_process_answers_one_text_after_the_other(reader: Make) -> None:
    one = reader()
    assert one.pid is None  # nobody pays for it before somebody asks
    assert one.read(asking("a")) == [{"said": "a"}]
    first = one.pid
    assert one.read(asking("あ" * 30_000)) == [{"said": "あ" * 30_000}]  # more than a pipe holds
    assert one.pid == first


def test_what_was_read_once_is_remembered(reader: Make) -> None:
    one = reader()
    answer = one.read(asking("a"))
    one.close()
    assert one.read(asking("a")) is answer
    assert one.pid is None


@pytest.mark.parametrize("text", ["die", "hang", "babble"])
def test_after_a_crash_a_fresh_process_reads_the_next_text(reader: Make, text: str) -> None:
    one = reader(seconds=1.0)
    with pytest.raises(NotAvailable):
        one.read(asking(text))
    assert one.read(asking("next")) == [{"said": "next"}]


def test_a_process_that_died_between_two_texts_is_replaced_unnoticed(reader: Make) -> None:
    one = reader()
    one.read(asking("a"))
    assert one.pid is not None
    os.kill(one.pid, 9)
    assert one.read(asking("b")) == [{"said": "b"}]


def test_when_it_fails_again_and_again_it_is_left_alone_for_a_while(reader: Make) -> None:
    one = reader()
    for _ in range(reading.FAILURES):
        with pytest.raises(NotAvailable):
            one.read(asking("die"))
    with pytest.raises(NotAvailable):
        one.read(asking("good"))
    assert one.pid is None


def test_a_text_it_cannot_read_does_not_end_it(reader: Make) -> None:
    one = reader()
    with pytest.raises(NotAvailable):
        one.read(asking("no"))
    assert one.pid is not None
    assert one.read(asking("yes")) == [{"said": "yes"}]


def test_it_ends_when_nobody_asks(reader: Make) -> None:
    one = reader(idle=0.2)
    one.read(asking("a"))
    until = time.monotonic() + 5
    while one.pid is not None and time.monotonic() < until:
        time.sleep(0.05)
    assert one.pid is None
    assert one.read(asking("b")) == [{"said": "b"}]


def test_it_ends_when_it_takes_too_much_memory(reader: Make) -> None:
    one = reader(memory_mb=20)  # less than node itself takes
    assert one.read(asking("a")) == [{"said": "a"}]
    assert one.pid is None


def test_the_queue_is_short_and_says_so(reader: Make) -> None:
    one = reader()
    one.read(asking("warm"))
    said: list[object] = []

    def ask(n: int) -> None:
        try:
            said.append(one.read(asking(f"slow {n}")))
        except Busy as busy:
            said.append(busy)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(reading.WAITING + 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [isinstance(one, Busy) for one in said].count(True) >= 2
    assert [isinstance(one, list) for one in said].count(True) == reading.WAITING + 1


def test_a_text_without_end_is_not_even_sent(reader: Make) -> None:
    one = reader()
    with pytest.raises(TooLong):
        one.read(asking("あ" * (reading.LONGEST + 1)))
    assert one.pid is None


def test_where_node_is_missing_nothing_breaks(monkeypatch: pytest.MonkeyPatch, reader: Make) -> None:
    monkeypatch.setattr("lms.drafting.textlint.child.NODE", Path("/nowhere/node"))
    with pytest.raises(NotAvailable):
        reader().read(asking("a"))
