"""Pages about skills: the worker's own, the staff's, and the proposals."""

from lms.skills.views import desk, own, promotions
from lms.skills.views.blueprint import bp

__all__ = ["bp", "desk", "own", "promotions"]
