"""Pages about skills: the worker's own, the staff's, and the proposals."""

from lms.skills.views import (
    appeals,
    deputies,
    desk,
    interviews,
    ladder_levels,
    ladders,
    level_review,
    looking,
    outlook,
    own,
    own_view,
    plans,
    promotions,
    raters,
    severity,
)
from lms.skills.views.blueprint import bp

__all__ = [
    "appeals",
    "bp",
    "deputies",
    "desk",
    "interviews",
    "ladder_levels",
    "ladders",
    "level_review",
    "looking",
    "outlook",
    "own",
    "own_view",
    "plans",
    "promotions",
    "raters",
    "severity",
]
