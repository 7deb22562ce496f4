"""Pages about wishes, talks and short tests: the worker's, the staff's, and the test itself."""

from lms.aptitude.views import desk, own, tests
from lms.aptitude.views.blueprint import bp

__all__ = ["bp", "desk", "own", "tests"]
