"""The worker's side: one's own levels, the promise of secrecy, each fact, and comments on decisions."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts.permissions import needs, visible_worker
from lms.db import db
from lms.skills import comments as commenting
from lms.skills import entering
from lms.skills.estimates import showing
from lms.skills.forms import CommentForm, PromiseForm, WithdrawalForm
from lms.skills.seeing import may_see_all, visible_decision, visible_fact
from lms.skills.sheets import ledger, sheets
from lms.skills.views.blueprint import bp
from lms.web import see_other, trying


@bp.get("/skills")
@needs("see own skills")
def own_skills() -> str:
    found = sheets(db.session(), current_user)
    return render_template(
        "skills/own_skills.html",
        worker=current_user,
        cards=found,
        bands=showing.bands(db.session(), current_user, found),
        drawing=showing,
        promised=entering.promise_of(db.session(), current_user),
    )


@bp.get("/skills/promises")
@needs("see own skills")
def promises() -> str:
    agreed = entering.promise_of(db.session(), current_user)
    return render_template("skills/promises.html", agreed=agreed, form=PromiseForm())


@bp.post("/skills/promises")
@needs("see own skills")
def promise() -> Response:
    if PromiseForm().validate_on_submit():
        entering.agree_to_promise(db.session(), current_user)
        flash(_("Thank you for your promise."))
    return see_other(url_for("skills.own_skills"))


@bp.get("/workers/<int:worker_id>/facts")
@needs("see skills")
def facts(worker_id: int) -> str:
    worker = visible_worker(db.session(), current_user, worker_id)
    return render_template("skills/facts.html", worker=worker, facts=ledger(db.session(), worker))


@bp.get("/facts/<int:fact_id>")
@needs("see skills")
def fact(fact_id: int) -> str:
    found = visible_fact(db.session(), current_user, fact_id) or abort(404)
    all_open = may_see_all(db.session(), current_user, found.worker_id)
    form = WithdrawalForm(formdata=None)
    return render_template("skills/fact.html", fact=found, form=form, all_open=all_open)


@bp.route("/decisions/<int:decision_id>/comments", methods=["GET", "POST"])
@needs("see skills")
def comments(decision_id: int) -> Any:
    """The worker comments, staff answer."""
    decision = visible_decision(db.session(), current_user, decision_id) or abort(404)
    form = CommentForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            commenting.comment(db.session(), decision, text=form.text.data, by=current_user)
        if attempt.succeeded:
            flash(_("Your words have been sent."))
            return see_other(url_for("skills.comments", decision_id=decision_id))
    may_write = commenting.may_write(db.session(), decision, current_user)
    return render_template("skills/comments.html", decision=decision, form=form, may_write=may_write)
