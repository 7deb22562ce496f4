"""The monthly look at everybody's levels: several proposed or confirmed at once, each with its own reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from flask import abort, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from lms.accounts.models import Person, Role
from lms.accounts.permissions import needs, visible_worker
from lms.db import db
from lms.skills import proposals, readiness
from lms.skills.deciding import looks, reviewing
from lms.skills.deciding.forms import CompletionForm, ReviewForm, RowForm
from lms.skills.deciding.models import Occasion
from lms.skills.deciding.reviewing import Line, Outcome
from lms.skills.models import Proposal, Skill
from lms.skills.readiness import Ready
from lms.skills.supporting import plans
from lms.skills.views.blueprint import bp
from lms.skills.views.looking import looked
from lms.web import see_other, trying

READY = re.compile(r"ready-(\d{1,12})-(\d{1,12})-take")
WAITING = re.compile(r"waiting-(\d{1,12})-take")


@bp.get("/level-review")
@needs("decide promotions")
def level_review() -> str:
    looked(proposals.to_decide(db.session(), current_user), Occasion.LISTED)
    return _page([])


@bp.post("/level-review/proposals")
@needs("propose promotions")
def review_proposals() -> Any:
    """Those that were ticked are proposed."""
    lines = [(_line(key), _worker(ids[0]), _skill(ids[1])) for key, ids in _ticked(READY)]
    return _answer(reviewing.propose_many(db.session(), lines, by=current_user))


@bp.post("/level-review/confirmations")
@needs("decide promotions")
def review_confirmations() -> Any:
    """Those that were ticked are confirmed."""
    lines = [(_line(key), _proposal(ids[0])) for key, ids in _ticked(WAITING)]
    return _answer(reviewing.confirm_many(db.session(), lines, by=current_user))


@bp.post("/level-review/completions")
@needs("propose promotions")
def review_completions() -> Any:
    form = CompletionForm(prefix="done")
    if form.validate_on_submit():
        with trying(form) as attempt:
            reviewing.complete(db.session(), note=form.note.data or "", by=current_user)
        if attempt.succeeded:
            flash(_("Kept. The next look is due next month."))
            return see_other(url_for("skills.level_review"))
    return _page([], completion=form)


def _answer(outcomes: Sequence[Outcome]) -> Any:
    """What went through is said and gone from the page; what did not stays with its words and the reason."""
    done = [one for one in outcomes if one.refusal is None]
    if done:
        names = _(", ").join(one.name for one in done)
        flash(
            ngettext("%(num)s line kept: %(names)s", "%(num)s lines kept: %(names)s", len(done), names=names)
        )
    if not outcomes:
        flash(_("Please tick at least one line."), "error")
    refused = [one for one in outcomes if one.refusal]
    if refused or not outcomes:
        db.session.flush()
        return _page(refused), 409 if refused else 422
    return see_other(url_for("skills.level_review"))


def _page(refused: Sequence[Outcome], *, completion: CompletionForm | None = None) -> str:
    """After a form that did not go through as a whole, the lines keep what was typed."""
    session, director = db.session(), current_user.has(Role.DIRECTOR)
    keep = request.method == "POST"
    waiting = proposals.to_decide(session, current_user)
    return render_template(
        "skills/level_review.html",
        ready=[
            (one, _row(f"ready-{one.worker_id}-{one.skill_id}", keep=keep))
            for one in (_ready() if director else [])
        ],
        waiting=[(one, _confirming(one, keep=keep)) for one in waiting],
        near=reviewing.near(session, but=current_user) if director else [],
        wanted=plans.wanted(session, seen_by=current_user) if director else [],
        running=plans.open_plans(session, seen_by=current_user) if director else [],
        refused={one.key: one for one in refused},
        director=director,
        latest=reviewing.latest(session),
        due=reviewing.due(session),
        form=ReviewForm(formdata=None),
        completion=completion or CompletionForm(prefix="done", formdata=None),
    )


def _ready() -> list[Ready]:
    return readiness.ready(db.session(), but=current_user)[: reviewing.MOST]


def _ticked(names: re.Pattern[str]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """(key, ids in it) of every line that was ticked. Read from what was sent, not from what would be listed
    now: whoever was quicker has taken a line from the list, and that is to be said."""
    for name in list(request.form)[: 4 * reviewing.MOST]:
        if found := names.fullmatch(name):
            yield name.removesuffix("-take"), tuple(int(number) for number in found.groups())


def _worker(worker_id: int) -> Person:
    return visible_worker(db.session(), current_user, worker_id)


def _skill(skill_id: int) -> Skill:
    return db.session().get(Skill, skill_id) or abort(404)


def _proposal(proposal_id: int) -> Proposal:
    """Also one that was decided since it was listed here: its line says so, and the others go through."""
    session = db.session()
    found = proposals.visible_proposal(session, current_user, proposal_id)
    return found or looks.was_quicker(session, current_user, proposal_id, Occasion.LISTED) or abort(404)


def _row(key: str, *, keep: bool = True) -> RowForm:
    return RowForm(prefix=key) if keep else RowForm(prefix=key, formdata=None)


def _proposing(one: Ready, *, keep: bool) -> RowForm:
    return _row(f"ready-{one.worker_id}-{one.skill_id}", keep=keep)


def _confirming(one: Proposal, *, keep: bool) -> RowForm:
    form = _row(f"waiting-{one.id}", keep=keep)
    form.seen.data = looks.shown(db.session(), one).sha256
    return form


def _line(key: str) -> Line:
    form = _row(key)
    return Line(key, form.reason.data or "", form.seen.data or "")
