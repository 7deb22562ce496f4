"""When somebody's marks cannot be relied on: what withdrawing all of them would change, and doing it."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from lms.accounts.models import Person
from lms.accounts.permissions import needs, visible_person
from lms.db import db
from lms.skills.raters import effects, withdrawing
from lms.skills.raters.forms import ScopeForm, WithdrawAllForm
from lms.skills.views.blueprint import bp
from lms.web import see_other, trying


@bp.get("/people/<int:rater_id>/marks")
@needs("withdraw evidence")
def rater_marks(rater_id: int) -> str:
    """The preview. Nothing is changed by looking."""
    return _page(visible_person(db.session(), current_user, rater_id), ScopeForm(request.args))


@bp.post("/people/<int:rater_id>/marks/withdrawal")
@needs("withdraw evidence")
def rater_withdrawal(rater_id: int) -> Any:
    rater = visible_person(db.session(), current_user, rater_id)
    form, scope = WithdrawAllForm(), ScopeForm(request.form)
    if form.validate_on_submit() and scope.validate():
        with trying(form) as attempt:
            given = {"seen": form.seen.data or "", "reason": form.reason.data, "by": current_user}
            withdrawing.withdraw_all(db.session(), rater, **_scope(scope), **given)
        if attempt.succeeded:
            flash(_("Withdrawn. Everybody concerned has been told."))
            return see_other(url_for("skills.rater_marks", rater_id=rater_id))
    return _page(rater, scope, form)


def _scope(form: ScopeForm) -> dict[str, Any]:
    return {"since": form.since.data, "entered_too": bool(form.entered_too.data)}


def _page(rater: Person, scope: ScopeForm, form: WithdrawAllForm | None = None) -> str:
    chosen = _scope(scope) if scope.validate() else {"since": None, "entered_too": False}
    return render_template(
        "skills/rater_marks.html",
        rater=rater,
        scope=scope,
        found=effects.preview(db.session(), rater, **chosen),
        earlier=withdrawing.earlier(db.session(), rater),
        form=form or WithdrawAllForm(formdata=None),
    )
