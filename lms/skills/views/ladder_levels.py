"""The levels of a draft: their words, conditions and groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, render_template, request
from flask_login import current_user

from lms.accounts.permissions import needs
from lms.db import db
from lms.skills.revising import bodies, changing, supports, words
from lms.skills.revising.forms import CriterionForm, GroupForm, LevelWordsForm
from lms.skills.revising.models import LadderDraft
from lms.skills.views.blueprint import bp
from lms.skills.views.ladder_pages import back, draft_with, page, pressed, taught_here, typed
from lms.web import trying


@bp.route("/ladder-drafts/<int:draft_id>/levels/<int:number>", methods=["GET", "POST"])
@needs("edit ladders")
def ladder_draft_level(draft_id: int, number: int) -> Any:
    draft = draft_with(draft_id)
    level = _typed_on(lambda: bodies.level_in(draft.body, number))
    form = LevelWordsForm(data=_words_of(level or {}) | {"revision": draft.revision})
    if form.validate_on_submit():
        with trying(form) as attempt:
            changing.describe_level(db.session(), draft, number, by=current_user, **typed(form))
        if attempt.succeeded:
            return back(draft, number)
    return render_template("skills/ladder_draft_level.html", draft=draft, number=number, form=form)


@bp.route("/ladder-drafts/<int:draft_id>/levels/<int:number>/groups/<path>/criteria", methods=["GET", "POST"])
@needs("edit ladders")
def ladder_draft_criteria(draft_id: int, number: int, path: str) -> Any:
    """A new condition in a group."""
    draft, where = draft_with(draft_id), _path(path)
    _typed_on(lambda: _node(draft, number, where, group=True))
    form = CriterionForm(data={"revision": draft.revision}).offer(taught_here(draft))
    if form.validate_on_submit():
        with trying(form) as attempt:
            changing.add_criterion(db.session(), draft, number, where, by=current_user, **typed(form))
        if attempt.succeeded:
            return back(draft, number)
    return render_template("skills/ladder_draft_criterion.html", draft=draft, number=number, form=form)


@bp.route("/ladder-drafts/<int:draft_id>/levels/<int:number>/criteria/<path>", methods=["GET", "POST"])
@needs("edit ladders")
def ladder_draft_criterion(draft_id: int, number: int, path: str) -> Any:
    """A condition that is there already."""
    draft, where = draft_with(draft_id), _path(path)
    leaf = _typed_on(lambda: _node(draft, number, where, group=False)) or {}
    form = CriterionForm(data=_criterion_of(leaf) | {"revision": draft.revision})
    form.offer(taught_here(draft), present=leaf.get("metric", form.metric.data or ""))
    if form.validate_on_submit():
        with trying(form) as attempt:
            changing.change_criterion(db.session(), draft, number, where, by=current_user, **typed(form))
        if attempt.succeeded:
            return back(draft, number)
    return render_template("skills/ladder_draft_criterion.html", draft=draft, number=number, form=form)


@bp.post("/ladder-drafts/<int:draft_id>/levels/<int:number>/groups/<path>/groups")
@needs("edit ladders")
def ladder_draft_groups(draft_id: int, number: int, path: str) -> Any:
    draft, where, form = draft_with(draft_id), _path(path), GroupForm()
    if form.revision.data == draft.revision:
        _or_404(lambda: _node(draft, number, where, group=True))
    if form.validate_on_submit():
        with trying(form) as attempt:
            changing.add_group(db.session(), draft, number, where, by=current_user, **typed(form))
        if attempt.succeeded:
            return back(draft, number)
    return page(draft, refused=form)


@bp.post("/ladder-drafts/<int:draft_id>/levels/<int:number>/parts/<path>/removal")
@needs("edit ladders")
def ladder_draft_removal(draft_id: int, number: int, path: str) -> Any:
    where = _path(path)

    def remove(draft: LadderDraft, **given: Any) -> None:
        _or_404(lambda: changing.remove_part(db.session(), draft, number, where, **given))

    return pressed(draft_id, remove, number)


@bp.route("/ladder-drafts/<int:draft_id>/levels/<int:number>/support", methods=["GET", "POST"])
@needs("edit ladders")
def ladder_draft_supports(draft_id: int, number: int) -> Any:
    """One more figure beside the conditions, which decides nothing."""
    draft = draft_with(draft_id)
    _typed_on(lambda: bodies.level_in(draft.body, number))
    form = CriterionForm(data={"revision": draft.revision}).offer(taught_here(draft), support=True)
    if form.validate_on_submit():
        with trying(form) as attempt:
            supports.add(db.session(), draft, number, by=current_user, **typed(form))
        if attempt.succeeded:
            return back(draft, number)
    return _support_page(draft, number, form)


@bp.route("/ladder-drafts/<int:draft_id>/levels/<int:number>/support/<int:at>", methods=["GET", "POST"])
@needs("edit ladders")
def ladder_draft_support(draft_id: int, number: int, at: int) -> Any:
    """A figure that is there already."""
    draft = draft_with(draft_id)
    leaf = _typed_on(lambda: supports.figure(draft.body, number, at)) or {}
    form = CriterionForm(data=_criterion_of(leaf) | {"revision": draft.revision})
    form.offer(taught_here(draft), present=leaf.get("metric", form.metric.data or ""), support=True)
    if form.validate_on_submit():
        with trying(form) as attempt:
            supports.replace(db.session(), draft, number, at, by=current_user, **typed(form))
        if attempt.succeeded:
            return back(draft, number)
    return _support_page(draft, number, form)


@bp.post("/ladder-drafts/<int:draft_id>/levels/<int:number>/support/<int:at>/removal")
@needs("edit ladders")
def ladder_draft_support_removal(draft_id: int, number: int, at: int) -> Any:
    def remove(draft: LadderDraft, **given: Any) -> None:
        supports.remove(db.session(), draft, number, at, **given)

    return pressed(draft_id, remove, number)


def _support_page(draft: LadderDraft, number: int, form: CriterionForm) -> str:
    return render_template(
        "skills/ladder_draft_criterion.html", draft=draft, number=number, form=form, beside=True
    )


def _path(text: str) -> bodies.Path:
    try:
        return bodies.read_path(text)
    except ValueError:
        abort(404)


def _node(draft: LadderDraft, number: int, where: bodies.Path, *, group: bool) -> bodies.Node:
    """A group, or else a condition; KeyError when there is none."""
    node = bodies.node_at(draft.body, number, where)
    if (bodies.logic_of(node) is not None) != group:
        raise KeyError(where)
    return node


def _typed_on(look: Callable[[], Any]) -> Any:
    """The place of the draft. Once a form was sent, None where it is gone: the verb says so, and what was
    typed stays. 404 for who only opens the address."""
    try:
        return look()
    except KeyError:
        return None if request.method == "POST" else abort(404)


def _or_404(look: Callable[[], Any]) -> Any:
    try:
        return look()
    except KeyError:
        abort(404)


def _words_of(level: dict[str, Any]) -> dict[str, Any]:
    fee = level.get("fee_guide_yen_per_char") or (None, None)
    low, high = (int(yen) if yen is not None and yen % 1 == 0 else yen for yen in fee)
    return {
        "name": level.get("name_ja", ""),
        "summary": level.get("summary_ja", ""),
        "fee_from": low,
        "fee_to": high,
        "kinds": "\n".join(level.get("task_types_ja", ())),
        "window_days": level.get("window_days", 365),
    }


def _criterion_of(leaf: dict[str, Any]) -> dict[str, Any]:
    if not leaf:
        return {}
    floor = leaf.get("where", {}).get("min_task_level", 0)
    return {
        "metric": leaf["metric"],
        "op": leaf["op"],
        "value": words.as_typed(leaf),
        "min_task_level": floor,
        "window_days": leaf.get("window_days"),
    }
