"""What device and server tell each other about a pack, as JSON."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from flask import url_for
from flask_babel import gettext as _

from lms.db import now
from lms.learning import editions, showing
from lms.learning.claims import number_of
from lms.learning.preferences import SPEEDS
from lms.learning.states import LessonState
from lms.media.models import Video
from lms.pocket import packing
from lms.pocket.models import Pack
from lms.pocket.returning import Given, Home, Played, moments
from lms.prose import day
from videos.manifest import Manifest


def issued(row: Pack, video: Video, contents: Manifest, base: str) -> dict[str, Any]:
    """All that the device needs to fetch the pack. `files`: where each is, its name there, its bytes."""
    files = [(base + file.name, file) for file in packing.files(video.folder or "", contents, row.kind)]
    files += [(url_for("pictures.picture", name=file.name), file) for file in packing.pictures(row)]
    return {
        "id": row.id,
        "person": row.person_id,
        "word": packing.sign(row),
        "title": row.edition.title,
        "kind": row.kind,
        "page": url_for("pocket.pack_page", pack_id=row.id),
        "returns": url_for("pocket.returns", pack_id=row.id),
        "expires": int(row.expires_at.timestamp() * 1000),
        "expires_words": day(row.expires_at),
        "bytes": sum(file.bytes for _, file in files),
        "files": [{"url": url, "name": file.name, "bytes": file.bytes} for url, file in files],
    }


def on_the_page(row: Pack, state: LessonState, contents: Manifest) -> dict[str, Any]:
    """What the page in the pack shows: the lesson's text, its quiz without keys, how to play it."""
    return {
        "pack": row,
        "shown": contents,
        "film": packing.film(contents, row),
        "chapters": showing.chapters(state),
        "notes": editions.outline(row.edition).notes,
        "cards": packing.questions(row),
        "for_practice": packing.for_practice(row),
        "markup": showing.markup,
        "slide_words": showing.slide_words,
        "speeds": SPEEDS,
    }


def played(told: dict[str, Any]) -> Played:
    ago = number_of(told.get("ago", 0))
    return Played(
        op=cast(int, told.get("op", 0)),
        spans=told.get("spans", ()),
        position=told.get("position", 0.0),
        rate=told.get("rate", 1.0),
        at=now() - timedelta(seconds=min(max(ago, 0.0), packing.LIFE.total_seconds())),
    )


def given(told: dict[str, Any], row: Pack) -> Given:
    return Given(
        form=told.get("form", ()),
        moments=moments(told.get("touched", {}), earliest=row.issued_at),
        hand_in=told.get("hand_in") is True,
    )


def came_home(home: Home) -> dict[str, Any]:
    """The words to show; `handed_in` ends the quiz on the device."""
    words = [showing.watch_words(home.watch)]
    attempt = home.attempt
    handed_in = attempt is not None and attempt.submitted_at is not None
    if home.too_late:
        words.append(
            _("The quiz was finished elsewhere, or the lesson renewed, before these answers arrived.")
        )
    elif handed_in:
        words.append(_("The quiz has been handed in. The result is there."))
    elif home.left:
        words.append(_("The answers have arrived. Some questions are still open: nothing is handed in yet."))
    elif attempt is not None:
        words.append(_("The answers have arrived. You can go on with the quiz."))
    url = url_for("attempts.attempt", attempt_id=attempt.id) if attempt is not None else None
    return {"words": " ".join(words), "quiz": url, "handed_in": handed_in or home.too_late}
