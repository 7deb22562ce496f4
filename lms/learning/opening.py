"""A signed word about when a person opened a lesson: what is played while there is no line counts."""

from __future__ import annotations

from datetime import datetime

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from lms.accounts.models import Person
from lms.learning.models import LessonEdition

LONGEST = 86_400
"""Seconds: a page left open for longer starts counting when play is pressed"""


def sign(person: Person, edition: LessonEdition) -> str:
    return _signer().dumps([person.id, edition.id])


def opened_at(token: object, person: Person, edition: LessonEdition) -> datetime | None:
    """When the page was opened; None for a word that is not ours, of somebody else, or too old."""
    if not isinstance(token, str):
        return None
    try:
        told, moment = _signer().loads(token, max_age=LONGEST, return_timestamp=True)
    except BadSignature:
        return None
    return moment if told == [person.id, edition.id] else None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="lesson page opened")
