"""The bytes of uploads: one growing file each. What is acknowledged is on disk."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from flask_babel import lazy_gettext as _
from sqlalchemy import event
from sqlalchemy.orm import Session
from werkzeug.exceptions import ClientDisconnected

from lms import storage
from lms.errors import Refusal
from lms.storage import DiskFull

FOLDER = "uploads"


class Busy(Refusal):
    """An earlier piece of the same upload is still being written."""

    status = 423
    message = _("The piece before is still being saved. It goes on by itself in a moment.")


class Vanished(Refusal):
    status = 410
    message = _("This upload is no longer here. Please choose the file again and send it from the beginning.")


def key(token: str) -> str:
    """Where the bytes of an upload lie, relative to the instance folder."""
    return f"{FOLDER}/{token}"


def create(token: str) -> None:
    storage.folder(FOLDER)
    path = storage.path(key(token))
    path.touch(mode=0o600, exist_ok=False)
    storage.sync_folder(path.parent)


def size(token: str) -> int:
    """Bytes on disk, acknowledged or not; 0 when there is no file."""
    path = storage.path(key(token))
    return path.stat().st_size if path.exists() else 0


def hold(token: str) -> IO[bytes]:
    """The file, locked until it is closed: two pieces at once would write over each other.

    Raises Busy while another piece is being written, Vanished when there is no file.
    """
    path = storage.path(key(token))
    if not path.exists():
        raise Vanished
    file = path.open("r+b")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise Busy from None
    return file


def append(file: IO[bytes], stream: IO[bytes], *, offset: int, limit: int) -> int:
    """Write up to `limit` bytes at `offset` and return how many are safe on disk.

    What lies beyond `offset` was never acknowledged and is overwritten. A line that breaks off in the middle
    leaves what has come so far.
    """
    with _room():
        file.seek(offset)
        file.truncate()
        count = sum(file.write(piece) for piece in _pieces(stream, limit))
        file.flush()
        os.fsync(file.fileno())
    return count


def remove(session: Session, token: str) -> None:
    """Remove the file once the transaction has gone through; what a crash leaves, the hourly sweep takes."""
    path = storage.path(key(token))
    event.listen(session, "after_commit", lambda _session: path.unlink(missing_ok=True), once=True)


def leftovers(known: set[str]) -> Iterator[Path]:
    """Files that belong to no upload in `known`."""
    folder = storage.folder(FOLDER)
    return (path for path in folder.iterdir() if path.name not in known)


def _pieces(stream: IO[bytes], limit: int) -> Iterator[bytes]:
    with suppress(ClientDisconnected, ConnectionError):
        while limit > 0 and (piece := stream.read(min(limit, 1 << 20))):
            limit -= len(piece)
            yield piece


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFull from error
        raise
