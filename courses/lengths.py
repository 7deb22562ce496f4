"""How long a text is: the count that min_chars and max_chars of a practice speak of."""

from __future__ import annotations

import re

BLANK = r"[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]"
"""White space in a syntax that both Python and JavaScript read, so that page and server count alike"""
_BLANK = re.compile(BLANK)


def characters(text: str) -> int:
    """Unicode characters that are not white space; a line break costs nothing, a full-width space neither."""
    return len(_BLANK.sub("", text))
