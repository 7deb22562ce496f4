"""A slide told by a person instead of the house's voice: sent or recorded in the editor. With a recording its
words are remembered, so that an author hears of it when the text has changed since.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import PurePath
from typing import IO, Any

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from config import ROOT
from courses.archive import SOUNDS
from courses.writing import pieces, slide_fields
from lms import storage
from lms.accounts.models import Person
from lms.authoring.drafts import touched
from lms.authoring.models import LessonDraft
from lms.errors import BadInput
from lms.journal import record

LARGEST = 20_000_000
PATIENCE = 60
MIME = {
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "webm": "audio/webm",
    "wav": "audio/wav",
    "flac": "audio/flac",
}


def listen(sound: IO[bytes], *, name: str, slide: str) -> dict[str, Any]:
    """Keep a recording and hear whether it can be a narration. Raises BadInput.

    It takes seconds: the database must not be locked meanwhile.
    """
    ending = PurePath(name).suffix.lower()
    if ending not in SOUNDS:
        raise BadInput(_("Please choose a sound recording: MP3, M4A, OGG, WebM, WAV or FLAC."), field="sound")
    kept = storage.put(sound, limit=LARGEST)
    seconds = _seconds(kept.key, slide)
    return {"key": kept.key, "name": PurePath(name).name[:120], "type": ending[1:], "seconds": seconds}


def tell(
    session: Session, draft: LessonDraft, slide: str, *, told: Mapping[str, Any], by: Person
) -> LessonDraft:
    """The slide is told by this recording (from `listen`) of the words it has now."""
    draft.recordings = {**draft.recordings, **with_words({slide: told}, draft.files)}
    touched(draft, by)
    record(session, "lesson_draft.slide_told", draft, by=by, lesson=draft.key, slide=slide)
    return draft


def untell(session: Session, draft: LessonDraft, slide: str, *, by: Person) -> None:
    """The house's voice tells the slide again."""
    draft.recordings = {name: told for name, told in draft.recordings.items() if name != slide}
    touched(draft, by)
    record(session, "lesson_draft.slide_untold", draft, by=by, lesson=draft.key, slide=slide)


def still_fits(session: Session, draft: LessonDraft, slide: str, *, by: Person) -> None:
    """The author has heard the recording and finds that it says what the text says now."""
    draft.recordings = {**draft.recordings, **with_words({slide: draft.recordings[slide]}, draft.files)}
    touched(draft, by)
    record(session, "lesson_draft.recording_kept", draft, by=by, lesson=draft.key, slide=slide)


def with_words(told: Mapping[str, Any], files: Mapping[str, str]) -> dict[str, Any]:
    """Recordings by slide id, each with a mark of the words that stand on its slide."""
    words = _words(files)
    return {slide: {**one, "said": words.get(slide, "")} for slide, one in told.items()}


def outdated(draft: LessonDraft) -> set[str]:
    """Ids of slides whose text changed after their recording was made.

    Recordings that came with the catalog remember no words: they belong to the text the draft began from.
    """
    words, before = _words(draft.files), _words(draft.base.files if draft.base is not None else {})
    known = {slide: told.get("said", before.get(slide)) for slide, told in draft.recordings.items()}
    return {slide for slide, said in known.items() if slide in words and said not in (None, words[slide])}


def _words(files: Mapping[str, str]) -> dict[str, str]:
    found = pieces.cut(pieces.SLIDES, files.get(pieces.SLIDES, ""))
    return {slide_fields.id_of(slide): pieces.mark(slide_fields.words_of(slide)) for slide in found}


def _seconds(key: str, slide: str) -> float:
    cache = storage.folder("cache") / "recordings"
    argv = [sys.executable, "-m", "videos.studio.listening", str(storage.path(key)), slide, str(cache)]
    try:
        done = subprocess.run(argv, cwd=ROOT, capture_output=True, timeout=PATIENCE, check=False)
        told = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise BadInput(
            _("This recording could not be read. Please save it once more, or in another format."),
            field="sound",
        ) from None
    if "problem" in told:
        raise BadInput(f"{told['problem']}。{told['mend']}。", field="sound")
    return float(told["seconds"])
