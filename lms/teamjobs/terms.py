"""取引条件: what the written terms say, and what is wrong with a draft.

Items after フリーランス・事業者間取引適正化等法3条 and 公取委規則第3号1条 (1–9) and the points that the
自営型テレワークガイドライン adds (10–14). The document is Japanese whatever language the screen speaks,
because it is the contract. Pure: plain values in, items and problems out.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lms.prose import N_
from lms.teamjobs.withholding import WithholdingClass, withheld

PAY_WITHIN_DAYS = 60
CHECK = timedelta(days=5)
VAGUE = re.compile(r"まで|以内|検収後|検品後|請求書|ごろ|頃|目安|別途|未定")
"""Wordings the Fair Trade Commission found wanting where a date or an amount must stand."""


@dataclass(frozen=True)
class Parties:
    orderer: str
    orderer_address: str
    contact: str
    worker: str
    harassment_desk: str


@dataclass(frozen=True)
class Work:
    title: str
    content: str
    spec: Sequence[str]
    due_on: date
    inspect_on: date
    pay_on: date
    fee_yen: int
    fee_basis: str
    withholding: WithholdingClass
    place: str
    personal_data: bool


@dataclass(frozen=True)
class Common:
    """The orderer's standing terms, linked into every document in full."""

    expenses: str
    changes: str
    defects: str
    copyright: str
    personal_information: str


@dataclass(frozen=True)
class Problem:
    field: str
    message: str
    """Source string for the catalogs"""


def items(parties: Parties, work: Work, common: Common, *, consigned_on: date) -> list[dict[str, str]]:
    """The terms as numbered items [{number, label, text}], ready to freeze."""
    held = withheld(work.fee_yen, work.withholding)
    spec = "\n".join(f"({number}) {clause}" for number, clause in enumerate(work.spec, start=1))
    privacy = common.personal_information if work.personal_data else "この仕事では個人情報を扱いません。"
    rows = [
        ("発注者(業務委託事業者)", f"{parties.orderer}\n{parties.orderer_address}\n連絡先:{parties.contact}"),
        ("受注者", f"{parties.worker} さん"),
        ("業務委託をした日", day(consigned_on)),
        ("給付の内容", f"{work.title}\n{work.content}\n仕様:\n{spec}\n著作権:{common.copyright}"),
        ("納品の期日", day(work.due_on)),
        ("納品の場所", work.place),
        ("検査を完了する日", day(work.inspect_on)),
        ("報酬の額", f"{work.fee_yen:,}円(消費税抜き)\n算定:{work.fee_basis}\n{_withholding(work, held)}"),
        ("支払期日と方法", f"{day(work.pay_on)} 銀行振込(振込手数料は発注者の負担)"),
        ("諸経費", common.expenses),
        ("内容を変えるとき", common.changes),
        ("不備・遅れがあるとき", common.defects),
        ("個人情報と秘密", privacy),
        ("相談窓口", f"{parties.harassment_desk}(ハラスメント・育児や介護への配慮など)"),
    ]
    return [{"number": str(n), "label": label, "text": text} for n, (label, text) in enumerate(rows, start=1)]


def problems(work: Work, *, today: date) -> list[Problem]:
    """What must be mended before the task can be offered. Empty: lawful as far as a machine can tell."""
    found = [
        Problem("title", N_("Please say what the task is.")) if not work.title.strip() else None,
        Problem("content", N_("Please say what is to be delivered and how much."))
        if not work.content.strip()
        else None,
        Problem("spec", N_("Please write at least one point that the check will look at."))
        if not work.spec
        else None,
        Problem("fee_yen", N_("The fee must be a fixed amount above zero.")) if work.fee_yen <= 0 else None,
        Problem("fee_basis", N_("Please say how the fee comes about."))
        if not work.fee_basis.strip()
        else None,
        *date_problems(work, today),
    ]
    if VAGUE.search(work.fee_basis):
        found.append(
            Problem("fee_basis", N_("The fee must be certain: avoid words such as 未定, 別途 or 目安."))
        )
    return [problem for problem in found if problem]


def date_problems(work: Work, today: date) -> list[Problem]:
    """What is wrong with the three days, seen from `today`."""
    late = work.pay_on > latest_payment(work.due_on)
    found = [
        Problem("due_on", N_("The due date has passed.")) if work.due_on < today else None,
        Problem("inspect_on", N_("The check cannot end before the due date."))
        if work.inspect_on < work.due_on
        else None,
        Problem("pay_on", N_("Payment cannot come before the due date."))
        if work.pay_on < work.due_on
        else None,
        Problem("pay_on", N_("Payment must come within 60 days of receipt, the day of receipt included."))
        if late
        else None,
    ]
    return [problem for problem in found if problem]


def latest_payment(due_on: date) -> date:
    """The 60th day counted from receipt; the day of receipt is day 1, the check does not move it."""
    return date.fromordinal(due_on.toordinal() + PAY_WITHIN_DAYS - 1)


def usual_payment(due_on: date) -> date:
    """毎月末日締め翌月25日: the 25th of the month after receipt, at most 56 days later."""
    year, month = (due_on.year + 1, 1) if due_on.month == 12 else (due_on.year, due_on.month + 1)
    return date(year, month, 25)


def usual_days(due_on: date) -> dict[str, date]:
    """The three days of a task, as its columns are called: five days for the check, payment as usual."""
    return {"due_on": due_on, "inspect_on": due_on + CHECK, "pay_on": usual_payment(due_on)}


def fingerprint(frozen: list[dict[str, str]]) -> str:
    """sha256 over the items as canonical JSON: what was delivered can be proven."""
    body = json.dumps(frozen, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()


def day(value: date) -> str:
    """One calendar date in the words of a contract: 2026年12月25日(令和8年)."""
    return f"{value.year}年{value.month}月{value.day}日(令和{value.year - 2018}年)"


def _withholding(work: Work, held: int) -> str:
    if work.withholding is WithholdingClass.NONE:
        return "源泉徴収:対象外"
    return f"源泉徴収:{held:,}円(差引 {work.fee_yen - held:,}円)"
