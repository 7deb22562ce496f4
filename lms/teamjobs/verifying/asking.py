"""Making a verification out of a delivered table: an ordinary paid task, and errors planted in its copy."""

from __future__ import annotations

import math
import secrets
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.spreadsheet.kept import Kept
from lms.teamjobs import tasks
from lms.teamjobs.models import Deliverable
from lms.teamjobs.verifying import planting
from lms.teamjobs.verifying.comparing import size
from lms.teamjobs.verifying.models import Verification
from lms.teamjobs.verifying.tables import entry
from lms.teamjobs.withholding import WithholdingClass

MOST_HEADINGS = 10
SAID = "確認のしかたを測るため、こちらで入れた誤りが少しまじっています。納品物には残りません。"
"""Part of the terms, so in their language"""
SPEC = (
    "見出しの下の欄を全部、もとの資料と1つずつ見比べる",
    "違うところを、もとの資料のとおりに直す",
    "行と列の数と並びを変えずに、直したファイルを納品する",
)
TOUCHES_AN_HOUR = 3_000
"""To begin with; the director knows the material better"""
YEN_AN_HOUR = 1_200
"""To begin with, above the minimum wage of Hokkaido, which does not even apply here"""
LEVEL = 3
"""Level 4 asks for planted errors found: whoever is to reach it verifies before"""


class SentBack(Refusal):
    message = _("This delivery was sent back. Please let the next round be verified.")


class TooSmall(Refusal):
    message = _("This table has too few filled cells below its headings to plant errors in.")


class HasFormulas(Refusal):
    message = _(
        "This workbook works cells out by formulas: a planted error could leave a wrong total behind. Please "
        "let it be handed in as CSV, which holds values alone."
    )


@dataclass(frozen=True)
class Measure:
    """The table as the director sees it before asking."""

    rows: int
    columns: int
    fields: int
    touches: int
    usual: int
    """Errors to plant, unless the director says otherwise"""
    most: int


def measure(session: Session, deliverable: Deliverable, *, headings: int) -> Measure:
    """Raises SentBack, HasFormulas, TooSmall, NoTable, TableGone, Unreadable."""
    table = _fit_to_plant(session, deliverable)
    places = len(planting.plantable(table.cells, table.holds, headings=headings))
    if not planting.most(places):
        raise TooSmall
    fields, touches = size(table.cells, headings=headings)
    usual, most = planting.usual_count(places), planting.most(places)
    return Measure(len(table.cells), table.width, fields, touches, usual, most)


def suggested(deliverable: Deliverable, found: Measure) -> dict[str, Any]:
    """What the form of the task is filled with beforehand."""
    first = deliverable.placement.task
    hours = max(0.5, math.ceil(found.touches / TOUCHES_AN_HOUR * 2) / 2)
    return {
        "title": f"{first.title}の検査",
        "content": f"データ「{deliverable.file_name}」({found.rows}行×{found.columns}列、"
        f"{found.fields:,}欄)を、もとの資料と見比べて直す仕事です。ファイルは、引き受けたあとの仕事のページから取れます。"
        f"\n{SAID}",
        "spec": "\n".join(SPEC),
        "track": first.track,
        "min_level": max(first.min_level, LEVEL),
        "hours": hours,
        "fee_yen": math.ceil(hours * YEN_AN_HOUR / 100) * 100,
        "fee_basis": f"{hours:g}時間 × {YEN_AN_HOUR:,}円",
        "withholding": WithholdingClass.NONE,
        "personal_data": first.personal_data,
        "planted": found.usual,
    }


def ask(
    session: Session,
    deliverable: Deliverable,
    *,
    planted: int,
    headings: int = 1,
    content: str,
    by: Person,
    **task: Any,
) -> Verification:
    """The task and the planted errors; what is said about them stands in its terms whatever else the director
    writes. `task`: as for `tasks.write_task`. Raises BadInput and as `measure`."""
    table = _fit_to_plant(session, deliverable)
    if not 0 <= headings <= MOST_HEADINGS:
        raise BadInput(_("Please write a number from 0 to %(most)s.", most=MOST_HEADINGS), field="headings")
    most = planting.most(len(planting.plantable(table.cells, table.holds, headings=headings)))
    if not most:
        raise TooSmall
    if not 1 <= planted <= most:
        raise BadInput(_("Please write a number from 1 to %(most)s.", most=most), field="planted")
    errors = planting.plant(
        table.cells, table.holds, count=planted, headings=headings, seed=secrets.randbits(64)
    )
    job, said = deliverable.placement.task.team_job, content.strip()
    said = said if SAID in said else f"{said}\n{SAID}".strip()
    written = tasks.write_task(session, job, content=said, by=by, **task)
    session.flush()
    row = Verification(
        task=written,
        deliverable=deliverable,
        headings=headings,
        errors=[each.as_json() for each in errors],
        by_id=by.id,
    )
    session.add(row)
    session.flush()
    record(session, "verification.asked", row, by=by, task=written.id, deliverable=deliverable.id)
    return row


def _fit_to_plant(session: Session, deliverable: Deliverable) -> Kept:
    if deliverable.returned is not None:
        raise SentBack
    table = entry(session, deliverable)
    if table.formulas:
        raise HasFormulas
    return table
