"""How a typed value differs from the one wanted, named as people who check data entry name it."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz.distance import OSA, Levenshtein

_KATAKANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
VARIANTS = str.maketrans(
    {
        **dict.fromkeys("髙", "高"),
        **dict.fromkeys("﨑嵜", "崎"),
        **dict.fromkeys("邊邉", "辺"),
        **dict.fromkeys("齋齊斎", "斉"),
        **dict.fromkeys("濵濱", "浜"),
        **dict.fromkeys("德", "徳"),
        **dict.fromkeys("眞", "真"),
        **dict.fromkeys("澤", "沢"),
        **dict.fromkeys("廣", "広"),
        **dict.fromkeys("櫻", "桜"),
        **dict.fromkeys("國", "国"),
        **dict.fromkeys("嶋", "島"),
        **dict.fromkeys("𠮷", "吉"),
    }
)
"""異体字 that names come in; the paper's own form is wanted"""
HYPHENS = str.maketrans(dict.fromkeys("ー－―‐‑–—−ｰ", "-"))
"""Bars that look alike on paper"""


def nfc(text: str) -> str:
    """The same letters, however the keyboard put them together (が as one letter or as か + ゛)."""
    return unicodedata.normalize("NFC", text)


def difference(given: str, wanted: str) -> str | None:
    """The kind of error, None when there is none.

    empty 未入力, filled (should be empty), space 空白, width 全角半角, bar 横棒の種類, case 大文字小文字,
    kana ひらがなとカタカナ, variant 異体字, swapped 転置, digits 桁, missing 脱字, extra 余字, replaced 置換,
    different: several of these at once.
    """
    given, wanted = nfc(given), nfc(wanted)
    if given == wanted:
        return None
    if not given.strip():
        return "empty"
    if not wanted:
        return "filled"
    return _by_form(given, wanted) or _by_edits(given, wanted)


def edits(given: str, wanted: str) -> int:
    """Least number of wrong, missing, extra or exchanged neighbouring characters (OSA)."""
    return int(OSA.distance(nfc(given), nfc(wanted)))


def _by_form(given: str, wanted: str) -> str | None:
    """The first of the forms in which the two are the same."""
    steps = (
        ("space", lambda text: re.sub(r"\s", "", text)),
        ("width", lambda text: unicodedata.normalize("NFKC", text)),
        ("bar", lambda text: text.translate(HYPHENS)),
        ("case", str.casefold),
        ("kana", lambda text: text.translate(_KATAKANA)),
        ("variant", lambda text: text.translate(VARIANTS)),
    )
    for kind, same in steps:
        given, wanted = same(given), same(wanted)
        if given == wanted:
            return kind
    return None


def _by_edits(given: str, wanted: str) -> str:
    given, wanted = unicodedata.normalize("NFKC", given), unicodedata.normalize("NFKC", wanted)
    if sorted(given) == sorted(wanted) and OSA.distance(given, wanted) < Levenshtein.distance(given, wanted):
        return "swapped"
    if _number(given) and _number(wanted) and len(_digits(given)) != len(_digits(wanted)):
        return "digits"
    kinds = {edit.tag for edit in Levenshtein.editops(given, wanted)}
    if kinds == {"insert"}:
        return "missing"
    if kinds == {"delete"}:
        return "extra"
    return "replaced" if kinds == {"replace"} else "different"


def _number(text: str) -> bool:
    return bool(re.fullmatch(r"[\d,.]+", text))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
