"""The bytes of uploads: one growing file each. What is acknowledged is on disk."""

from __future__ import annotations

import binascii
import errno
import fcntl
import hashlib
import os
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

from flask_babel import lazy_gettext as _
from sqlalchemy import event
from sqlalchemy.orm import Session
from werkzeug.exceptions import ClientDisconnected

from lms import storage
from lms.errors import BadInput, Refusal
from lms.storage import DiskFull

FOLDER = "uploads"
CHECKSUMS = {"sha1": "sha1", "sha256": "sha256"}
"""Of the protocol → of hashlib; sha1 is the one every client knows, and guards against accidents only"""


class Busy(Refusal):
    """An earlier piece of the same upload is still being written."""

    status = 423
    message = _("The piece before is still being saved. It goes on by itself in a moment.")


class Vanished(Refusal):
    status = 410
    message = _("This upload is no longer here. Please choose the file again and send it from the beginning.")


class Garbled(Refusal):
    """The bytes that came are not those that were sent (tus, checksum extension)."""

    status = 460
    message = _("This piece was damaged on its way. It is sent again by itself.")


@dataclass
class Checksum:
    """What a piece shall add up to, and what it has so far."""

    hash: Any
    wanted: bytes

    @classmethod
    def read(cls, header: str) -> Self | None:
        """`<algorithm> <base64>`; None where nothing is said. Raises BadInput for what we cannot check."""
        if not header:
            return None
        name, _space, wanted = header.partition(" ")
        try:
            return cls(hashlib.new(CHECKSUMS[name], usedforsecurity=False), b64decode(wanted, validate=True))
        except (KeyError, binascii.Error):
            raise BadInput(_("The request could not be read.")) from None

    def compare(self) -> None:
        if self.hash.digest() != self.wanted:
            raise Garbled


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


def append(
    file: IO[bytes], stream: IO[bytes], *, offset: int, limit: int, checksum: Checksum | None = None
) -> int:
    """Write up to `limit` bytes at `offset` and return how many are safe on disk.

    What lies beyond `offset` was never acknowledged and is overwritten. A line that breaks off in the middle
    leaves what has come so far, unless a checksum tells of the whole piece: raises Garbled.
    """
    with _room():
        file.seek(offset)
        file.truncate()
        count = 0
        for piece in _pieces(stream, limit):
            count += file.write(piece)
            if checksum:
                checksum.hash.update(piece)
        if checksum:
            checksum.compare()
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
