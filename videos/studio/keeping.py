"""What is made once and kept, whole or not at all, and how it goes again: by age and by size.

Everything kept says by its modification time when it was last of use.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from operator import itemgetter
from pathlib import Path

UNFINISHED = ".unfinished-"
_IN_USE = 6 * 3600.0  # seconds; no build takes longer
_ABANDONED = 3600.0  # seconds; no build leaves a folder untouched for so long


def kept(folder: Path, make: Callable[[Path], None]) -> Path:
    """`folder`, filled by `make` unless it is there already; two builds may ask for it at once."""
    if folder.exists():
        used(folder)
    else:
        folder.parent.mkdir(parents=True, exist_ok=True)
        sweep(folder.parent)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=UNFINISHED) as name:
            made = Path(name) / "made"
            made.mkdir()
            make(made)
            try:
                made.rename(folder)
            except OSError:
                if not folder.exists():  # else another build was first with the same
                    raise
    return folder


def used(path: Path) -> None:
    """Note that the file or folder was of use just now."""
    with suppress(FileNotFoundError):
        os.utime(path)


def prune(cache: Path, *, most: int, oldest: float = 90 * 86400.0) -> int:
    """Remove what was of no use for `oldest` seconds, then the longest unused until `most` bytes remain.

    What was of use within the last hours may belong to a build under way and always stays. Returns the bytes
    that were freed.
    """
    entries = [_entry(path) for path in cache.glob("*/*") if not path.name.startswith(UNFINISHED)]
    for folder in cache.glob("*/"):
        sweep(folder)
    left, freed = sum(size for _, size, _ in entries), 0
    for unused, size, path in sorted(entries, key=itemgetter(0), reverse=True):
        if unused < _IN_USE or (unused < oldest and left - freed <= most):
            break
        _remove(path)
        freed += size
    return freed


def sweep(folder: Path) -> None:
    """Remove what builds that were killed left in the folder."""
    for left in folder.glob(f"{UNFINISHED}*"):
        if _age(left) > _ABANDONED:
            shutil.rmtree(left, ignore_errors=True)


def _entry(path: Path) -> tuple[float, int, Path]:
    """(seconds without use, bytes, path)"""
    files = [path, *path.rglob("*")] if path.is_dir() else [path]
    return _age(path), sum(file.lstat().st_size for file in files if file.is_file()), path


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
