"""What a TOML text says. Whatever Python cannot hold is unreadable like any other mistake, never a crash."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import Any


def values_of(text: str) -> dict[str, Any]:
    """Broken numbers are Decimal. Raises TOMLDecodeError, also for brackets a thousand deep and numbers of
    thousands of digits: the standard library's reader ends on them with errors of other kinds."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError:
        raise
    except (ValueError, ArithmeticError, RecursionError):
        raise tomllib.TOMLDecodeError("too deep or too large to be read") from None
