"""Ladders in the database: which conditions hold at a moment. A change is a new version from a day on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now
from lms.journal import record
from lms.skills.criteria import BadLadder, Ladder, leaves, read_ladder
from lms.skills.metrics import quiz_tag
from lms.skills.models import LadderVersion, Skill

DEFAULT = Path(__file__).with_name("levels.json")


def load_default(session: Session, *, by: Person | None = None) -> list[LadderVersion]:
    """The ladders of levels.json, as far as they are not there yet. Safe to call at every start."""
    return load(session, default_document(), effective_from=now(), by=by)


def load(
    session: Session, document: Mapping[str, Any], *, effective_from: datetime, by: Person | None = None
) -> list[LadderVersion]:
    """New versions of the ladders in `document` (the shape of levels.json). A version already there is left
    alone.

    BadLadder when a ladder could not be judged; nothing is loaded then.
    """
    version = document.get("version")
    if not isinstance(version, str) or not version:
        raise BadLadder("version is missing")
    kept = select(Skill.track).join(LadderVersion).where(LadderVersion.version == version)
    there = set(session.scalars(kept))
    wanted = (entry for entry in document["tracks"] if entry.get("code") not in there)
    added = []
    for ladder, body in [(read_ladder(entry), dict(entry)) for entry in wanted]:
        skill = _skill(session, ladder)
        row = LadderVersion(skill_id=skill.id, version=version, effective_from=effective_from, body=body)
        session.add(row)
        record(session, "ladder.taken_into_force", row, by=by, track=ladder.track, version=version)
        added.append(row)
    return added


def skills(session: Session) -> list[Skill]:
    return list(session.scalars(select(Skill).order_by(Skill.id)))


def skill_of(session: Session, track: str) -> Skill | None:
    return session.scalar(select(Skill).where(Skill.track == track))


def ladder_of(session: Session, track: str, at: datetime) -> Ladder | None:
    """The ladder of the track in force at `at`; the first one for earlier times; None for an unknown
    track."""
    skill = skill_of(session, track)
    row = version_at(session, skill, at) if skill else None
    return ladder_in(row) if row else None


def version_at(session: Session, skill: Skill, at: datetime) -> LadderVersion:
    """NoResultFound when the skill has no ladder, which `load` never leaves behind."""
    own = select(LadderVersion).where(LadderVersion.skill_id == skill.id)
    newest = own.where(LadderVersion.effective_from <= at).order_by(LadderVersion.effective_from.desc())
    found = session.scalar(newest.limit(1))
    return found or session.scalars(own.order_by(LadderVersion.effective_from).limit(1)).one()


def latest_with(session: Session, skill: Skill, level: int) -> Ladder | None:
    """The ladder in force; for a level that it has no more, the last one that had it. None: there was never
    such a level. A badge of the level names its address, so it answers for ever."""
    begun = (version for version in versions(session, skill) if version.effective_from <= now())
    return next((found for version in begun if 1 <= level <= (found := ladder_in(version)).top), None)


def highest_ever(session: Session, skill: Skill) -> int:
    """The highest level that any ladder of the skill has had so far."""
    begun = (version for version in versions(session, skill) if version.effective_from <= now())
    return max((ladder_in(version).top for version in begun), default=0)


def versions(session: Session, skill: Skill) -> list[LadderVersion]:
    """The skill's ladders, the newest first; the first may begin only later."""
    own = select(LadderVersion).where(LadderVersion.skill_id == skill.id)
    return list(session.scalars(own.order_by(LadderVersion.effective_from.desc())))


def ladder_in(version: LadderVersion) -> Ladder:
    return version.ladder


def names(session: Session) -> dict[str, str]:
    """{code: name} of every skill a fact may name: those there are, and of the default ladders even before
    they are loaded."""
    defaults = {entry["code"]: entry["name_ja"] for entry in default_document()["tracks"]}
    return defaults | {skill.track: skill.name for skill in skills(session)}


def asked_quizzes(session: Session, track: str) -> list[str]:
    """Tags of quizzes that the ladder in force asks for, from the lowest level up."""
    ladder = ladder_of(session, track, now())
    every = (leaf for level in ladder.levels for leaf in leaves(level.require)) if ladder else ()
    return list(dict.fromkeys(tag for leaf in every if (tag := quiz_tag(leaf.metric))))


def known_tracks(session: Session) -> frozenset[str]:
    """Codes a fact may name (`names`)."""
    return frozenset(names(session))


@lru_cache(maxsize=1)
def default_document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(DEFAULT.read_text(encoding="utf-8"))
    return document


def _skill(session: Session, ladder: Ladder) -> Skill:
    found = skill_of(session, ladder.track)
    if found is None:
        found = Skill(track=ladder.track, name=ladder.name)
        session.add(found)
        session.flush()
    return found
