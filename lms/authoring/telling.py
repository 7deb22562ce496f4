"""A slide told by a person instead of the house's voice: sent or recorded in the editor."""

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
    """The slide is told by this recording (from `listen`)."""
    draft.recordings = {**draft.recordings, slide: dict(told)}
    touched(draft, by)
    record(session, "lesson_draft.slide_told", draft, by=by, lesson=draft.key, slide=slide)
    return draft


def untell(session: Session, draft: LessonDraft, slide: str, *, by: Person) -> None:
    """The house's voice tells the slide again."""
    draft.recordings = {name: told for name, told in draft.recordings.items() if name != slide}
    touched(draft, by)
    record(session, "lesson_draft.slide_untold", draft, by=by, lesson=draft.key, slide=slide)


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
