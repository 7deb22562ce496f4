"""Minato lost a telephone: the account was closed at once, and opened again a day later."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.demo.stage import Cast, ago
from lms.stepping_back import parting


def close_and_open(session: Session, cast: Cast) -> None:
    aoki, minato = cast["aoki"], cast["minato"]
    with ago(60):
        reason = "スマートフォンをなくしたと、電話がありました。"
        parting.suspend(session, minato, reason=reason, by=aoki)
    with ago(59):
        reason = "新しいスマートフォンで、本人と確かめました。"
        parting.reopen(session, minato, reason=reason, by=aoki)
