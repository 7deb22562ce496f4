"""Where in a lesson the questions of an attempt are explained: the second of the video, the chapter of the
text, or else the question in the result. The way from a record of skill back to what it is about."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts.models import Person
from lms.accounts.permissions import needs
from lms.db import db
from lms.errors import NotThere, Refusal
from lms.learning import scope, showing, states
from lms.learning.progress import Attempt
from lms.learning.quiz import answering, sealing
from lms.learning.showing import WayBack
from lms.prose import clock
from lms.skills.sources import Place, source_places
from lms.web import see_other

bp = Blueprint("places", __name__)


@bp.get("/attempts/<int:attempt_id>/place")
@needs("learn")
def place(attempt_id: int) -> Response:
    """To the first question that lost points; to the first of all where none did."""
    found = scope.handed_in(db.session(), current_user, attempt_id)
    if found.submitted_at is None:
        return see_other(url_for("attempts.attempt", attempt_id=attempt_id))
    if sealing.seal_of_result(db.session(), current_user, found) is not None:
        return see_other(url_for("attempts.result", attempt_id=attempt_id))
    everywhere = _places(found, current_user)
    return see_other(everywhere[0].url)


def places(attempt_id: int, viewer: Person) -> list[Place]:
    """Every question, those that lost points first; nothing of an attempt that is not the viewer's to see, or
    not now."""
    try:
        found = scope.handed_in(db.session(), viewer, attempt_id)
    except NotThere:
        return []
    if found.submitted_at is None or sealing.seal_of_result(db.session(), viewer, found) is not None:
        return []
    return _places(found, viewer)


def _places(attempt: Attempt, viewer: Person) -> list[Place]:
    back = _way_back(attempt, viewer)
    numbered = list(enumerate(answering.marked(attempt), 1))
    numbered.sort(key=lambda one: one[1].mark.right)
    result = url_for("attempts.result", attempt_id=attempt.id)
    return [_place(n, back.get(one.see), f"{result}#{one.view.id}") for n, one in numbered]


def _way_back(attempt: Attempt, viewer: Person) -> dict[str, WayBack]:
    """In the lesson as the viewer opens it; nothing while it is not open for them."""
    try:
        return showing.way_back(states.open_lesson(db.session(), viewer, attempt.lesson_id))
    except Refusal:
        return {}


def _place(n: int, way: WayBack | None, result: str) -> Place:
    if way is None:
        return Place(gettext("Question %(n)s: see it in the result", n=n), result)
    if way.second is None:
        return Place(gettext("Question %(n)s: read “%(title)s”", n=n, title=way.title), way.url)
    words = gettext(
        "Question %(n)s: video %(time)s “%(title)s”", n=n, time=clock(way.second), title=way.title
    )
    return Place(words, way.url)


source_places("attempt", "/attempts/{id}/place", places)
