"""Landlock: a process gives up, for itself and what it starts, every file it does not need.

Linux 5.13 or newer, no root, no package; refusing TCP needs Linux 6.7. See landlock(7) and linux/landlock.h.
"""

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same numbers on every architecture
_PR_SET_NO_NEW_PRIVS = 38
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _TRUNCATE, _IOCTL = 1, 2, 4, 8, 1 << 14, 1 << 15
_OF_A_FILE = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL
_RUN = _EXECUTE | _READ_FILE | _READ_DIR
_READ = _READ_FILE | _READ_DIR


class _PathRule(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def version() -> int:
    """The kernel's Landlock version; 0 where it has none or it is switched off."""
    answer: int = _libc().syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
    return max(0, answer)


def confine(*, runs: Iterable[Path] = (), reads: Iterable[Path] = (), writes: Iterable[Path] = ()) -> None:
    """Allow this process only these files and folders, and no TCP, for good. Missing ones are passed over.

    `runs` may be read and executed, `reads` read, `writes` (folders) read and changed. OSError where the
    kernel refuses; call only if `version()` is not 0.
    """
    known = _rights(version())
    ruleset = _ruleset(version(), known)
    for paths, wanted in ((runs, _RUN), (reads, _READ), (writes, known & ~_EXECUTE)):
        for path in paths:
            _allow(ruleset, path, wanted & known)
    _checked(_libc().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    _checked(_libc().syscall(_RESTRICT_SELF, ruleset, ctypes.c_uint32(0)))
    os.close(ruleset)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _rights(version: int) -> int:
    """All file rights this version knows: 13 at first, then REFER, TRUNCATE and (from 5) IOCTL_DEV."""
    count = {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)
    return (1 << count) - 1


def _ruleset(version: int, rights: int) -> int:
    tcp = 3 if version >= 4 else 0
    scopes = 3 if version >= 6 else 0  # abstract sockets and signals to others
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    attributes = (ctypes.c_uint64 * 3)(rights, tcp, scopes)
    handle = _libc().syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(size), ctypes.c_uint32(0))
    return _checked(handle)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        rule = _PathRule(rights if path.is_dir() else rights & _OF_A_FILE, handle)
        _checked(_libc().syscall(_ADD_RULE, ruleset, 1, ctypes.byref(rule), ctypes.c_uint32(0)))
    finally:
        os.close(handle)


def _checked(answer: int) -> int:
    if answer < 0:
        raise OSError(ctypes.get_errno(), f"Landlock: {os.strerror(ctypes.get_errno())}")
    return answer
