"""Pictures and voice while writing, made by one small process beside the web server, one thing at a time.

The web process neither draws nor speaks: it asks, waits a little, and says kindly when others are before.
What was made once is answered from the disk.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Mapping
from pathlib import Path

from flask import current_app
from flask_babel import lazy_gettext as _

from lms import storage
from lms.authoring.studio_process import Answer, Child
from lms.errors import NotThere

VERSION = "previews-2"


def slide(
    *, text: str, number: int, lesson: str, readings: Mapping[str, str], figures: Mapping[str, str]
) -> Answer:
    """{"image", "sentences"} or {"problem", "mend", "line"}; see videos.studio.previewing."""
    used = {surface: readings[surface] for surface in sorted(readings) if surface in text}
    drawn = {name: svg for name, svg in figures.items() if name in text}
    asked = {"op": "slide", "text": text, "number": number, "lesson": lesson}
    return _answer(asked | {"readings": used, "figures": drawn}, "image")


def speech(*, text: str, readings: Mapping[str, str]) -> Answer:
    """{"sound", "seconds"} of one sentence, with its reading marks, or {"problem", "mend", "line"}.

    It is said by the voice that will tell the video.
    """
    used = {surface: readings[surface] for surface in sorted(readings) if surface in text}
    voice = current_app.config["VOICE"]
    return _answer({"op": "speech", "text": text[:400], "readings": used, "voice": voice}, "sound")


def made(name: str) -> Path:
    """The picture or sound of this name. Raises NotThere."""
    path = storage.path(f"cache/previews/{Path(name).name}")
    if not path.is_file():
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    return path


def _answer(asked: Answer, makes: str) -> Answer:
    told = json.dumps([VERSION, asked], ensure_ascii=False, sort_keys=True)
    known = storage.folder("cache/previews") / f"{hashlib.sha256(told.encode()).hexdigest()[:32]}.json"
    if known.is_file():
        answer: Answer = json.loads(known.read_text(encoding="utf-8"))
        if makes not in answer or (known.parent / answer[makes]).is_file():
            return answer
    answer = _child.ask(asked, storage.folder("cache"), storage.folder("voices"))
    if makes not in answer:
        return answer  # a voice may be there next time
    unfinished = known.with_suffix(f".{os.getpid()}.{threading.get_ident()}")
    unfinished.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    unfinished.replace(known)
    return answer


_child = Child()


def close() -> None:
    """End the process; for tests and for a server that stops."""
    _child.close()
