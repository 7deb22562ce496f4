"""Look a lesson over before it is published: what would fail a learner, and what would tire one.

An error is something that does not work: a dead link, a model answer that breaks its own rule. All else is
advice, and the author decides. What keeps a lesson from being read at all is the reader's to say.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from courses.outline import Lesson
from courses.review import links, practices, questions, reading_level, services, timing
from courses.review.finding import Finding, Places

__all__ = ["Finding", "review"]

_LOOKS = (
    links.look,
    questions.look,
    practices.look,
    timing.look,
    services.look,
    reading_level.look,
)


def review(
    lesson: Lesson, files: Mapping[str, str] | None = None, *, tags: Collection[str] = questions.KNOWN_TAGS
) -> list[Finding]:
    """Everything found, errors first, then in the order of the files.

    With the lesson's `files` by name (as `courses.reader.lesson_files` has them) findings in TOML name lines.
    `tags`: what levels ask quizzes for.
    """
    places = Places(lesson, files or {}, tags)
    found = [finding for look in _LOOKS for finding in look(lesson, places)]
    return sorted(dict.fromkeys(found), key=lambda one: (one.severity != "error", places.rank(one)))
