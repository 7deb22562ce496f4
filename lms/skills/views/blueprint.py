from __future__ import annotations

from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _
from flask_login import current_user

from lms.accounts.models import Person
from lms.accounts.permissions import may
from lms.db import db
from lms.skills import fact_words, ladders, proposals, words
from lms.skills.metrics import Unit
from lms.skills.models import Fact, Proposal
from lms.skills.rules import Group, Item
from lms.skills.seeing import visible_fact
from lms.skills.sources import exercises_left, first_place, places_of, url_of

bp = Blueprint("skills", __name__)


@bp.context_processor
def words_of_the_room() -> dict[str, Any]:
    """What the templates of this room say things with."""
    return {
        "words": words,
        "fact_line": fact_words.line,
        "fact_url": fact_url,
        "fact_details": fact_words.details,
        "back_from": back_from,
        "reached_us": fact_words.REACHED_US,
        "axes": fact_words.AXES,
        "source_url": lambda fact: url_of(fact.source, current_user),
        "fact_and_place": fact_and_place,
        "places_of": lambda fact: places_of(fact.source, current_user),
        "skill_name": skill_name,
        "runs_short": runs_short,
        "is_group": lambda part: isinstance(part, Group),
    }


def fact_url(fact: Fact) -> str | None:
    """One tap to where the fact comes from; a fact without a page of its own is shown itself. None: not for
    the viewer, who once decided on it."""
    return url_of(fact.source, current_user) or _own_page(fact)


def fact_and_place(fact: Fact) -> tuple[str | None, str | None]:
    """`fact_url`, and the place in the source that is worth another look, for who may open lessons and the
    source."""
    source = url_of(fact.source, current_user)
    place = first_place(fact.source) if source and may(current_user, "learn") else None
    return source or _own_page(fact), place


def runs_short(item: Item, worker: Person) -> bool:
    """More is asked for than the exercises still hold for this worker."""
    if item.met or not item.more or item.more_of != Unit.FIELDS:
        return False
    left = exercises_left(db.session(), item.metric, worker)
    return left is not None and left < item.more


def back_from(proposal: Proposal) -> str:
    """Where a page about a decision leads back to: the worker's skills, the proposal, or, for who came by an
    appeal, the list."""
    if proposal.worker_id == current_user.id:
        return url_for("skills.own_skills")
    if proposals.visible_proposal(db.session(), current_user, proposal.id):
        return url_for("skills.proposal", proposal_id=proposal.id)
    return url_for("skills.waiting_proposals")


def _own_page(fact: Fact) -> str | None:
    seen = visible_fact(db.session(), current_user, fact.id)
    return url_for("skills.fact", fact_id=fact.id) if seen else None


def skill_name(fact: Fact) -> str:
    skill = ladders.skill_of(db.session(), fact.track) if fact.track else None
    return skill.name if skill else str(_("every skill"))
