"""The director's skill board: who can do what, how fresh that is, and who has time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lms import spreadsheet
from lms.accounts.permissions import needs
from lms.db import HERE, db, today
from lms.errors import BadInput, NotThere
from lms.reports.board.forms import BoardForm
from lms.reports.board.roster import Row, listing
from lms.skills import ladders
from lms.skills.models import Skill

bp = Blueprint("board", __name__)


@bp.get("/board")
@needs("see the skill board")
def index() -> Any:
    skills = ladders.skills(db.session())
    form = BoardForm(skills)
    if not form.validate():
        return render_template("reports/board/index.html", form=form, skills=skills, found=None), 422
    found = listing(db.session(), form.wanted(), page=_page())
    if found.page > 1 and not found.rows:
        raise NotThere(_("The list has fewer pages than that."))
    return render_template("reports/board/index.html", form=form, skills=skills, found=found)


@bp.get("/board.csv")
@needs("see the skill board")
def table() -> Response:
    """The same people in the same order, without pages."""
    skills = ladders.skills(db.session())
    form = BoardForm(skills)
    if not form.validate():
        raise BadInput(_("Please look at the filter on the skill board."))
    found = listing(db.session(), form.wanted(), page=None)
    name = _("skill-board_%(day)s.csv", day=today().isoformat())
    return spreadsheet.download(name, _headings(skills), _lines(found.rows, skills))


def _page() -> int:
    typed = request.args.get("page", "1")
    if not (typed.isascii() and typed.isdigit() and 1 <= int(typed[:9]) < 100_000):
        raise NotThere(_("The list has fewer pages than that."))
    return int(typed)


def _headings(skills: Sequence[Skill]) -> list[str]:
    levels = [
        heading
        for skill in skills
        for heading in (
            _("%(skill)s: level", skill=skill.name),
            _("%(skill)s: evidence", skill=skill.name),
            _("%(skill)s: last evidence", skill=skill.name),
            _("%(skill)s: to be refreshed", skill=skill.name),
        )
    ]
    after = [_("Free hours (14 days)"), _("Resting"), _("Last task"), _("Last task taken on")]
    return [_("Name"), _("Reading of the name"), *levels, *after]


def _lines(rows: Sequence[Row], skills: Sequence[Skill]) -> Iterator[list[spreadsheet.Cell]]:
    for row in rows:
        line: list[spreadsheet.Cell] = [row.worker.name, row.worker.kana]
        for stand in (row.stands[skill.track] for skill in skills):
            stale = _("to be refreshed") if stand.stale else ""
            line += [stand.level, stand.facts, _day(stand.last_evidence), stale]
        resting = _("resting") if row.resting else ""
        yield [*line, row.hours, resting, row.task, _day(row.taken_at)]


def _day(moment: Any) -> str:
    """ISO, which every spreadsheet program sorts and reads as a day."""
    return moment.astimezone(HERE).date().isoformat() if moment else ""
