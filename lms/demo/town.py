"""Who lives in the demo town. Every name is made up."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.accounts import passwords, people
from lms.accounts.models import Person, Role
from lms.demo.stage import ago
from lms.teamjobs import tasks


@dataclass(frozen=True)
class Resident:
    sign_in_name: str
    name: str
    kana: str
    role: Role
    hours: int = 0
    story: str = ""
    """One line for whoever tries the demo town"""
    joined_days_ago: int = 75


DIRECTOR = Resident(
    "aoki", "青木 まこと", "あおき まこと", Role.DIRECTOR, story="ディレクター。昇級の提案、打診、検品"
)
RESIDENTS = (
    DIRECTOR,
    Resident("kita", "北 ひろし", "きた ひろし", Role.COACH, story="コーチ。空井さんたちの実習を見る"),
    Resident("mori", "森 しずか", "もり しずか", Role.COACH, story="コーチ。昇級を確かめる二人目"),
    Resident(
        "haru", "春野 はる", "はるの はる", Role.WORKER, 12, "ワーカー。始めたばかり。最初のレッスンから", 2
    ),
    Resident("sora", "空井 そら", "そらい そら", Role.WORKER, 8, "ワーカー。レベル1の条件がそろった"),
    Resident("nagi", "凪 なぎさ", "なぎ なぎさ", Role.WORKER, 20, "ワーカー。レベル1。打診が来ている"),
    Resident("rin", "林 りん", "はやし りん", Role.WORKER, 15, "ワーカー。レベル2。仕事を進めている"),
    Resident("minato", "湊 みなと", "みなと みなと", Role.WORKER, 10, "ワーカー。お休み中"),
    Resident("ito", "伊藤 いちこ", "いとう いちこ", Role.OFFICER, story="市の担当者。月の数字を見る"),
)
COACHED_BY = {"haru": "kita", "sora": "kita", "nagi": "mori", "rin": "mori", "minato": "mori"}
ORDERER = {
    "name": "株式会社そらまめ企画",
    "address": "北海道旭川市見本町1-1",
    "contact": "青木 まこと(電話 0166-00-0001)",
    "harassment_desk": "そらまめ企画 総務・相談係(電話 0166-00-0002)",
    "expenses": "諸経費は報酬に含みます。取材の交通費などが要るときは、事前に話し合い、発注者が負担します。",
    "changes": "内容・納期・報酬を変えるときは、両者が合意し、その内容を書面(電子メールを含む)で残します。",
    "defects": "仕様の項目を満たさないときは、項目を示して直しをお願いします(追加の報酬はありません)。"
    "仕様にないことは、新しい仕事として依頼します。納期に遅れそうなときは、分かった時点で連絡してください。",
    "copyright": "納品物の著作権(著作権法27条・28条の権利を含む)は、報酬の支払いと同時に発注者へ移ります。"
    "対価は報酬に含みます。",
    "personal_information": "知り得た個人情報と秘密は、この仕事のほかに使わず、終わったら消します。",
}


def settle(session: Session, *, password: str) -> dict[str, Person]:
    """Register everybody, pair the coaches, enter the company that orders."""
    cast: dict[str, Person] = {}
    for resident in RESIDENTS:
        with ago(resident.joined_days_ago):
            cast[resident.sign_in_name] = person = _register(session, resident)
            if coach := COACHED_BY.get(resident.sign_in_name):
                people.pair(session, cast[coach], person, by=cast[DIRECTOR.sign_in_name])
    tasks.describe_orderer(session, by=cast[DIRECTOR.sign_in_name], **ORDERER)
    hashed = passwords.hashed(password)
    for person in cast.values():
        person.password_hash = hashed
    session.flush()
    return cast


def _register(session: Session, resident: Resident) -> Person:
    person = people.register(
        session,
        name=resident.name,
        kana=resident.kana,
        sign_in_name=resident.sign_in_name,
        roles={resident.role},
        hours_per_week=resident.hours,
        by=None,
    )
    session.flush()
    return person
