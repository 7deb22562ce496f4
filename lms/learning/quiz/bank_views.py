"""The bank: every question with its tags, where it is used, and what the answers say about it."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from lms.accounts.permissions import needs
from lms.db import db
from lms.learning import showing
from lms.learning.quiz import banking
from lms.learning.quiz.words import KINDS
from lms.skills.quiz_names import quiz_name

bp = Blueprint("bank", __name__)


@bp.get("/questions")
@needs("judge questions")
def index() -> str:
    every = banking.entries(db.session())
    asked = {name: request.args.get(name, "").strip() for name in ("skill", "tag", "words")}
    found = banking.page_of(banking.chosen(every, **asked), request.args.get("page", 1, type=int))
    skills = sorted({skill for entry in every for skill in entry.skills})
    return render_template(
        "learning/bank.html",
        found=found,
        every=len(every),
        asked=asked,
        skills=skills,
        tags=sorted({tag for entry in every for tag in entry.question.tags}),
        markup=showing.markup,
        names={tag: quiz_name(db.session(), tag) for tag in skills},
        kinds=KINDS,
    )
