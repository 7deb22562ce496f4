"""What the studio keeps stays small: the longest unused goes first, nothing that a build may be using."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from videos.studio.keeping import UNFINISHED, kept, prune, used

HOUR, DAY = 3600.0, 86400.0


def entry(cache: Path, name: str, *, unused: float, size: int = 1000) -> Path:
    path = cache / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if "." in path.name:
        path.write_bytes(bytes(size))
    else:
        path.mkdir()
        (path / "720.h264").write_bytes(bytes(size))
    then = time.time() - unused
    os.utime(path, (then, then))
    return path


def left(cache: Path) -> set[str]:
    return {path.relative_to(cache).as_posix() for path in cache.glob("*/*")}


def test_the_longest_unused_goes_first_until_the_rest_has_room(tmp_path: Path) -> None:
    entry(tmp_path, "slides/old.png", unused=9 * DAY)
    entry(tmp_path, "pictures/older", unused=10 * DAY)
    entry(tmp_path, "speech/new.wav", unused=1 * DAY)
    assert prune(tmp_path, most=1500) == 2000
    assert left(tmp_path) == {"speech/new.wav"}


def test_nothing_goes_while_there_is_room_until_it_is_very_old(tmp_path: Path) -> None:
    entry(tmp_path, "slides/a.png", unused=80 * DAY)
    entry(tmp_path, "slides/b.png", unused=100 * DAY)
    assert prune(tmp_path, most=10**9) == 1000
    assert left(tmp_path) == {"slides/a.png"}


def test_what_a_build_may_be_using_stays_whatever_its_size(tmp_path: Path) -> None:
    entry(tmp_path, "pictures/now", unused=1 * HOUR, size=10**6)
    entry(tmp_path, f"pictures/{UNFINISHED}x", unused=0)
    assert prune(tmp_path, most=0) == 0
    assert left(tmp_path) == {"pictures/now", f"pictures/{UNFINISHED}x"}


def test_what_was_used_again_is_young_again(tmp_path: Path) -> None:
    again = entry(tmp_path, "pictures/again", unused=99 * DAY)
    kept(again, lambda _folder: pytest.fail("it was there"))
    sound = entry(tmp_path, "speech/a.wav", unused=99 * DAY)
    used(sound)
    assert prune(tmp_path, most=0) == 0


def test_an_empty_cache_is_no_trouble(tmp_path: Path) -> None:
    assert prune(tmp_path / "never", most=0) == 0
