"""Ladders for the director: what holds, and drafts of what shall hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts.permissions import needs
from lms.db import db, now, today
from lms.skills import ladders as in_force
from lms.skills.criteria import BadLadder, read_ladder
from lms.skills.revising import bodies, drafts, words
from lms.skills.revising.effects import Effect, effects
from lms.skills.revising.flaws import flaws
from lms.skills.revising.forms import (
    CriterionForm,
    EffectForm,
    GroupForm,
    LevelForm,
    LevelWordsForm,
    RevisionForm,
)
from lms.skills.revising.models import LadderDraft
from lms.skills.sources import quiz_groups
from lms.skills.views.blueprint import bp
from lms.web import see_other, trying


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


@bp.post("/ladders/<track>/drafts")
@needs("edit ladders")
def ladder_drafts(track: str) -> Response:
    skill = in_force.skill_of(db.session(), track) or abort(404)
    draft = drafts.begin(db.session(), skill, by=current_user)
    return _back(draft)


@bp.get("/ladder-drafts/<int:draft_id>")
@needs("edit ladders")
def ladder_draft(draft_id: int) -> str:
    return _page(_draft(draft_id))


@bp.post("/ladder-drafts/<int:draft_id>/levels")
@needs("edit ladders")
def ladder_draft_levels(draft_id: int) -> Any:
    draft, form = _draft(draft_id), LevelForm(prefix="level")
    if form.validate_on_submit():
        with trying(form) as attempt:
            drafts.add_level(db.session(), draft, by=current_user, **_typed(form))
        if attempt.succeeded:
            return _back(draft)
    return _page(draft, level=form)


@bp.post("/ladder-drafts/<int:draft_id>/top-level-removal")
@needs("edit ladders")
def top_level_removal(draft_id: int) -> Any:
    return _pressed(draft_id, lambda draft, **given: drafts.remove_top_level(db.session(), draft, **given))


@bp.post("/ladder-drafts/<int:draft_id>/discarding")
@needs("edit ladders")
def ladder_draft_discarding(draft_id: int) -> Any:
    return _pressed(draft_id, lambda draft, **given: drafts.discard(db.session(), draft, **given))


@bp.post("/ladder-drafts/<int:draft_id>/effect")
@needs("edit ladders")
def ladder_draft_effect(draft_id: int) -> Any:
    draft, form = _draft(draft_id), EffectForm(prefix="effect")
    if form.validate_on_submit():
        with trying(form) as attempt:
            drafts.take_into_force(db.session(), draft, by=current_user, **_typed(form))
        if attempt.succeeded:
            flash(_("Kept. Everybody whom it concerns has been told."))
            return see_other(url_for("skills.ladders"))
    return _page(draft, effect=form)


@bp.route("/ladder-drafts/<int:draft_id>/levels/<int:number>", methods=["GET", "POST"])
@needs("edit ladders")
def ladder_draft_level(draft_id: int, number: int) -> Any:
    draft = _draft(draft_id)
    level = _or_404(lambda: bodies.level_in(draft.body, number))
    form = LevelWordsForm(data=_words_of(level) | {"revision": draft.revision})
    if form.validate_on_submit():
        with trying(form) as attempt:
            drafts.describe_level(db.session(), draft, number, by=current_user, **_typed(form))
        if attempt.succeeded:
            return _back(draft, number)
    return render_template("skills/ladder_draft_level.html", draft=draft, number=number, form=form)


@bp.route("/ladder-drafts/<int:draft_id>/levels/<int:number>/groups/<path>/criteria", methods=["GET", "POST"])
@needs("edit ladders")
def ladder_draft_criteria(draft_id: int, number: int, path: str) -> Any:
    """A new condition in a group."""
    draft, where = _draft(draft_id), _path(path)
    _or_404(lambda: bodies.node_at(draft.body, number, where))
    form = CriterionForm(data={"revision": draft.revision})
    if form.validate_on_submit():
        with trying(form) as attempt:
            drafts.add_criterion(db.session(), draft, number, where, by=current_user, **_typed(form))
        if attempt.succeeded:
            return _back(draft, number)
    return render_template("skills/ladder_draft_criterion.html", draft=draft, number=number, form=form)


@bp.route("/ladder-drafts/<int:draft_id>/levels/<int:number>/criteria/<path>", methods=["GET", "POST"])
@needs("edit ladders")
def ladder_draft_criterion(draft_id: int, number: int, path: str) -> Any:
    """A condition that is there already."""
    draft, where = _draft(draft_id), _path(path)
    leaf = _or_404(lambda: bodies.node_at(draft.body, number, where))
    if bodies.logic_of(leaf):
        abort(404)
    form = CriterionForm(data=_criterion_of(leaf) | {"revision": draft.revision})
    if form.validate_on_submit():
        with trying(form) as attempt:
            drafts.change_criterion(db.session(), draft, number, where, by=current_user, **_typed(form))
        if attempt.succeeded:
            return _back(draft, number)
    return render_template("skills/ladder_draft_criterion.html", draft=draft, number=number, form=form)


@bp.post("/ladder-drafts/<int:draft_id>/levels/<int:number>/groups/<path>/groups")
@needs("edit ladders")
def ladder_draft_groups(draft_id: int, number: int, path: str) -> Any:
    draft, where, form = _draft(draft_id), _path(path), GroupForm()
    _or_404(lambda: bodies.node_at(draft.body, number, where))
    if form.validate_on_submit():
        with trying(form) as attempt:
            drafts.add_group(db.session(), draft, number, where, by=current_user, **_typed(form))
        if attempt.succeeded:
            return _back(draft, number)
    return _page(draft, refused=form)


@bp.post("/ladder-drafts/<int:draft_id>/levels/<int:number>/parts/<path>/removal")
@needs("edit ladders")
def ladder_draft_removal(draft_id: int, number: int, path: str) -> Any:
    where = _path(path)

    def remove(draft: LadderDraft, **given: Any) -> None:
        _or_404(lambda: bodies.node_at(draft.body, number, where))
        _or_404(lambda: drafts.remove_part(db.session(), draft, number, where, **given))

    return _pressed(draft_id, remove, number)


def _draft(draft_id: int) -> LadderDraft:
    draft: LadderDraft = db.session().get(LadderDraft, draft_id) or abort(404)
    return draft


def _path(text: str) -> bodies.Path:
    try:
        return bodies.read_path(text)
    except ValueError:
        abort(404)


def _or_404(look: Callable[[], Any]) -> Any:
    try:
        return look()
    except KeyError:
        abort(404)


def _pressed(draft_id: int, verb: Callable[..., Any], level: int = 0) -> Any:
    """A button that says nothing but which state of the draft it was pressed on."""
    draft, form = _draft(draft_id), RevisionForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            verb(draft, revision=form.revision.data, by=current_user)
        if attempt.succeeded:
            return _back(draft, level) if draft.open else see_other(url_for("skills.ladders"))
    return _page(draft, refused=form)


def _typed(form: RevisionForm) -> dict[str, Any]:
    return {name: value for name, value in form.data.items() if name != "csrf_token"}


def _words_of(level: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": level["name_ja"],
        "summary": level["summary_ja"],
        "kinds": "\n".join(level.get("task_types_ja", ())),
        "window_days": level.get("window_days", 365),
    }


def _criterion_of(leaf: dict[str, Any]) -> dict[str, Any]:
    floor = leaf.get("where", {}).get("min_task_level", 0)
    return {
        "metric": leaf["metric"],
        "op": leaf["op"],
        "value": words.as_typed(leaf),
        "min_task_level": floor,
    }


def _back(draft: LadderDraft, level: int = 0) -> Response:
    anchor = f"level-{level}" if level else None
    return see_other(url_for("skills.ladder_draft", draft_id=draft.id, _anchor=anchor))


def _page(
    draft: LadderDraft,
    *,
    level: LevelForm | None = None,
    effect: EffectForm | None = None,
    refused: RevisionForm | None = None,
) -> str:
    first = {"revision": draft.revision}
    return render_template(
        "skills/ladder_draft.html",
        draft=draft,
        flaws=[words.flaw_line(flaw) for flaw in flaws(draft.body, quiz_groups(db.session()))],
        effects=_effects(draft),
        turns=words.TURNS,
        condition_line=words.condition_line,
        logic_of=bodies.logic_of,
        level=level or LevelForm(formdata=None, prefix="level", data=first),
        effect=effect or EffectForm(formdata=None, prefix="effect", data=first | {"on": today()}),
        group=GroupForm(formdata=None, data=first),
        refused=refused,
    )


def _effects(draft: LadderDraft) -> list[Effect] | None:
    """None while the draft cannot be judged."""
    try:
        return effects(db.session(), draft, read_ladder(draft.body))
    except BadLadder:
        return None
