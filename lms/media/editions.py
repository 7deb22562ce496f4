"""Folders of finished videos. Each result stands in a folder of its own, so that nobody's playing breaks
when a better one is ready, and a worker that lost its job cannot write into the next one's result."""

from __future__ import annotations

import os
import re
import shutil
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from lms import storage
from lms.background import Control
from lms.media.models import Video

FOLDER = "media"
NEEDED = 2
"""Times the size of a recording that making a video of it may need: the work under way, and the result"""
_KEPT_WORK = ".stretches"
KEPT = timedelta(hours=36)
"""A replaced edition stays this long: longer than any address to it is valid (playing.py)"""


def fresh(video_id: int, control: Control) -> str:
    """Key of the folder this claim of the job may fill; what its dead predecessors left is removed.

    Only one job at a time works on a video, so a hidden folder is always somebody's unfinished work.
    """
    home = storage.folder(f"{FOLDER}/{video_id}")
    hidden = [path for path in home.glob(".*") if path.name != _KEPT_WORK]
    for old in [*hidden, *home.glob(f"{control.job_id}-*")]:
        shutil.rmtree(old, ignore_errors=True)
    return f"{FOLDER}/{video_id}/{control.job_id}-{control.epoch}"


def kept(video_id: int) -> Path:
    """Where work outlives a killed worker, for the next attempt; if nobody comes, `sweep` takes it."""
    return storage.folder(f"{FOLDER}/{video_id}/{_KEPT_WORK}")


def settle(key: str) -> None:
    """The finished folder and all in it are on disk before anybody is told of it."""
    folder = storage.path(key)
    for path in [*folder.rglob("*"), folder, folder.parent]:
        _sync(path)


def retire(key: str) -> None:
    """Note when an edition was replaced: `sweep` counts from here."""
    with suppress(FileNotFoundError):
        os.utime(storage.path(key))


def beside(key: str, captions: int) -> str:
    """Key of the same media with other captions: `media/<id>/<job>-<claim>-c<captions>`."""
    return f"{_bare(key)}-c{captions}"


def same_media(key: str | None, other: str | None) -> bool:
    """Whether two folders hold the same pictures and sound, whatever their captions."""
    return _bare(key or "") == _bare(other or "")


def remove_all(session: Session, video: Video) -> None:
    """Every edition of a video, once the transaction has gone through."""
    home = storage.path(f"{FOLDER}/{video.id}")
    event.listen(session, "after_commit", lambda _s: shutil.rmtree(home, ignore_errors=True), once=True)


def sweep(session: Session) -> int:
    """Remove folders that no video shows any more and that nobody can still be playing; returns how many."""
    shown = set(session.scalars(select(Video.folder).where(Video.folder.is_not(None))))
    old = time.time() - KEPT.total_seconds()
    found = [path for path in storage.folder(FOLDER).glob("*/*") if _key(path) not in shown]
    gone = [path for path in found if path.stat().st_mtime < old]
    for path in gone:
        shutil.rmtree(path, ignore_errors=True)
    return len(gone)


def _bare(key: str) -> str:
    return re.sub(r"-c\d+$", "", key)


def _key(path: Path) -> str:
    return f"{FOLDER}/{path.parent.name}/{path.name}"


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
