"""The skill board: who can do what, how sure and how fresh that is, and who has time."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import spreadsheet
from lms.accounts.models import Person
from lms.accounts.permissions import needs, visible_workers
from lms.db import db, today
from lms.errors import BadInput, NotThere
from lms.reports.board import files
from lms.reports.board.comparing import compared
from lms.reports.board.forms import BoardForm, picks
from lms.reports.board.roster import chosen_ids, listing, rows_of
from lms.reports.board.words import Words
from lms.skills import ladders

bp = Blueprint("board", __name__)


@bp.get("/board")
@needs("see the skill board")
def index() -> Any:
    skills = ladders.skills(db.session())
    form, page = BoardForm(skills), _page()
    if not form.validate():
        return render_template("reports/board/index.html", form=form, skills=skills, found=None), 422
    found = listing(db.session(), current_user, skills, form.wanted(), page=page)
    if found.page > 1 and not found.rows:
        raise NotThere(_("The list has fewer pages than that."))
    picked = rows_of(db.session(), _visible(picks()), skills) if picks() else []
    return render_template(
        "reports/board/index.html", form=form, skills=skills, found=found, picked=picked, words=Words()
    )


@bp.get("/board.csv")
@needs("see the skill board")
def table() -> Response:
    """The same people in the same order, without pages."""
    lines = _lines()
    encoding = "cp932" if request.args.get("encoding") == "cp932" else "utf-8"
    name = _("skill-board_%(day)s.csv", day=today().isoformat())
    return spreadsheet.stream(name, *lines, encoding=encoding)


@bp.get("/board.xlsx")
@needs("see the skill board")
def workbook() -> Response:
    lines = _lines()
    name = _("skill-board_%(day)s.xlsx", day=today().isoformat())
    return spreadsheet.stream_workbook(name, _("Skill board"), *lines)


@bp.get("/board/comparison")
@needs("see the skill board")
def comparison() -> str:
    skills = ladders.skills(db.session())
    found = compared(db.session(), _visible(picks("worker")), skills)
    return render_template("reports/board/comparison.html", found=found, skills=skills, words=Words())


def _page() -> int:
    typed = request.args.get("page", "1")
    if not (typed.isascii() and typed.isdigit() and 1 <= int(typed[:9]) < 100_000):
        raise NotThere(_("The list has fewer pages than that."))
    return int(typed)


def _lines() -> tuple[list[str], Any]:
    """Headings, and the lines as they are read; the filter is looked at before the first byte leaves."""
    skills = ladders.skills(db.session())
    form = BoardForm(skills)
    if not form.validate():
        raise BadInput(_("Please look at the filter on the skill board."))
    ids = chosen_ids(db.session(), current_user, skills, form.wanted())
    return files.headings(skills), files.lines(ids)


def _visible(ids: list[int]) -> list[int]:
    """Those of the ids that the visitor may see, in their order."""
    mine = visible_workers(current_user).with_only_columns(Person.id).where(Person.disabled_at.is_(None))
    seen = set(db.session.scalars(mine.where(Person.id.in_(ids))))
    return [worker_id for worker_id in ids if worker_id in seen]
