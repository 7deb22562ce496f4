"""The levels of a draft: their words, conditions and groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, render_template
from flask_login import current_user

from lms.accounts.permissions import needs
from lms.db import db
from lms.skills.revising import bodies, drafts, words
from lms.skills.revising.forms import CriterionForm, GroupForm, LevelWordsForm
from lms.skills.revising.models import LadderDraft
from lms.skills.views.blueprint import bp
from lms.skills.views.ladder_pages import back, draft_with, page, pressed, taught_here, typed
from lms.web import trying


@bp.route("/ladder-drafts/<int:draft_id>/levels/<int:number>", methods=["GET", "POST"])
@needs("edit ladders")
def ladder_draft_level(draft_id: int, number: int) -> Any:
    draft = draft_with(draft_id)
    level = _or_404(lambda: bodies.level_in(draft.body, number))
    form = LevelWordsForm(data=_words_of(level) | {"revision": draft.revision})
    if form.validate_on_submit():
        with trying(form) as attempt:
            drafts.describe_level(db.session(), draft, number, by=current_user, **typed(form))
        if attempt.succeeded:
            return back(draft, number)
    return render_template("skills/ladder_draft_level.html", draft=draft, number=number, form=form)


@bp.route("/ladder-drafts/<int:draft_id>/levels/<int:number>/groups/<path>/criteria", methods=["GET", "POST"])
@needs("edit ladders")
def ladder_draft_criteria(draft_id: int, number: int, path: str) -> Any:
    """A new condition in a group."""
    draft, where = draft_with(draft_id), _path(path)
    _group_or_404(draft, number, where)
    form = CriterionForm(data={"revision": draft.revision}).offer(taught_here(draft))
    if form.validate_on_submit():
        with trying(form) as attempt:
            drafts.add_criterion(db.session(), draft, number, where, by=current_user, **typed(form))
        if attempt.succeeded:
            return back(draft, number)
    return render_template("skills/ladder_draft_criterion.html", draft=draft, number=number, form=form)


@bp.route("/ladder-drafts/<int:draft_id>/levels/<int:number>/criteria/<path>", methods=["GET", "POST"])
@needs("edit ladders")
def ladder_draft_criterion(draft_id: int, number: int, path: str) -> Any:
    """A condition that is there already."""
    draft, where = draft_with(draft_id), _path(path)
    leaf = _or_404(lambda: bodies.node_at(draft.body, number, where))
    if bodies.logic_of(leaf):
        abort(404)
    form = CriterionForm(data=_criterion_of(leaf) | {"revision": draft.revision})
    form.offer(taught_here(draft), present=leaf["metric"])
    if form.validate_on_submit():
        with trying(form) as attempt:
            drafts.change_criterion(db.session(), draft, number, where, by=current_user, **typed(form))
        if attempt.succeeded:
            return back(draft, number)
    return render_template("skills/ladder_draft_criterion.html", draft=draft, number=number, form=form)


@bp.post("/ladder-drafts/<int:draft_id>/levels/<int:number>/groups/<path>/groups")
@needs("edit ladders")
def ladder_draft_groups(draft_id: int, number: int, path: str) -> Any:
    draft, where, form = draft_with(draft_id), _path(path), GroupForm()
    _group_or_404(draft, number, where)
    if form.validate_on_submit():
        with trying(form) as attempt:
            drafts.add_group(db.session(), draft, number, where, by=current_user, **typed(form))
        if attempt.succeeded:
            return back(draft, number)
    return page(draft, refused=form)


@bp.post("/ladder-drafts/<int:draft_id>/levels/<int:number>/parts/<path>/removal")
@needs("edit ladders")
def ladder_draft_removal(draft_id: int, number: int, path: str) -> Any:
    where = _path(path)

    def remove(draft: LadderDraft, **given: Any) -> None:
        _or_404(lambda: bodies.node_at(draft.body, number, where))
        _or_404(lambda: drafts.remove_part(db.session(), draft, number, where, **given))

    return pressed(draft_id, remove, number)


def _path(text: str) -> bodies.Path:
    try:
        return bodies.read_path(text)
    except ValueError:
        abort(404)


def _group_or_404(draft: LadderDraft, number: int, where: bodies.Path) -> None:
    if bodies.logic_of(_or_404(lambda: bodies.node_at(draft.body, number, where))) is None:
        abort(404)


def _or_404(look: Callable[[], Any]) -> Any:
    try:
        return look()
    except KeyError:
        abort(404)


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
        "window_days": leaf.get("window_days"),
    }
