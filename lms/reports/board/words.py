"""What the board says things with."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from lms.db import now
from lms.prose import ago
from lms.skills.measuring import Sureness

BANDS: dict[Sureness, Any] = {
    Sureness.UNSURE: _("not sure yet"),
    Sureness.MOSTLY: _("mostly sure"),
    Sureness.NEARLY_SURE: _("nearly sure"),
}
"""How well the evidence supports the present level"""


class Words:
    """What the cells of one page say, each sentence looked up once: a page of ten skills has 500 cells."""

    def __init__(self) -> None:
        self.level = cache(_level)
        self.evidence = cache(_evidence)
        self.bands = {band: str(text) for band, text in BANDS.items()}
        self.nothing = gettext("nothing yet")
        self.none = gettext("none yet")
        self.stale = gettext("to be refreshed")
        self._now = now()
        self._days = cache(self._of_days)

    def ago(self, moment: datetime) -> str:
        return self._days((self._now - moment).days)

    def _of_days(self, days: int) -> str:
        return ago(self._now - timedelta(days=days), at=self._now)


def _level(level: int) -> str:
    return str(gettext("level %(level)s", level=level) if level else gettext("before level 1"))


def _evidence(facts: int) -> str:
    return str(gettext("evidence: %(num)s", num=facts))
