"""Pictures for questions that are being written."""

from __future__ import annotations

import re

from sqlalchemy.orm import Session

from courses.writing import forms, pieces
from lms.accounts.models import Person
from lms.authoring.drafts import cut, put, touched
from lms.authoring.models import LessonDraft
from lms.authoring.moving import Moved
from lms.journal import record
from lms.learning.pictures import keeping
from lms.learning.pictures.models import Picture

_SIGNS = re.compile(r"([\\\[\]`*_<>])")


def add(
    session: Session,
    draft: LessonDraft,
    file: str,
    place: int,
    *,
    data: bytes,
    alt: str,
    seen: str,
    by: Person,
) -> Picture:
    """Keep a picture and show it behind the text of a question; `alt` says what it shows.

    Raises BadInput for what is no picture, Moved when the question is no longer the one that was seen.
    """
    found = cut(draft, file)
    if not 0 < place < len(found) or pieces.mark(found[place]) != seen:
        raise Moved
    values = forms.question(found[place])
    if values is None:
        raise Moved
    picture = keeping.bring(session, data, by=by)
    words = _SIGNS.sub(r"\\\1", " ".join(alt.split()))
    prompt = f"{str(values.get('prompt', '')).rstrip()}\n\n![{words}]({picture.name})"
    found[place] = forms.question_text(values | {"prompt": prompt})
    put(draft, file, found)
    touched(draft, by)
    record(session, "question.illustrated", draft, by=by, lesson=draft.key, picture=picture.name)
    return picture
