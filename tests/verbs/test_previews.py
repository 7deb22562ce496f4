"""The editor's studio: one small process that nobody else has to wait for."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lms.authoring import studio_process
from lms.authoring.studio_process import Child, NoAnswer, TooBusy

SLIDE = "<!-- id: a -->\n# 見出し\n\n- 文\n\n<!--\n話します。\n-->"
WISH = {"op": "slide", "text": SLIDE, "number": 2, "lesson": "題", "readings": {}, "figures": {}}


@pytest.fixture
def child() -> Iterator[Child]:
    made = Child()
    yield made
    made.close()


def test_a_studio_that_died_is_replaced_by_another(child: Child, tmp_path: Path) -> None:
    assert child.ask(WISH, tmp_path, tmp_path)["sentences"][0]["kana"].startswith("ハナシマス")
    assert child._process is not None
    os.kill(child._process.pid, signal.SIGKILL)
    time.sleep(0.1)
    assert "image" in child.ask(WISH | {"lesson": "別の題"}, tmp_path, tmp_path)


def test_a_studio_that_takes_too_long_is_ended(
    child: Child, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child.ask(WISH, tmp_path, tmp_path)
    assert child._process is not None
    os.kill(child._process.pid, signal.SIGSTOP)
    monkeypatch.setattr(studio_process, "PATIENCE", 1.0)
    began = time.monotonic()
    with pytest.raises(NoAnswer):
        child.ask(WISH, tmp_path, tmp_path)
    assert time.monotonic() - began < 5 and not child.alive


def test_only_a_few_wait_and_the_others_are_told_at_once(
    child: Child, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child.ask(WISH, tmp_path, tmp_path)
    assert child._process is not None
    os.kill(child._process.pid, signal.SIGSTOP)
    monkeypatch.setattr(studio_process, "PATIENCE", 2.0)
    refused: list[type[Exception]] = []

    def wish() -> None:
        try:
            child.ask(WISH, tmp_path, tmp_path)
        except (TooBusy, NoAnswer) as error:
            refused.append(type(error))

    waiting = [threading.Thread(target=wish) for _n in range(1 + studio_process.WAITING)]
    for thread in waiting:
        thread.start()
    time.sleep(0.3)
    began = time.monotonic()
    with pytest.raises(TooBusy):
        child.ask(WISH, tmp_path, tmp_path)
    assert time.monotonic() - began < 0.5
    for thread in waiting:
        thread.join()
    assert len(refused) >= 1


def test_an_idle_studio_goes_home(child: Child, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studio_process, "IDLE", 0.4)
    child.ask(WISH, tmp_path, tmp_path)
    for _n in range(40):
        time.sleep(0.1)
        if not child.alive:
            return
    raise AssertionError("the process is still there")
