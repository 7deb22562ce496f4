"""What the board says things with."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from lms.skills.measuring import Sureness

BANDS: dict[Sureness, Any] = {
    Sureness.UNSURE: _("not sure yet"),
    Sureness.MOSTLY: _("mostly sure"),
    Sureness.NEARLY_SURE: _("nearly sure"),
}
"""How well the evidence supports the present level"""
