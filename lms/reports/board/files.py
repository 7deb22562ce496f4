"""The board as lines of a file. What a file holds in the columns of lms.importing can be taken in again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from lms.db import HERE, READING, db
from lms.reports.board.roster import Row, rows_of
from lms.reports.board.words import BANDS
from lms.skills import ladders
from lms.skills.measuring import Sureness
from lms.skills.models import Skill
from lms.spreadsheet import Cell

STRETCH = 500
"""Workers looked up at once"""


def headings(skills: Sequence[Skill]) -> list[str]:
    levels = [
        heading
        for skill in skills
        for heading in (
            _("%(skill)s: level", skill=skill.name),
            _("%(skill)s: how sure", skill=skill.name),
            _("%(skill)s: evidence", skill=skill.name),
            _("%(skill)s: last evidence", skill=skill.name),
            _("%(skill)s: to be refreshed", skill=skill.name),
        )
    ]
    person = [_("Sign-in name"), _("Name"), _("Reading of the name")]
    now_and_then = [_("Hours a week"), _("Rest from"), _("Rest until")]
    after = [_("Free hours (14 days)"), _("Last task"), _("Last task taken on")]
    return [*person, *now_and_then, *levels, *after]


def lines(worker_ids: Sequence[int]) -> Iterator[list[Cell]]:
    """One stretch of workers in memory at a time, each in a short transaction that only reads: a slow line
    holds no lock and no old state of the database. The request may be over when they are read."""
    words = _Words({band: str(text) for band, text in BANDS.items()}, _("to be refreshed"))
    return _stretches(db.engine.execution_options(**READING), worker_ids, words)


@dataclass(frozen=True)
class _Words:
    """In the reader's language."""

    bands: Mapping[Sureness, str]
    stale: str


def _stretches(engine: Engine, worker_ids: Sequence[int], words: _Words) -> Iterator[list[Cell]]:
    for start in range(0, len(worker_ids), STRETCH):
        with Session(engine) as session:
            skills = ladders.skills(session)
            rows = rows_of(session, worker_ids[start : start + STRETCH], skills)
            found = [_line(row, skills, words) for row in rows]
        yield from found


def _line(row: Row, skills: Sequence[Skill], words: _Words) -> list[Cell]:
    worker, rest = row.worker, row.rest
    line: list[Cell] = [worker.sign_in_name or worker.email, worker.name, worker.kana, worker.hours_per_week]
    line += [rest.since if rest else None, rest.until if rest else None]
    for cell in (row.cell(skill) for skill in skills):
        band = words.bands[cell.band] if cell.band else None
        stale = words.stale if cell.stale else None
        line += [cell.level, band, cell.facts, _day(cell.last_evidence), stale]
    return [*line, row.hours, row.task, _day(row.taken_at)]


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(HERE).date() if moment else None
