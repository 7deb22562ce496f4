"""Ladders for the director: what holds, and drafts of what shall hold."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts.permissions import needs
from lms.db import db, now
from lms.skills import ladders as in_force
from lms.skills.revising import changing, drafts, new_skill
from lms.skills.revising.forms import EffectForm, LevelForm, RevisionForm, SkillForm
from lms.skills.views.blueprint import bp
from lms.skills.views.ladder_pages import back, draft_with, page, pressed, typed
from lms.web import safe_next, see_other, trying


@bp.get("/ladders")
@needs("edit ladders")
def ladders() -> str:
    skills = in_force.skills(db.session())
    return render_template(
        "skills/ladders.html",
        skills=[(skill, in_force.versions(db.session(), skill)) for skill in skills],
        drafts=drafts.drafts(db.session()),
        now=now(),
        form=RevisionForm(formdata=None),
    )


@bp.route("/ladders/new", methods=["GET", "POST"])
@needs("edit ladders")
def skill_new() -> Any:
    form = SkillForm(code=request.args.get("code", "")[:30])
    if form.validate_on_submit():
        with trying(form) as attempt:
            skill = new_skill.open_skill(db.session(), by=current_user, **typed(form))
        if attempt.succeeded:
            flash(_("“%(skill)s” is added.", skill=skill.name))
            home = url_for("skills.ladders", _anchor=f"ladder-{skill.track}")
            return see_other(safe_next(request.args.get("next"), default=home))
    return render_template("skills/skill_new.html", form=form)


@bp.post("/ladders/<track>/drafts")
@needs("edit ladders")
def ladder_drafts(track: str) -> Response:
    skill = in_force.skill_of(db.session(), track) or abort(404)
    draft = drafts.begin(db.session(), skill, by=current_user)
    return back(draft)


@bp.get("/ladder-drafts/<int:draft_id>")
@needs("edit ladders")
def ladder_draft(draft_id: int) -> str:
    return page(draft_with(draft_id))


@bp.post("/ladder-drafts/<int:draft_id>/levels")
@needs("edit ladders")
def ladder_draft_levels(draft_id: int) -> Any:
    draft, form = draft_with(draft_id), LevelForm(prefix="level")
    if form.validate_on_submit():
        with trying(form) as attempt:
            changing.add_level(db.session(), draft, by=current_user, **typed(form))
        if attempt.succeeded:
            return back(draft)
    return page(draft, level=form)


@bp.post("/ladder-drafts/<int:draft_id>/top-level-removal")
@needs("edit ladders")
def top_level_removal(draft_id: int) -> Any:
    return pressed(draft_id, lambda draft, **given: changing.remove_top_level(db.session(), draft, **given))


@bp.post("/ladder-drafts/<int:draft_id>/discarding")
@needs("edit ladders")
def ladder_draft_discarding(draft_id: int) -> Any:
    return pressed(draft_id, lambda draft, **given: drafts.discard(db.session(), draft, **given))


@bp.post("/ladder-drafts/<int:draft_id>/effect")
@needs("edit ladders")
def ladder_draft_effect(draft_id: int) -> Any:
    draft, form = draft_with(draft_id), EffectForm(prefix="effect")
    if form.validate_on_submit():
        with trying(form) as attempt:
            drafts.take_into_force(db.session(), draft, by=current_user, **typed(form))
        if attempt.succeeded:
            flash(_("Kept. Everybody whom it concerns has been told."))
            return see_other(url_for("skills.ladders"))
    return page(draft, effect=form)
