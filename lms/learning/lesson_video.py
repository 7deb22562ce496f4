"""Which video a lesson shows: the one built from its text, or a recording of the staff."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.accounts.permissions import needs
from lms.db import db
from lms.errors import NotThere
from lms.learning import editions
from lms.learning.forms import LessonVideoForm
from lms.learning.models import Lesson, LessonEdition
from lms.media.keeping import visible_video, visible_videos
from lms.media.models import Source, Video
from lms.prose import clock
from lms.web import see_other, trying

bp = Blueprint("lesson_video", __name__)
BUILT = 0


@bp.route("/lessons/<int:lesson_id>/video", methods=["GET", "POST"])
@needs("upload videos")
def lesson_video(lesson_id: int) -> Any:
    """Who began the lesson keeps the video they began with; whoever comes next gets the chosen one."""
    lesson, edition, video = _of_lesson(db.session(), lesson_id)
    form = LessonVideoForm(data={"video": BUILT if video.source == Source.SCRIPT else video.id})
    form.video.choices = _offered(db.session(), current_user, video)
    if form.validate_on_submit():
        with trying(form) as attempt:
            chosen = _chosen(db.session(), current_user, video, form.video.data)
            editions.attach_video(db.session(), lesson, chosen, by=current_user)
        if attempt.succeeded:
            flash(_("Saved. From now on the lesson shows this video."))
            return see_other(f"/lessons/{lesson_id}")
    return render_template("learning/lesson_video.html", form=form, edition=edition)


def _of_lesson(session: Session, lesson_id: int) -> tuple[Lesson, LessonEdition, Video]:
    lesson = session.get(Lesson, lesson_id)
    edition = editions.current_edition(session, lesson) if lesson is not None else None
    video = session.get(Video, edition.video_id) if edition is not None else None
    if lesson is None or edition is None or video is None:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    return lesson, edition, video


def _offered(session: Session, person: Person, now_shown: Video) -> list[tuple[int, str]]:
    """The built one first, then recordings that can be played, newest first; what is shown now always."""
    recordings = [
        video
        for video in session.scalars(visible_videos(person).where(Video.source == Source.UPLOAD))
        if video.playable and video.id != now_shown.id
    ]
    if now_shown.source == Source.UPLOAD:
        recordings.insert(0, now_shown)
    return [(BUILT, _("The video made from the lesson's text")), *((v.id, _named(v)) for v in recordings)]


def _named(video: Video) -> str:
    length = clock(video.contents.duration) if video.contents else ""
    return f"{video.title} {length}".strip()


def _chosen(session: Session, person: Person, now_shown: Video, video_id: int) -> Video | None:
    if video_id == BUILT:
        return None
    return now_shown if video_id == now_shown.id else visible_video(session, person, video_id)
