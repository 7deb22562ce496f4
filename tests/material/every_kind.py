"""A question of every kind, and an answer to each that is right."""

from decimal import Decimal

from courses.outline import (
    Blank,
    Cloze,
    Essay,
    Matching,
    Mistakes,
    MultipleChoice,
    Number,
    Option,
    Ordering,
    Pair,
    Piece,
    Question,
    ShortText,
    SingleChoice,
    TableEntry,
    TrueFalse,
)

SECRET = "ひみつ"
COMMON = {"prompt": "問い", "explanation": f"{SECRET}の解説", "see": f"{SECRET}-slide"}

SINGLE = SingleChoice(
    id="q1",
    **COMMON,
    options=(Option("甲", True, f"{SECRET}甲"), Option("乙", False, f"{SECRET}乙"), Option("丙")),
)
MULTIPLE = MultipleChoice(
    id="q2", **COMMON, points=2, options=tuple(Option(text, text in "甲丙") for text in "甲乙丙丁")
)
TRUE_FALSE = TrueFalse(id="q3", **COMMON, answer=False)
TEXT = ShortText(id="q4", **COMMON, answers=("ですます調", "Excel", f"{SECRET}語"))
NUMBER = Number(id="q5", **COMMON, answer=Decimal("1200"), unit="円")
ORDER = Ordering(id="q6", **COMMON, points=3, items=("結論", "理由", "例", "まとめ"))
MATCH = Matching(
    id="q7",
    **COMMON,
    points=3,
    pairs=(Pair("氏名", "個人情報"), Pair("住所", "個人情報"), Pair("天気", "公開情報")),
)
CLOZE = Cloze(
    id="q8",
    **COMMON,
    points=2,
    pieces=(
        "まず",
        Blank((f"{SECRET}結論", "要点")),
        "、次に",
        Blank(("理由",), ("理由", "挨拶", "雑談")),
        "。",
    ),
)
TABLE = TableEntry(
    id="q9",
    **COMMON,
    points=2,
    columns=("品名", "金額"),
    rows=(("りんご", Blank(("1200",))), (Blank(("みかん", "蜜柑")), "300")),
)
MISTAKES = Mistakes(
    id="q10",
    **COMMON,
    points=2,
    pieces=(
        Piece("一番最初", f"{SECRET}最初"),
        Piece("に"),
        Piece("ご覧になられて", ""),
        Piece("ください。"),
    ),
)
ESSAY = Essay(id="q11", **COMMON, points=4, guide=f"{SECRET}の見方", min_chars=10, max_chars=100)
ALL: tuple[Question, ...] = (
    *(SINGLE, MULTIPLE, TRUE_FALSE, TEXT, NUMBER, ORDER, MATCH),
    *(CLOZE, TABLE, MISTAKES, ESSAY),
)
RIGHT: dict[str, object] = {
    "q1": 0,
    "q2": [0, 2],
    "q3": False,
    "q4": "ですます調",
    "q5": "1,200円",
    "q6": [0, 1, 2, 3],
    "q7": [0, 0, 1],
    "q8": ["要点", "理由"],
    "q9": ["1,200", "ミカン"],
    "q10": [0, 2],
    "q11": "六月五日に朝市を開きます。",
}
