"""Folders made once, whole or not at all, and the clearing away of what a killed build left."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

UNFINISHED = ".unfinished-"
_ABANDONED = 3600.0  # seconds; no build leaves a folder untouched for so long


def kept(folder: Path, make: Callable[[Path], None]) -> Path:
    """`folder`, filled by `make` unless it is there already; two builds may ask for it at once."""
    if not folder.exists():
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


def sweep(folder: Path) -> None:
    """Remove what builds that were killed left in the folder."""
    for left in folder.glob(f"{UNFINISHED}*"):
        if _age(left) > _ABANDONED:
            shutil.rmtree(left, ignore_errors=True)


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
