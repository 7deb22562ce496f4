from __future__ import annotations

from typing import Any

from flask import Blueprint

from lms.aptitude import words

bp = Blueprint("aptitude", __name__)


@bp.context_processor
def words_of_the_room() -> dict[str, Any]:
    return {"words": words}
