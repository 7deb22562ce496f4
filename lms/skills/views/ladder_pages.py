"""What the pages of a draft share: the draft itself, the way back to it, and a button pressed on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.db import db, today
from lms.skills.criteria import BadLadder, read_ladder
from lms.skills.revising import bodies, words
from lms.skills.revising.effects import Effect, effects
from lms.skills.revising.flaws import flaws
from lms.skills.revising.forms import EffectForm, GroupForm, LevelForm, RevisionForm
from lms.skills.revising.models import LadderDraft
from lms.skills.revising.reach import size_of
from lms.skills.sources import Groups, taught_groups
from lms.web import Form, see_other, trying


def draft_with(draft_id: int) -> LadderDraft:
    draft: LadderDraft = db.session().get(LadderDraft, draft_id) or abort(404)
    return draft


def taught_here(draft: LadderDraft) -> Groups | None:
    """Quizzes that count for the draft's skill; None while there is none at all."""
    return taught_groups(db.session(), draft.skill.track)


def pressed(draft_id: int, verb: Callable[..., Any], level: int = 0) -> Any:
    """A button that says nothing but which state of the draft it was pressed on."""
    draft, form = draft_with(draft_id), RevisionForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            verb(draft, revision=form.revision.data, by=current_user)
        if attempt.succeeded:
            return back(draft, level) if draft.open else see_other(url_for("skills.ladders"))
    return page(draft, refused=form)


def typed(form: Form) -> dict[str, Any]:
    return {name: value for name, value in form.data.items() if name != "csrf_token"}


def back(draft: LadderDraft, level: int = 0) -> Response:
    anchor = f"level-{level}" if level else None
    return see_other(url_for("skills.ladder_draft", draft_id=draft.id, _anchor=anchor))


def page(
    draft: LadderDraft,
    *,
    level: LevelForm | None = None,
    effect: EffectForm | None = None,
    refused: RevisionForm | None = None,
) -> str:
    first = {"revision": draft.revision}
    found = flaws(draft.body, taught_here(draft), size_of(db.session()))
    beside: dict[tuple[int, str], list[str]] = {}
    for flaw in found:
        beside.setdefault((flaw.level, flaw.metric), []).append(str(words.FLAWS[flaw.what]))
    return render_template(
        "skills/ladder_draft.html",
        draft=draft,
        beside=beside,
        flaws=[words.flaw_line(flaw) for flaw in found],
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
