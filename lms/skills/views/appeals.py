"""Appeals: the worker asks, somebody who had no part in the decision answers."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from lms.accounts.permissions import needs
from lms.db import db
from lms.skills import ladders, levels
from lms.skills.deciding import appeals, looks
from lms.skills.deciding.forms import WAYS, AppealDecisionForm, AppealForm
from lms.skills.deciding.models import Appeal, How, Occasion
from lms.skills.evidence import facts_by_id
from lms.skills.models import Decision
from lms.skills.rules import fact_ids
from lms.skills.seeing import visible_decision
from lms.skills.snapshots import restored
from lms.skills.views.blueprint import bp
from lms.skills.views.looking import looked
from lms.web import see_other, trying


@bp.route("/decisions/<int:decision_id>/appeal", methods=["GET", "POST"])
@needs("see skills")
def decision_appeal(decision_id: int) -> Any:
    """The worker's side: asking, and what came of it. Staff write it down for who has no screen."""
    decision = visible_decision(db.session(), current_user, decision_id) or abort(404)
    form = AppealForm().of(own=decision.proposal.worker_id == current_user.id)
    if form.validate_on_submit():
        with trying(form) as attempt:
            appeals.appeal(
                db.session(), decision, text=form.text.data, how=How(form.how.data), by=current_user
            )
        if attempt.succeeded:
            flash(_("Your words have been sent. Somebody else will look at it."))
            return see_other(url_for("skills.decision_appeal", decision_id=decision_id))
    return _asking_page(decision, form)


@bp.get("/appeals/<int:appeal_id>")
@needs("decide promotions")
def appeal(appeal_id: int) -> str:
    found = _visible(appeal_id)
    if found.answer is None and appeals.why_not(found, current_user) is None:
        looked([found.decision.proposal], Occasion.APPEAL_OPENED)
    return _answering_page(found, AppealDecisionForm(formdata=None))


@bp.post("/appeals/<int:appeal_id>/decision")
@needs("decide promotions")
def appeal_decision(appeal_id: int) -> Any:
    found, form = _visible(appeal_id), AppealDecisionForm()
    if form.validate_on_submit():
        given = {"reason": form.reason.data, "seen": form.seen.data or ""}
        with trying(form) as attempt:
            reverse = form.verdict.data == "reversed"
            appeals.decide(db.session(), found, reversed_=reverse, by=current_user, **given)
        if attempt.succeeded:
            flash(_("Decided. The worker has been told."))
            return see_other(url_for("skills.appeal", appeal_id=appeal_id))
    return _answering_page(_visible(appeal_id), form)


def _visible(appeal_id: int) -> Appeal:
    """AnsweredMeanwhile for who had it open, or could have answered, while somebody else was quicker."""
    session = db.session()
    found, row = appeals.visible_appeal(session, current_user, appeal_id), session.get(Appeal, appeal_id)
    if found is None and row and row.answer:
        proposal_id = row.decision.proposal_id
        had = looks.was_quicker(session, current_user, proposal_id, Occasion.APPEAL_OPENED)
        could = appeals.why_not(row, current_user) is None
        if had or looks.was_asked(session, current_user, f"/appeals/{row.id}", could=could):
            raise appeals.AnsweredMeanwhile(row.answer)
    return found or abort(404)


def _asking_page(decision: Decision, form: AppealForm) -> str:
    return render_template(
        "skills/decision_appeal.html",
        decision=decision,
        appeal=appeals.appeal_of(db.session(), decision),
        may_appeal=appeals.may_appeal(db.session(), decision, current_user),
        own=decision.proposal.worker_id == current_user.id,
        ways=WAYS,
        form=form,
    )


def _answering_page(found: Appeal, form: AppealDecisionForm) -> str:
    proposal = found.decision.proposal
    checklist = restored(proposal.checklist)
    form.seen.data = looks.shown(db.session(), proposal).sha256
    return render_template(
        "skills/appeal.html",
        appeal=found,
        proposal=proposal,
        checklist_then=checklist,
        facts=facts_by_id(db.session(), fact_ids(checklist)),
        level=ladders.ladder_in(proposal.ladder_version).level(proposal.level),
        why_not=appeals.why_not(found, current_user),
        deciders=appeals.deciders(db.session(), found),
        promotion=levels.promotion_of(db.session(), proposal),
        ways=WAYS,
        form=form,
    )
