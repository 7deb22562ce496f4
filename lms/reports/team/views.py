"""The team's skills as a whole: thin spots, growth, who gets which chances, and how marks agree."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import spreadsheet
from lms.accounts.permissions import needs
from lms.db import db, today
from lms.errors import NotThere
from lms.reports.team import agreement as agreeing
from lms.reports.team import agreement_words
from lms.reports.team import growth as growing
from lms.reports.team.chances import ledger
from lms.reports.team.fairness import DAYS, FEWEST_DAYS, Few
from lms.reports.team.thin import Thin
from lms.reports.team.thin_spots import overview
from lms.skills import ladders

bp = Blueprint("team", __name__, url_prefix="/team")


@bp.get("/thin-spots")
@needs("plan the team")
def thin_spots() -> str:
    rows, found = overview(db.session())
    most = max((row.ladder.top for row in rows), default=0)
    return render_template("reports/team/thin_spots.html", rows=rows, found=found, most=most, Thin=Thin)


@bp.get("/growth")
@needs("see the skill board")
def growth() -> str:
    months = _one_of("months", growing.PERIODS)
    skills = ladders.skills(db.session())
    found = growing.growth(db.session(), current_user, skills, months=months)
    return render_template(
        "reports/team/growth.html", found=found, months=months, periods=growing.PERIODS, drawing=growing
    )


@bp.get("/chances")
@needs("see the skill board")
def chances() -> str:
    page = _one_of("page", range(1, 100_000))
    few_only = request.args.get("few") == "y"
    found = ledger(db.session(), current_user, few_only=few_only, page=page)
    if page > 1 and not found.entries:
        raise NotThere(_("The list has fewer pages than that."))
    return render_template(
        "reports/team/chances.html",
        found=found,
        few_only=few_only,
        days=DAYS,
        fewest_days=FEWEST_DAYS,
        Few=Few,
    )


@bp.get("/agreement")
@needs("plan the team")
def agreement() -> str:
    """How far people agree who mark the same pieces, and what would make them comparable."""
    track, skills = _track(), ladders.skills(db.session())
    found = agreeing.report(db.session(), track=track)
    return render_template(
        "reports/team/agreement.html", found=found, skills=skills, track=track, words=agreement_words
    )


@bp.get("/agreement.csv")
@needs("plan the team")
def agreement_table() -> Response:
    found = agreeing.report(db.session(), track=_track())
    encoding = "cp932" if request.args.get("encoding") == "cp932" else "utf-8"
    name = _("agreement_%(day)s.csv", day=today().isoformat())
    headings, lines = agreement_words.headings(), list(agreement_words.lines(found))
    return spreadsheet.stream(name, headings, lines, encoding=encoding)


def _track() -> str:
    """Of one skill; empty: of all together. Raises NotThere."""
    track = request.args.get("skill", "")
    if track and ladders.skill_of(db.session(), track) is None:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    return track


def _one_of(name: str, possible: range | tuple[int, ...]) -> int:
    """A number of the address; the first possible one when it is not said. Raises NotThere."""
    typed = request.args.get(name, str(possible[0]))
    if not (typed.isascii() and typed.isdigit() and len(typed) < 7 and int(typed) in possible):
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    return int(typed)
