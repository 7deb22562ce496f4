"""The named cast of the small town that tests play in. Each person is registered through the real verb."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Person, Role

PASSWORD = "tulip snow harbour"


@dataclass(frozen=True)
class Cast:
    haru: Person
    """Worker, mother of two, on a phone; accompanied by Kita"""
    sora: Person
    """Worker without e-mail, cares for his father; accompanied by Kita"""
    nagi: Person
    """Worker nobody accompanies yet"""
    kita: Person
    """Coach of Haru and Sora"""
    mori: Person
    """Coach of nobody: the second pair of eyes"""
    aoki: Person
    """The director"""
    ito: Person
    """The city's officer"""
    yama: Person
    """Client"""


def gather(session: Session) -> Cast:
    """Everybody, with ids; passwords are hashed once for all because argon2 is slow on purpose."""
    aoki = _person(session, "青木 まこと", "aoki", Role.DIRECTOR)
    cast = Cast(
        haru=_person(session, "春野 はる", "haru", Role.WORKER, hours=12),
        sora=_person(session, "空井 そら", "sora", Role.WORKER, hours=8),
        nagi=_person(session, "凪 なぎさ", "nagi", Role.WORKER, hours=20),
        kita=_person(session, "北 ひろし", "kita", Role.COACH),
        mori=_person(session, "森 しずか", "mori", Role.COACH),
        aoki=aoki,
        ito=_person(session, "伊藤 市子", "ito", Role.OFFICER),
        yama=_person(session, "山田 商店", "yama", Role.CLIENT),
    )
    for worker in (cast.haru, cast.sora):
        people.pair(session, cast.kita, worker, by=aoki)
    session.flush()
    return cast


_hash: list[str] = []


def _person(session: Session, name: str, sign_in_name: str, role: Role, *, hours: int = 0) -> Person:
    person = people.register(
        session, name=name, sign_in_name=sign_in_name, roles={role}, by=None, hours_per_week=hours
    )
    if not _hash:
        from lms.accounts.passwords import hashed

        _hash.append(hashed(PASSWORD))
    person.password_hash = _hash[0]
    session.flush()
    return person
