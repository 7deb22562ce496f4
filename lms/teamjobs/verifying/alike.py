"""What hands and eyes mix up when they type from paper. Pure."""

from __future__ import annotations

import unicodedata

_PAIRS = (
    "0O 1l 5S 8B 2Z 日目 末未 士土 大太 千干 科料 問間 輸輪 待持 鳥烏 石右 田由 木本 北比 西酉 川州 島鳥 "
    "野里 村材 住往 宮官 階陛 使便 今令 氏民 橋僑 藤籐 東束 井丼 旭旧 "
    "ソン シツ クタ コユ チテ ナメ ワウ スヌ ラヲ アマ ロコ ルレ ハへ "
    "ねわ れわ るろ めぬ はほ さき ちら りい いり けは しも すむ たに なた まも"
)
_UNVOICED = "かきくけこさしすせそたちつてとはひふへほカキクケコサシスセソタチツテトハヒフヘホ"
_ROUND = "はひふへほハヒフヘホ"
_SMALL = {
    "や": "ゃ", "ゆ": "ゅ", "よ": "ょ", "つ": "っ", "ヤ": "ャ", "ユ": "ュ", "ヨ": "ョ", "ツ": "ッ",
}  # fmt: skip


def _both(pairs: dict[str, str]) -> dict[str, str]:
    return pairs | {second: first for first, second in pairs.items()}


def _composed(letter: str, mark: str) -> str:
    return unicodedata.normalize("NFC", letter + mark)


LOOKS_ALIKE: dict[str, str] = {}
for _pair in _PAIRS.split():
    LOOKS_ALIKE.setdefault(_pair[0], _pair[1])
    LOOKS_ALIKE.setdefault(_pair[1], _pair[0])
VOICED: dict[str, str] = _both({kana: _composed(kana, "\u3099") for kana in _UNVOICED}) | {
    _composed(kana, "\u309a"): _composed(kana, "\u3099") for kana in _ROUND
}
"""か for が and back, ば for ぱ"""
SMALL: dict[str, str] = _both(_SMALL)
"""つ for っ and back"""
_ASCII = (
    "".join(chr(code) for code in range(0x30, 0x3A)) + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-"
)
WIDTH: dict[str, str] = _both({sign: chr(ord(sign) + 0xFEE0) for sign in _ASCII})
"""１ for 1 and back"""
