"""A skill that the town did not have: its name, and a first level to go on from in a draft."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now
from lms.errors import BadInput
from lms.skills import ladders
from lms.skills.models import Skill
from lms.skills.revising.changing import check_level_name

_CODE = re.compile(r"[a-z][a-z0-9-]{1,29}")
_FIRST_CONDITIONS = (
    {"metric": "onboarding.identity_checked", "op": "==", "value": True},
    {"metric": "onboarding.nda_signed", "op": "==", "value": True},
    {"metric": "onboarding.quiz", "op": ">=", "value": 0.8},
    {"metric": "qc.n", "op": ">=", "value": 1},
)
"""What can be measured of any work: who it is, the promises, the first quiz, and one checked task"""


def open_skill(session: Session, *, code: str, name: str, level_name: str, summary: str, by: Person) -> Skill:
    """In force at once, because it judges nobody who had a level. `code` is what facts and tasks name: 2 to
    30 of a-z, 0-9 and -, never changed again. Raises BadInput naming the field."""
    code, name = code.strip(), name.strip()
    _must_be_new(session, code, name)
    check_level_name(level_name, field="level_name")
    level = {"level": 1, "name_ja": level_name.strip(), "summary_ja": summary.strip()}
    entry: dict[str, Any] = {
        "code": code,
        "name_ja": name,
        "levels": [level | {"require": {"all": [dict(one) for one in _FIRST_CONDITIONS]}}],
    }
    document = {"version": f"{code}.1", "tracks": [entry]}
    (first,) = ladders.load(session, document, effective_from=now(), by=by)
    return session.get_one(Skill, first.skill_id)


def _must_be_new(session: Session, code: str, name: str) -> None:
    if not _CODE.fullmatch(code):
        raise BadInput(_("Please use 2 to 30 of the signs a-z, 0-9 and -, a letter first."), field="code")
    if code in ladders.known_tracks(session):
        raise BadInput(_("There is a skill with this code already."), field="code")
    if name in {skill.name for skill in ladders.skills(session)}:
        raise BadInput(_("There is a skill of this name already."), field="name")
