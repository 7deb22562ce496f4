"""How easy the lesson is to hear and to read: sentence length, kanji, katakana, double negatives, style.

The measures are those that people who write plain Japanese use: 文化審議会「公用文作成の考え方」 (2022) on
long sentences and double negatives, 出入国在留管理庁・文化庁「やさしい日本語ガイドライン」 (2020) on loan
words. Limits are for spoken text: a listener cannot look back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from courses.outline import Lesson
from courses.review.finding import NOTES, SLIDES, Finding, Places
from courses.review.narration import Said, told_in

LONG, TOO_LONG = 60, 80
"""Letters of a spoken sentence."""
LONG_IN_NOTES = 100
MOST_KANJI, MOST_KATAKANA = 0.40, 0.22
"""Shares of the letters that are said."""
LONG_LOAN_WORD = 9
KANJI_IN_A_ROW = 7

_KANJI = re.compile(r"[一-鿿々]")
_KATAKANA = re.compile(r"[ァ-ヺー]")
_LOAN_WORD = re.compile(rf"[ァ-ヺー]{{{LONG_LOAN_WORD},}}")
_KANJI_RUN = re.compile(rf"[一-鿿々]{{{KANJI_IN_A_ROW},}}")
_NUMERAL = re.compile(r"[一二三四五六七八九十百千万億円]{4,}")
_ADDRESS = re.compile(r"\]\([^()\s]*\)|https?://\S+")
_LETTER = re.compile(r"[ぁ-ゖァ-ヺー一-鿿々A-Za-z0-9]")
_DOUBLE_NEGATIVE = re.compile(
    r"(?:ない|なく|なくて)(?:わけ|こと|もの|訳|事)?(?:では|じゃ|は|も|が)(?:ない|ありません|なかった)"
    r"|ないとは(?:限り|かぎり|言え|いえ|言い切れ)|(?:ない|ぬ)(?:わけ|訳)には(?:いき|いか|行き|行か)"
    r"|ざるを(?:得|え)(?:ない|ません)|なしでは.{0,8}(?:ない|ません)"
)
_BLUNT = re.compile(r"(?:である|のだ|なのだ|であろう)。$")


def look(lesson: Lesson, places: Places) -> Iterator[Finding]:
    said = [sentence for slide in told_in(lesson.script) for sentence in slide.sentences]
    for sentence in said:
        yield from _sentence(sentence)
    yield from _shares("".join(sentence.text for sentence in said))
    yield from _notes(lesson.notes)


def _sentence(said: Said) -> Iterator[Finding]:
    start = f"「{said.text[:14]}…」"
    if len(said.text) > TOO_LONG:
        yield _advice(
            said, "too_long", f"{start}の文が{len(said.text)}字あります", "二つか三つの文に分けてください"
        )
    elif len(said.text) > LONG:
        yield _advice(
            said, "long", f"{start}の文が{len(said.text)}字あります", "60字までだと、聞いてわかります"
        )
    if found := _DOUBLE_NEGATIVE.search(said.text):
        mend = "「〜です」「〜ます」と、打ち消さずに言えませんか"
        yield _advice(said, "double_negative", f"{start}に二重の打ち消し「{found[0]}」があります", mend)
    if found := _LOAN_WORD.search(said.text):
        mend = "日本語に言いかえるか、初めに意味を言ってください"
        yield _advice(said, "loan_word", f"長いカタカナ語「{found[0]}」があります", mend)
    if (found := _KANJI_RUN.search(said.text)) and not _NUMERAL.search(found[0]):
        mend = "「の」「を」などを入れて、短い言葉に分けてください"
        yield _advice(said, "kanji_run", f"漢字が続く言葉「{found[0]}」があります", mend)
    if _BLUNT.search(said.text):
        yield _advice(
            said, "blunt", f"{start}の文が「です・ます」ではありません", "話し言葉のです・ますにしてください"
        )


def _advice(said: Said, code: str, problem: str, mend: str) -> Finding:
    return Finding(SLIDES, said.line, "advice", code, problem, mend)


def _shares(text: str) -> Iterator[Finding]:
    letters = len(_LETTER.findall(text))
    if not letters:
        return
    kanji, katakana = (len(kind.findall(text)) / letters for kind in (_KANJI, _KATAKANA))
    if kanji > MOST_KANJI:
        mend = "漢字の言葉を、やさしい動詞に言いかえてください（例: 実施する → 行う）"
        yield Finding(SLIDES, None, "advice", "kanji", f"話の{kanji:.0%}が漢字です（目安は3〜4割）", mend)
    if katakana > MOST_KATAKANA:
        mend = "日本語で言える言葉は言いかえてください"
        yield Finding(SLIDES, None, "advice", "katakana", f"話の{katakana:.0%}がカタカナです", mend)


def _notes(notes: str) -> Iterator[Finding]:
    for number, line in enumerate(notes.split("\n"), 1):
        if line.lstrip().startswith(("|", "#", "`", ">")):
            continue
        for sentence in re.split(r"(?<=[。！？])", _ADDRESS.sub("]", line)):
            if len(sentence.strip()) > LONG_IN_NOTES:
                problem = f"「{sentence.strip()[:14]}…」の文が{len(sentence.strip())}字あります"
                yield Finding(NOTES, number, "advice", "too_long", problem, "二つか三つの文に分けてください")
            if found := _DOUBLE_NEGATIVE.search(sentence):
                mend = "打ち消さずに言えませんか"
                problem = f"二重の打ち消し「{found[0]}」があります"
                yield Finding(NOTES, number, "advice", "double_negative", problem, mend)
