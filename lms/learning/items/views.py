"""What the answers say about the questions of a quiz, as a page and as CSV; mending a question."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from lms import spreadsheet
from lms.accounts.permissions import needs
from lms.db import db, today
from lms.errors import NotThere
from lms.learning import editions
from lms.learning.items import charts, figures, repaired, repairs, tables
from lms.learning.items.forms import RepairForm
from lms.learning.items.models import QuestionRepair, RepairKind
from lms.learning.models import Lesson, LessonEdition
from lms.learning.quiz import quizzes
from lms.web import see_other, trying

bp = Blueprint("items", __name__)


@bp.get("/lessons/<int:lesson_id>/items")
@needs("judge questions")
def index(lesson_id: int) -> str:
    edition = _edition(db.session(), lesson_id)
    report = figures.report(db.session(), edition)
    return render_template(
        "items/index.html",
        edition=edition,
        report=report,
        chart=charts,
        dots=charts.dots(report),
        repairs=repaired.in_force(db.session(), lesson_id),
        words=tables.SIGNS,
    )


@bp.get("/lessons/<int:lesson_id>/items.csv")
@needs("judge questions")
def table(lesson_id: int) -> Response:
    edition = _edition(db.session(), lesson_id)
    name = _("questions_%(lesson)s_%(day)s.csv", lesson=edition.title, day=today().isoformat())
    return spreadsheet.download(name, tables.headings(), tables.rows(figures.report(db.session(), edition)))


@bp.get("/lessons/<int:lesson_id>/choices.csv")
@needs("judge questions")
def choices(lesson_id: int) -> Response:
    """Who picked which option."""
    edition = _edition(db.session(), lesson_id)
    name = _("choices_%(lesson)s_%(day)s.csv", lesson=edition.title, day=today().isoformat())
    report = figures.report(db.session(), edition)
    return spreadsheet.download(name, tables.choice_headings(), tables.choice_rows(report))


@bp.route("/lessons/<int:lesson_id>/items/<question>/repair", methods=["GET", "POST"])
@needs("judge questions")
def repair(lesson_id: int, question: str) -> Any:
    """First who would be affected, then the deed."""
    edition = _edition(db.session(), lesson_id)
    form = RepairForm(data={"kind": RepairKind.EVERYONE, **request.args.to_dict()})
    if form.chosen is None:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    told = {"kind": form.chosen, "value": form.value.data, "reason": form.reason.data or ""}
    plan = repairs.planned(edition, question, by=current_user, **told)
    if form.validate_on_submit():
        with trying(form) as attempt:
            changes = repairs.repair(db.session(), plan, by=current_user)
        if attempt.succeeded:
            flash(
                ngettext("Mended. %(num)s result changed.", "Mended. %(num)s results changed.", len(changes))
            )
            return see_other(url_for("items.index", lesson_id=lesson_id))
    return _planned(edition, plan, form)


@bp.post("/lessons/<int:lesson_id>/repairs/<int:repair_id>/withdrawal")
@needs("judge questions")
def withdrawal(lesson_id: int, repair_id: int) -> Response:
    row = db.session.get(QuestionRepair, repair_id)
    if row is None or row.lesson_id != lesson_id:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    repairs.withdraw(db.session(), row, by=current_user)
    flash(_("Taken back. The results are as they were before."))
    return see_other(url_for("items.index", lesson_id=lesson_id))


def _edition(session: Session, lesson_id: int) -> LessonEdition:
    lesson = session.get(Lesson, lesson_id)
    edition = editions.current_edition(session, lesson) if lesson is not None else None
    if edition is None or not edition.has_quiz:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    return edition


def _planned(edition: LessonEdition, plan: QuestionRepair, form: RepairForm) -> str:
    now_valid = repaired.in_force(db.session(), edition.lesson_id)
    asked = quizzes.quiz_of(edition).question(plan.question)
    return render_template(
        "items/repair.html",
        edition=edition,
        plan=plan,
        question=asked,
        form=form,
        changes=repairs.affected(db.session(), [*now_valid, plan], edition.lesson_id),
    )
