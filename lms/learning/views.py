"""The lessons as learners find them: the list, a lesson with its video, its text to read."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, g, jsonify, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts.permissions import needs
from lms.db import db
from lms.learning import beside, editions, listing, opening, reading, showing, starts, states
from lms.learning.preferences import SPEEDS, prefer, preferences
from lms.learning.quiz import limits
from lms.media import building, meter
from lms.media.playing import address
from lms.media.showing import view_of
from lms.web import json_object, see_other

bp = Blueprint("learning", __name__)


@bp.get("/learn")
@needs("learn")
def index() -> str:
    """Series, courses and lessons, with where one stands in each."""
    found = states.states(db.session(), current_user)
    practices = beside.practices(db.session(), current_user, [state.edition for state in found])
    return render_template("learning/index.html", shelves=listing.shelves(found), practices=practices)


@bp.get("/lessons/<int:lesson_id>")
@needs("learn")
def lesson(lesson_id: int) -> str:
    """The video with its transcript; while it is being made, the transcript alone."""
    among = states.course_states(db.session(), current_user, lesson_id)
    state = states.opened(among, lesson_id)
    return render_template(
        "learning/lesson.html",
        state=state,
        chapters=showing.chapters(state),
        following=showing.next_of(among, state),
        practice=_practice(state),
        making=view_of(db.session(), state.video) if state.video and not state.contents else None,
        player=_player(state) if state.contents else None,
        terms=limits.terms(db.session(), current_user, state.edition),
    )


@bp.get("/lessons/<int:lesson_id>/reading")
@needs("learn")
def lesson_reading(lesson_id: int) -> str:
    """The lesson as text: slides, what is said, notes; also on paper."""
    state = states.open_lesson(db.session(), current_user, lesson_id)
    return render_template(
        "learning/lesson_reading.html",
        state=state,
        chapters=showing.chapters(state),
        slide_words=showing.slide_words,
        markup=showing.markup,
        base=_base(state),
        material=editions.outline(state.edition),
        practice=_practice(state),
        thrifty=preferences(current_user)["quality"] in {"saver", "sound"},
    )


@bp.post("/lessons/<int:lesson_id>/chapters/<chapter>/reading")
@needs("learn")
def chapter_reading(lesson_id: int, chapter: str) -> Response:
    """「この章を読みました」"""
    state = states.open_lesson(db.session(), current_user, lesson_id)
    reading.read_chapter(db.session(), current_user, state.edition, chapter=chapter)
    return see_other(_after_reading(state, chapter))


@bp.post("/lessons/<int:lesson_id>/chapters/<chapter>/reading/removal")
@needs("learn")
def chapter_reading_removal(lesson_id: int, chapter: str) -> Response:
    state = states.open_lesson(db.session(), current_user, lesson_id)
    reading.take_back(db.session(), current_user, state.edition, chapter=chapter)
    return see_other(url_for("learning.lesson_reading", lesson_id=lesson_id) + f"#{chapter}")


@bp.post("/lessons/<int:lesson_id>/renewal")
@needs("learn")
def renewal(lesson_id: int) -> Response:
    """Go on in the edition taught now."""
    state = states.open_lesson(db.session(), current_user, lesson_id)
    current = editions.current_edition(db.session(), state.lesson)
    if current is None:
        abort(404)
    starts.move_on(db.session(), current_user, current)
    flash(_("This is the newest edition of the lesson."))
    return see_other(state.url)


@bp.post("/lessons/<int:lesson_id>/video/wish")
@needs("learn")
def video_wish(lesson_id: int) -> Response:
    """Please make this lesson's video first."""
    state = states.open_lesson(db.session(), current_user, lesson_id)
    if state.video is not None:
        building.ask_for(db.session(), state.video, building.NOW)
    if request.is_json:
        return _standing(state)
    flash(_("The video of this lesson is made next. You can read the text meanwhile."))
    return see_other(state.url)


@bp.get("/lessons/<int:lesson_id>/video/state")
@needs("learn")
def video_state(lesson_id: int) -> Response:
    """How far the making is, for the page that waits for it."""
    return _standing(states.open_lesson(db.session(), current_user, lesson_id))


@bp.post("/learn/preferences")
@needs("learn")
def player_preferences() -> Response:
    """Speed, captions, picture or sound only, keys: remembered on every device."""
    return jsonify(prefer(db.session(), current_user, json_object()))


def _practice(state: states.LessonState) -> beside.PracticeLink | None:
    links = beside.practices(db.session(), current_user, [state.edition])
    return links.get(state.lesson.id)


def _base(state: states.LessonState) -> str:
    playable = state.video is not None and state.contents is not None
    return address(state.video, g.user_session.token_hash) if playable and state.video else ""


def _player(state: states.LessonState) -> dict[str, Any]:
    assert state.contents is not None and state.video is not None
    contents = state.contents
    likes = preferences(current_user)
    return {
        "base": _base(state),
        "choices": showing.choices(contents, state.video.source),
        "legible": showing.legible(contents, state.video.source),
        "sound": showing.sound_file(contents),
        "chapters": [[chapter.start, chapter.title] for chapter in contents.chapters],
        "portable": contents.progressive is not None or contents.audio is not None,
        "month": meter.this_month(db.session(), current_user.id),
        "speeds": SPEEDS,
        "likes": likes | {"quality": "sound"} if request.args.get("play") == "sound" else likes,
        "opened": opening.sign(current_user, state.edition),
        "told": showing.told(state.watch, completed=state.completed_at is not None),
        "start": request.args.get("t", type=int),
    }


def _after_reading(state: states.LessonState, chapter: str) -> str:
    """The next chapter, or the end of the page."""
    following = state.edition.chapters[state.edition.chapters.index(chapter) + 1 :]
    page = url_for("learning.lesson_reading", lesson_id=state.lesson.id)
    return f"{page}#{following[0] if following else 'notes'}"


def _standing(state: states.LessonState) -> Response:
    if state.video is None:
        abort(404)
    return jsonify(view_of(db.session(), state.video).to_dict())
