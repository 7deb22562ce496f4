"""Proposing a level, and the second person's decision."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from lms.accounts.models import Person
from lms.accounts.permissions import needs, visible_worker
from lms.db import db
from lms.skills import ladders, levels, promotion, proposals
from lms.skills.deciding import appeals, looks
from lms.skills.deciding.models import Appeal, Occasion
from lms.skills.evidence import facts_by_id
from lms.skills.forms import DecisionForm, ProposalForm
from lms.skills.interviews import interviews
from lms.skills.models import Proposal
from lms.skills.reasons import Reason
from lms.skills.rules import fact_ids
from lms.skills.sheets import Sheet, sheet_of
from lms.skills.snapshots import restored
from lms.skills.supporting import plans
from lms.skills.views.blueprint import bp
from lms.skills.views.looking import looked
from lms.web import see_other, trying


@bp.route("/workers/<int:worker_id>/skills/<track>/proposals", methods=["GET", "POST"])
@needs("propose promotions")
def worker_proposals(worker_id: int, track: str) -> Any:
    worker, sheet = _worker_and_sheet(worker_id, track)
    form = ProposalForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            promotion.propose(db.session(), worker, sheet.skill, by=current_user, **_proposed(sheet, form))
        if attempt.succeeded:
            flash(_("Proposed. The worker and everybody who may decide have been told."))
            return see_other(url_for("skills.waiting_proposals"))
        worker, sheet = _worker_and_sheet(worker_id, track)
    return render_template("skills/worker_proposals.html", worker=worker, sheet=sheet, form=form)


@bp.get("/proposals")
@needs("decide promotions")
def waiting_proposals() -> str:
    return render_template(
        "skills/waiting_proposals.html",
        waiting=_waiting(),
        appeals=_appeals(),
        decided=proposals.recently_decided(db.session(), current_user),
        wanted=plans.wanted(db.session(), seen_by=current_user),
        running=plans.open_plans(db.session(), seen_by=current_user),
    )


@bp.get("/proposals/<int:proposal_id>")
@needs("decide promotions")
def proposal(proposal_id: int) -> str:
    found = _visible(proposal_id)
    if found.decision is None and proposals.why_not(found, current_user) is None:
        looked([found], Occasion.OPENED)
    return _proposal_page(found, DecisionForm(formdata=None).offer(found))


@bp.post("/proposals/<int:proposal_id>/decision")
@needs("decide promotions")
def decision(proposal_id: int) -> Any:
    found = _visible(proposal_id)
    form = DecisionForm().offer(found)
    if form.validate_on_submit():
        with trying(form) as attempt:
            promotion.decide(db.session(), found, by=current_user, **_decided(form))
        if attempt.succeeded:
            flash(_("Decided. The worker has been told."))
            return see_other(url_for("skills.proposal", proposal_id=proposal_id))
    return _proposal_page(found, form)


def _visible(proposal_id: int) -> Proposal:
    """DecidedMeanwhile for who had it open, or could have decided it, while somebody else was quicker."""
    session = db.session()
    found = proposals.visible_proposal(session, current_user, proposal_id)
    if found is None and (row := session.get(Proposal, proposal_id)) and row.decision:
        had = looks.was_quicker(session, current_user, proposal_id, Occasion.OPENED, Occasion.LISTED)
        could = proposals.why_not(row, current_user) is None
        if had or looks.was_asked(session, current_user, f"/proposals/{row.id}", could=could):
            raise promotion.DecidedMeanwhile(row.decision)
    return found or abort(404)


def _worker_and_sheet(worker_id: int, track: str) -> tuple[Person, Sheet]:
    worker = visible_worker(db.session(), current_user, worker_id)
    skill = ladders.skill_of(db.session(), track) or abort(404)
    return worker, sheet_of(db.session(), worker, skill)


def _proposed(sheet: Sheet, form: ProposalForm) -> dict[str, Any]:
    return {
        "level": sheet.stand.level + 1,
        "reason_code": Reason(form.reason_code.data),
        "reason": form.reason.data,
    }


def _decided(form: DecisionForm) -> dict[str, Any]:
    return {
        "confirmed": form.verdict.data == "confirm",
        "unmet": form.unmet.data or "",
        "reason": form.reason.data or "",
        "seen": form.seen.data or "",
    }


def _waiting() -> list[tuple[Proposal, str | None, list[Person]]]:
    """What waits, why not by whom is looking, and who else may decide."""
    session = db.session()
    others = [each for each in proposals.waiting(session) if each.worker_id != current_user.id]
    return [
        (each, proposals.why_not(each, current_user), proposals.second_people(session, each))
        for each in others
    ]


def _appeals() -> list[tuple[Appeal, str | None, list[Person]]]:
    session = db.session()
    found = appeals.visible_waiting(session, current_user)
    return [(row, appeals.why_not(row, current_user), appeals.deciders(session, row)) for row in found]


def _proposal_page(found: Proposal, form: DecisionForm) -> str:
    session, checklist = db.session(), restored(found.checklist)
    form.seen.data = looks.shown(session, found).sha256
    given = levels.promotion_of(session, found) if found.decision else None
    return render_template(
        "skills/proposal.html",
        proposal=found,
        checklist_then=checklist,
        interviews=interviews(session, found.worker, found.skill.track),
        facts=facts_by_id(session, fact_ids(checklist)),
        level=ladders.ladder_in(found.ladder_version).level(found.level),
        why_not=proposals.why_not(found, current_user),
        second_people=proposals.second_people(session, found),
        appeal=appeals.appeal_of(session, found.decision) if found.decision else None,
        reversal=levels.reversal_of(session, given) if given else None,
        form=form,
    )
