"""Passwords: argon2id, few at a time, the common ones refused."""

from __future__ import annotations

import threading
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask_babel import lazy_gettext as _

from lms.errors import BadInput

SHORTEST, LONGEST = 12, 128

# OWASP's smaller profile: 19 MiB, 2 passes, 46 ms here. The semaphore keeps a rush of sign-ins from eating
# the memory of a small machine.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_AT_ONCE = threading.BoundedSemaphore(2)


def hashed(password: str) -> str:
    """The argon2id hash to keep. Refuses what is too short, too long or far too common."""
    if len(password) < SHORTEST:
        raise BadInput(_("Please use at least %(n)s characters.", n=SHORTEST), field="password")
    if len(password) > LONGEST:
        raise BadInput(_("Please use at most %(n)s characters.", n=LONGEST), field="password")
    if _too_simple(password):
        raise BadInput(
            _("This password is easy to guess. Please join a few unrelated words."), field="password"
        )
    with _AT_ONCE:
        return _HASHER.hash(password)


def matches(password: str, password_hash: str | None) -> bool:
    """Takes the same time whether or not the person exists: None is checked against a dummy."""
    with _AT_ONCE:
        try:
            right = _HASHER.verify(password_hash or _dummy(), password[: LONGEST + 1])
        except (VerifyMismatchError, InvalidHashError):
            return False
    return right and password_hash is not None


@lru_cache
def _dummy() -> str:
    return _HASHER.hash("nobody has this password")


def _too_simple(password: str) -> bool:
    """One or two characters repeated, a run of the keyboard, or a word with digits hung on."""
    folded = password.casefold()
    if len(set(folded)) <= 4:
        return True
    runs = ("0123456789012345", "9876543210987654", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjkl")
    if any(folded in run for run in runs):
        return True
    stem = folded.rstrip("0123456789!?._-")
    return stem in {"password", "passw0rd", "qwertyuiop", "iloveyou", "letmein", "administrator", "ponkotan"}
