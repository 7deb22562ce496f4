"""Where bytes live: files under the instance folder, named by their content.

Type, size, owner and original name belong to the database row that holds the key, never to the file.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from flask import current_app
from flask_babel import lazy_gettext as _

from lms.errors import BadInput, Refusal


@dataclass(frozen=True)
class Stored:
    key: str
    """`files/ab/cd/<sha256>`, relative to the instance folder"""
    size: int


class DiskFull(Refusal):
    status = 507
    message = _(
        "There is not enough room on the server. Please tell the staff. What you saved before is safe."
    )


def root() -> Path:
    return Path(current_app.config["INSTANCE"])


def put(stream: IO[bytes], *, limit: int, under: str = "files") -> Stored:
    """Keep a stream, safely on disk before this returns. Refuses more than `limit` bytes.

    `under`: another folder for what is only kept for a while.
    """
    ensure_room(0)
    folder = root() / under
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".part-", delete=False) as part:
        try:
            digest, size = _copy(stream, part, limit)
            target = folder / digest[:2] / digest[2:4] / digest
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(part.name, target)
            sync_folder(target.parent)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise
    return Stored(str(target.relative_to(root())), size)


def holds(key: str, stream: IO[bytes]) -> bool:
    """Whether the stream is what is kept under the key."""
    stream.seek(0)
    digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]  # binary, as put's
    stream.seek(0)
    return Path(key).name == digest


def path(key: str) -> Path:
    """The file of a key, which must lie inside the instance folder."""
    found = (root() / key).resolve()
    if not found.is_relative_to(root().resolve()):
        raise ValueError(f"Key outside the storage: {key}")
    return found


def folder(name: str) -> Path:
    """A folder below the instance, made when missing."""
    made = path(name)
    made.mkdir(parents=True, exist_ok=True)
    return made


def ensure_room(size: int) -> None:
    """Raises DiskFull when `size` more bytes would leave less than the room kept free."""
    root().mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(root()).free - size < current_app.config["FREE_DISK_MB"] * 1_000_000:
        raise DiskFull


def sync_folder(where: Path) -> None:
    """A rename is only safe once its folder is on disk too."""
    descriptor = os.open(where, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _copy(source: IO[bytes], target: IO[bytes], limit: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(1 << 20):
        size += len(chunk)
        if size > limit:
            most = limit // 1_000_000
            raise BadInput(_("This file is too large: at most %(mb)s MB.", mb=most), field="file")
        digest.update(chunk)
        target.write(chunk)
    target.flush()
    os.fsync(target.fileno())
    return digest.hexdigest(), size
