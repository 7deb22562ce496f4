"""What a player claims, as it comes over the line: checked, never trusted. All refusals are BadInput."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _

from lms.errors import BadInput
from videos.watching import Span, Spans, merged

MOST_SPANS = 500
"""In one message; a player that was offline for a day sends fewer"""


def spans_of(spans: Any, *, duration: float) -> Spans:
    """[[start, end], …] in seconds of the video, merged and cut to its length."""
    if not isinstance(spans, Sequence) or isinstance(spans, str) or len(spans) > MOST_SPANS:
        raise BadInput(_("The request could not be read."), field="spans")
    pairs = (_pair(span) for span in spans)
    inside = ((max(start, 0.0), min(end, duration)) for start, end in pairs)
    return merged((round(start, 2), round(end, 2)) for start, end in inside if end - start >= 0.01)


def number_of(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise BadInput(_("The request could not be read."))
    return float(value)


def op_of(value: Any) -> int:
    """The number of a message, from 1."""
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value < 2**31:
        raise BadInput(_("The request could not be read."), field="op")
    return value


def _pair(span: Any) -> Span:
    if not isinstance(span, Sequence) or isinstance(span, str) or len(span) != 2:
        raise BadInput(_("The request could not be read."), field="spans")
    return number_of(span[0]), number_of(span[1])
