"""A practice of writing down what is heard: its recording and what has to be handed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from courses.outline import PRACTICE
from courses.writing import dictation
from lms.accounts.models import Person
from lms.authoring import beginnings
from lms.authoring.drafts import check_size, touched
from lms.authoring.models import LessonDraft
from lms.drafting.drafts import plain
from lms.errors import BadInput, Refusal
from lms.journal import record

FILE = "practice.toml"
LONGEST = 20_000
"""Characters of what is handed in; ten minutes of speech are about 3,000"""


class OtherPractice(Refusal):
    message = _("This lesson has another kind of practice. Take it out first, or make a lesson of its own.")


def is_possible(draft: LessonDraft) -> bool:
    return dictation.is_possible(draft.files.get(FILE, ""))


def values_of(draft: LessonDraft) -> dict[str, str]:
    """For the form: lists parted by commas."""
    told = dictation.values_of(draft.files.get(FILE, ""))
    return {"key": told["key"], **{name: "、".join(told[name]) for name in ("speakers", "fillers")}}


def keep(
    session: Session,
    draft: LessonDraft,
    *,
    key: str,
    speakers: Sequence[str],
    fillers: Sequence[str],
    told: Mapping[str, Any] | None,
    by: Person,
) -> LessonDraft:
    """`told` is a new recording (telling.listen); None keeps the one that is there. A lesson without practice
    gets one. Raises BadInput, OtherPractice."""
    if not is_possible(draft):
        raise OtherPractice
    if told is None and PRACTICE not in draft.recordings:
        raise BadInput(_("Please choose a recording first."), field="sound")
    if len(key := plain(key).strip()) > LONGEST:
        raise BadInput(
            _("This text is too long: at most %(n)s characters can be kept.", n=f"{LONGEST:,}"), field="key"
        )
    text = draft.files.get(FILE, "").strip() or beginnings.practice(dictation.KIND)
    files = {**draft.files, FILE: dictation.with_recording(text, key=key, speakers=speakers, fillers=fillers)}
    check_size(files)
    draft.files = files
    draft.recordings = {**draft.recordings, **({PRACTICE: dict(told)} if told is not None else {})}
    touched(draft, by)
    record(session, "lesson_draft.dictated", draft, by=by, lesson=draft.key, recorded=told is not None)
    return draft
