"""The short test: one question after another, and what it says at the end."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from courses.answers import BadAnswer
from courses.showing import shown
from lms.accounts.models import Person
from lms.accounts.permissions import needs
from lms.aptitude import concluding, testing
from lms.aptitude import showing as tests_shown
from lms.aptitude.adapting import FEWEST, MOST
from lms.aptitude.models import AptitudeTest, How
from lms.aptitude.views.blueprint import bp
from lms.db import db
from lms.learning import showing
from lms.learning.quiz import answering, asking
from lms.skills import ladders
from lms.skills.sources import source_url
from lms.web import see_other


@bp.post("/aptitude/tests/<track>")
@needs("tell about oneself")
def tests(track: str) -> Response:
    """Begin, or go on with the one under way."""
    skill = ladders.skill_of(db.session(), track) or abort(404)
    test = testing.begin(db.session(), current_user, skill, how=How.SCREEN, by=current_user)
    return see_other(url_for("aptitude.test", test_id=test.id))


@bp.get("/aptitude-tests/<int:test_id>")
@needs("take short tests")
def test(test_id: int) -> Any:
    found = tests_shown.visible_test(db.session(), current_user, test_id)
    if found.ended_at is not None or current_user.id not in {found.worker_id, found.begun_by_id}:
        return see_other(url_for("aptitude.result", test_id=test_id))
    return _page(found)


@bp.post("/aptitude-tests/<int:test_id>/answers/<int:n>")
@needs("take short tests")
def answers(test_id: int, n: int) -> Any:
    found = tests_shown.visible_test(db.session(), current_user, test_id)
    row = testing.waiting(found)
    if row is None or row.n != n:  # sent twice: the page goes on where the test is
        return see_other(url_for("aptitude.test", test_id=test_id))
    question = testing.question_in(db.session(), row)
    raw = None if "unknown" in request.form else answering.answer_in(question, request.form)
    if "unknown" not in request.form and _is_empty(raw):
        return _page(found, fault=_("Please choose an answer, or press “I do not know”.")), 422
    try:
        testing.answer(db.session(), found, n, raw, by=current_user)
    except BadAnswer as bad:
        return _page(found, fault=asking.words_of(bad)), 422
    return see_other(url_for("aptitude.test", test_id=test_id))


@bp.post("/aptitude-tests/<int:test_id>/ending")
@needs("take short tests")
def ending(test_id: int) -> Response:
    found = tests_shown.visible_test(db.session(), current_user, test_id)
    testing.finish(db.session(), found, by=current_user)
    return see_other(url_for("aptitude.result", test_id=test_id))


@bp.get("/aptitude-tests/<int:test_id>/result")
@needs("take short tests")
def result(test_id: int) -> Any:
    found = tests_shown.visible_test(db.session(), current_user, test_id)
    if found.ended_at is None and current_user.id in {found.worker_id, found.begun_by_id}:
        flash(_("The result comes at the end."))
        return see_other(url_for("aptitude.test", test_id=test_id))
    return render_template(
        "aptitude/result.html",
        test=found,
        own=found.worker_id == current_user.id,
        result=tests_shown.result(db.session(), found),
        answered=len(concluding.given(found)),
    )


def _page(found: AptitudeTest, fault: Any = "") -> str:
    row = testing.waiting(found) or abort(404)
    question = testing.question_in(db.session(), row)
    return render_template(
        "aptitude/test.html",
        test=found,
        row=row,
        card=asking.Card(
            shown(question, testing.seed_of(row)), fault=fault, sent=request.form if fault else None
        ),
        most=MOST,
        may_end=row.n > FEWEST,
        own=found.worker_id == current_user.id,
        markup=showing.markup,
    )


def _is_empty(raw: Any) -> bool:
    """Nothing chosen, or a list with nothing in it."""
    return raw is None or raw == "" or (isinstance(raw, list) and not any(one is not None for one in raw))


def _where(test_id: int, viewer: Person) -> str | None:
    """For the skill pages: where a fact that came from a short test can be seen."""
    found = db.session.get(AptitudeTest, test_id)
    seen = found is not None and tests_shown.sees(db.session(), viewer, found)
    return f"/aptitude-tests/{test_id}/result" if seen else None


source_url("aptitude_test", _where)
