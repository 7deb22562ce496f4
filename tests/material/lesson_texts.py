"""A lesson with a bit of everything, and what is wrong with it when a line is changed."""

from pathlib import Path

import pytest

from courses.outline import (
    Lesson,
)
from courses.problems import CourseTextError, Problem
from courses.reader import read_lesson

FORMAT_PAGE = Path(__file__).parents[2] / "docs" / "lesson-format.md"

LESSON = """\
title = "結論から書く"
summary = "読み手が最初の一文で要点をつかめる文を書けます。"
minutes = 25
tags = ["文章の基本"]
sources = [{title = "公用文作成の考え方", url = "https://www.bunka.go.jp/"}]
"""
SLIDES = """\
<!-- id: why-first layout: bullets -->
# なぜ結論から

- 忙しい読み手

<!--
はじめます。
---
続きです。
-->

---

<!-- id: how -->
# やり方

```
---
```

<!-- 手順です。 -->
"""
QUIZ = """\
tags = ["writing_basic"]
pass_share = 0.7

[[question]]
id = "q1"
type = "single"
prompt = "最初に書くのは?"
see = "why-first"
explanation = "結論です。"
options = [
  {text = "結論", right = true},
  {text = "背景", why = "背景はあとです。"},
  {text = "あいさつ"},
]

[[question]]
id = "q2"
type = "multiple"
prompt = "結論に入れるのは?"
see = "how"
explanation = "だれが何を、です。"
options = [{text = "だれが", right = true}, {text = "何を", right = true}, {text = "感想"}]
points = 2

[[question]]
id = "q3"
type = "true_false"
prompt = "結論は最後に書く。"
see = "how"
explanation = "最初です。"
answer = false

[[question]]
id = "q4"
type = "text"
prompt = "文体の名前は?"
see = "how"
explanation = "です・ます調です。"
answers = ["ですます調", "敬体"]

[[question]]
id = "q5"
type = "number"
prompt = "500字を2割減らすと?"
see = "how"
explanation = "400字です。"
answer = 400
tolerance = 0.5
unit = "字"

[[question]]
id = "q6"
type = "order"
prompt = "順に並べてください。"
see = "how"
explanation = "結論が先です。"
items = ["結論", "理由", "例"]

[[question]]
id = "q7"
type = "match"
prompt = "組み合わせてください。"
see = "how"
explanation = "役割です。"
pairs = [
  {left = "見出し", right = "短く"},
  {left = "本文", right = "詳しく"},
]
"""
PRACTICE = '''\
title = "お知らせ文を書く"
kind = "text"
minutes = 30
brief = """
町内会の依頼です。
[[rubric]]
title = "これは本文"
"""
min_chars = 200
max_chars = 400
checklist = ["結論が先か", "日付があるか", "声に出して読んだか"]
model_answer = """夏祭りは八月一日です。"""

[[rubric]]
axis = "accuracy"
title = "正確さ"
anchors = ["a0", "a1", "a2", "a3", "a4"]

[[rubric]]
axis = "instruction"
title = "指示"
anchors = ["b0", "b1", "b2", "b3", "b4"]

[[rubric]]
axis = "expression"
title = "表現"
anchors = ["c0", "c1", "c2", "c3", "c4"]

[[rubric]]
axis = "research"
title = "調べる"
anchors = ["d0", "d1", "d2", "d3", "d4"]

[[rubric]]
axis = "communication"
title = "やりとり"
anchors = ["e0", "e1", "e2", "e3", "e4"]
'''
GOOD = {
    "lesson.toml": LESSON,
    "slides.md": SLIDES,
    "notes.md": "## まとめ\n\n```\n# 例\n```\n",
    "quiz.toml": QUIZ,
    "practice.toml": PRACTICE,
}
KEY = "writing/basics/conclusion-first"


def read(files: dict[str, str], key: str = KEY) -> Lesson:
    return read_lesson(files, key=key, readings={"行": "ぎょう"})


def problems_of(files: dict[str, str], key: str = KEY) -> tuple[Problem, ...]:
    with pytest.raises(CourseTextError) as caught:
        read(files, key)
    return caught.value.problems


def changed(file: str, old: str, new: str) -> dict[str, str]:
    assert old in GOOD[file], f"the case is out of date: {old!r} is not in {file}"
    return {**GOOD, file: GOOD[file].replace(old, new, 1)}


def line_of(file: str, text: str) -> int:
    return next(number for number, line in enumerate(GOOD[file].splitlines(), 1) if text in line)


def write_catalog(folder: Path) -> Path:
    lesson = folder / "writing" / "basics" / "conclusion-first"
    lesson.mkdir(parents=True)
    for name, text in GOOD.items():
        (lesson / name).write_text(text, encoding="utf-8")
    (lesson / "picture.png").write_bytes(b"\x89PNG")
    (folder / "writing" / "series.toml").write_text(
        'title = "ライティング"\nsummary = "書く"\ntrack = "writing"\ncourses = ["basics"]\n',
        encoding="utf-8",
    )
    (folder / "writing" / "basics" / "course.toml").write_text(
        'title = "基本"\nsummary = "初歩"\nlessons = ["conclusion-first"]\n[readings]\n"行" = "ぎょう"\n',
        encoding="utf-8",
    )
    return folder
