"""Pages about skills: the worker's own, the staff's, and the proposals."""

from lms.skills.views import desk, ladder_levels, ladders, outlook, own, plans, promotions, severity
from lms.skills.views.blueprint import bp

__all__ = ["bp", "desk", "ladder_levels", "ladders", "outlook", "own", "plans", "promotions", "severity"]
