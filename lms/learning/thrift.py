"""What watching costs on the line, as a player tells it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from lms.errors import BadInput
from lms.learning.progress import Viewing
from lms.media import meter

MOST = 1 << 40
"""Bytes: no player of ours fetches a terabyte"""


def fetched(session: Session, viewing: Viewing, total: Any) -> None:
    """What a player fetched since it was opened, in all: a sum told twice, or late, counts once."""
    if not isinstance(total, int) or isinstance(total, bool) or not 0 <= total <= MOST:
        raise BadInput(_("The request could not be read."), field="bytes")
    if total > viewing.bytes:
        meter.count(session, viewing.person_id, total - viewing.bytes)
        viewing.bytes = total
