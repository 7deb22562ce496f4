"""What an author may write in slides.md, and what the studio says when it cannot be built."""

from __future__ import annotations

import pytest

from videos.studio.script import ScriptError, read_script
from videos.studio.sentences import spoken

LESSON = """---
marp: true
---

<!-- id: title -->
# 結論から書く

<!--
こんにちは。一文で、用が足ります。
-->

---

<!-- id: example -->
# 例

## 直す前

- 寒いですね。

## 直した後

**「冬のパン祭り」**を開きます。

<!--
直す前と、
直した後です。

{期限|きげん}は「明日です。」と書きます!
-->

---

<!-- id: formula -->
# 数式

```
=SUM(A1:A3)
---
<!-- これは見本 -->
```

<!-- 入れてみましょう。 -->
"""


def slide(body: str, *, directive: str = "<!-- id: one -->", said: str = "<!-- はい。 -->") -> str:
    return f"{directive}\n{body}\n\n{said}\n"


def test_a_lesson_becomes_slides_with_layouts_chosen_by_what_is_on_them() -> None:
    script = read_script(LESSON, readings={})
    assert [(s.id, s.layout) for s in script.slides] == [
        ("title", "title"),
        ("example", "compare"),
        ("formula", "code"),
    ]
    assert script.title == "結論から書く"


@pytest.mark.parametrize(
    ("body", "layout"),
    [
        ("# 表\n\n| a | b |\n|---|---|\n| 1 | 2 |", "table"),
        ("# 引用\n\n> 言葉", "quote"),
        ("# 点\n\n- 一つ", "bullets"),
        ("# 文だけ\n\n文です", "bullets"),
    ],
)
def test_the_layout_follows_the_body(body: str, layout: str) -> None:
    text = slide("# 題") + "\n---\n\n" + slide(body, directive="<!-- id: two -->")
    assert read_script(text, readings={}).slides[1].layout == layout


def test_strong_text_beside_a_japanese_bracket_is_strong() -> None:
    column = read_script(LESSON, readings={}).slides[1].body[1]
    runs = column["blocks"][0]["runs"]
    assert [(run["text"], run["style"]) for run in runs] == [
        ("「冬のパン祭り」", "strong"),
        ("を開きます。", "plain"),
    ]


def test_separators_and_comments_inside_code_are_code() -> None:
    code = read_script(LESSON, readings={}).slides[2].body[0]
    assert code["text"].split("\n")[1:] == ["---", "<!-- これは見本 -->"]


def test_narration_is_cut_into_sentences_with_longer_rests_between_paragraphs() -> None:
    said = read_script(LESSON, readings={}).slides[1].narration
    assert [s.text for s in said] == ["直す前と、直した後です。", "期限は「明日です。」と書きます!"]
    assert said[0].pause_after > read_script(LESSON, readings={}).slides[0].narration[0].pause_after
    assert [s.paragraph for s in said] == [0, 1]


def test_the_transcript_shows_words_as_written_not_as_spoken() -> None:
    chapter = read_script(LESSON, readings={"直す前": "なおすまえ"}).transcript()[1]
    assert (chapter.slide, chapter.title) == ("example", "例")
    assert chapter.paragraphs == (("直す前と、直した後です。",), ("期限は「明日です。」と書きます!",))


@pytest.mark.parametrize(
    ("marked", "readings", "heard"),
    [
        ("{期限|きげん}を守る", {}, "きげんを守る"),
        ("一文で書く", {"一文": "いちぶん"}, "いちぶんで書く"),
        ("一文字", {"一文": "いちぶん", "一文字": "ひともじ"}, "ひともじ"),
        ("{一文|ひとふみ}と一文", {"一文": "いちぶん"}, "ひとふみといちぶん"),
        ("C++を使う", {"C++": "しーぷらぷら"}, "しーぷらぷらを使う"),
    ],
)
def test_readings_change_what_is_spoken(marked: str, readings: dict[str, str], heard: str) -> None:
    assert spoken(marked, readings) == heard


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("", 1, "スライドがありません"),
        ("# 題\n\n<!-- はい。 -->", 1, "id がありません"),
        (slide("題のない文"), 1, "見出しがありません"),
        (slide("# 題", said=""), 1, "ナレーションがありません"),
        (slide("# 題", said="<!-- 一つ。 -->\n<!-- 二つ。 -->"), 1, "ナレーションが二つ以上"),
        (slide("# 題", said="<!--\n\n-->"), 4, "ナレーションが空です"),
        (slide("# 題", said="<!-- はい。 -->\n続き"), 1, "ナレーションの後に本文"),
        (slide("# 題", said="<!-- はい。"), 1, "コメントが閉じていません"),
        (slide("# 題", said="<!--\nはい。\n{期限|}です。\n-->"), 6, "読みの書き方が閉じていません"),
        (slide("# 題", said="<!--\n{期限|期限}です。\n-->"), 5, "かなではありません"),
        (slide("# 題", said=f"<!--\nはい。\n\n{'あ' * 1001}。\n-->"), 7, "長すぎて読み上げられません"),
        (slide("# 題\n\n# また題"), 4, "見出しが二つ"),
        (slide("# 題\n\n- 一つ\n\n![絵](a.png)"), 6, "図「a.png」がありません"),
        (slide("# 題\n\n![](a.svg)"), 4, "図の説明がありません"),
        (slide("# 題\n\n文と![絵](a.svg)"), 4, "同じ行"),
        (slide("# 題\n\n- 一つ\n  ![絵](a.svg)"), 4, "使えない書き方"),
        (slide("# 題\n\n<b>強い</b>\n\n***"), 6, "使えない書き方"),
        (slide("# 題\n\n```screen\n= 窓\n<保存\n```"), 6, "が読めません"),
        (slide("# 題\n\n```screen\n| a | b |\n| c |\n```"), 6, "マスの数"),
        (slide("# 題\n\n```screen\n= 窓\n```"), 5, "画面に何もありません"),
        (slide("# 題\n\n## 片方\n\n- 一つ"), 1, "「##」の数が合いません"),
        (slide("# 題", directive="<!-- id: Bad_Id -->"), 1, "使えません"),
        (slide("# 題", directive="<!-- id: one layout: poster -->"), 1, "ありません"),
        (slide("# 題", directive="<!-- id: one layout: table -->"), 1, "その中身がありません"),
        (slide("# 題", directive="<!-- id: one color: red -->"), 1, "知らない指定"),
        (slide("# 題") + "\n---\n\n" + slide("# 題"), 8, "二度使われています"),
    ],
)
def test_an_author_is_told_the_line_and_how_to_mend_it(text: str, line: int, problem: str) -> None:
    with pytest.raises(ScriptError) as refusal:
        read_script(text, readings={})
    assert problem in refusal.value.problem
    assert refusal.value.line == line
    assert refusal.value.mend
