"""Withholding tax on a fee. Source: 所得税法204条・施行令320条, NTA No. 2795 (reference: docs/law.md).

The list is closed: manuscripts, proofreading and design are on it, transcription and data entry are not.
"""

from __future__ import annotations

from enum import StrEnum

STEP = 1_000_000


class WithholdingClass(StrEnum):
    MANUSCRIPT = "manuscript"
    """原稿・校正・デザイン・写真など、所得税法204条1項1号の報酬"""
    NONE = "none"
    """文字起こし・データ入力など、源泉徴収の対象でない報酬"""


def withheld(fee: int, kind: WithholdingClass) -> int:
    """Yen held back from a payment of `fee` yen (consumption tax shown apart); fractions of a yen drop."""
    if kind is WithholdingClass.NONE:
        return 0
    if fee <= STEP:
        return fee * 1021 // 10_000
    return (fee - STEP) * 2042 // 10_000 + 102_100
