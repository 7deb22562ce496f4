"""Rin's skills passport, shared with a shop; badges for every level reached so far."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.demo.stage import ago
from lms.passport import consents, links
from lms.passport.badges import issuing

ABOUT = "旭川で子育てをしながら、在宅で書く仕事をしています。お店の紹介文と、聞き書きが得意です。"


def share(session: Session, cast: dict[str, Person]) -> None:
    rin = cast["rin"]
    fields = {consents.PEN_NAME, consents.ABOUT, consents.HOURS, consents.EVIDENCE, consents.BADGES}
    with ago(5):
        skills = {"skill:writing", "skill:clerical"}
        consents.choose(session, rin, fields=fields | skills, pen_name="りんどう", about=ABOUT, by=rin)
        links.make(session, rin, days=90, label="さくら商店", by=rin)
    issuing.issue_due(session)
