"""A lesson written as text is read whole, or every mistake is named with its file, line and remedy."""

import re
from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

from courses.outline import (
    Kind,
    Lesson,
    Matching,
    MultipleChoice,
    Number,
    Option,
    Ordering,
    Pair,
    Practice,
    RubricAxis,
    ShortText,
    SingleChoice,
    Source,
    TrueFalse,
)
from courses.problems import CourseTextError, Problem
from courses.reader import LESSON_FILES, fingerprint, lesson_files, main, read_catalog, read_lesson

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


def test_a_good_lesson_is_read_whole() -> None:
    lesson = read(GOOD)
    assert (lesson.key, lesson.slug, lesson.minutes) == (KEY, "conclusion-first", 25)
    assert lesson.slide_ids == ("why-first", "how")
    assert lesson.script == SLIDES
    assert lesson.sources[0].url == "https://www.bunka.go.jp/"
    assert lesson.readings == {"行": "ぎょう"}
    assert lesson.quiz is not None
    assert lesson.practice is not None
    assert [question.kind for question in lesson.quiz.questions] == [
        *("single", "multiple", "true_false", "text", "number", "order", "match")
    ]
    assert lesson.quiz.max_points == 8
    assert lesson.practice.max_points == 20
    assert lesson.practice.brief.endswith('[[rubric]]\ntitle = "これは本文"')
    number, order = lesson.quiz.question("q5"), lesson.quiz.question("q6")
    assert isinstance(number, Number)
    assert (number.answer, number.tolerance) == (Decimal(400), Decimal("0.5"))
    assert isinstance(order, Ordering)
    assert order.items == ("結論", "理由", "例")
    multiple = lesson.quiz.question("q2")
    assert isinstance(multiple, MultipleChoice)
    assert multiple.right_indexes == {0, 1}


@pytest.mark.parametrize("without", ["quiz.toml", "practice.toml", "notes.md"])
def test_quiz_or_practice_or_notes_may_be_left_out(without: str) -> None:
    lesson = read({name: text for name, text in GOOD.items() if name != without})
    assert {"quiz.toml": lesson.quiz, "practice.toml": lesson.practice, "notes.md": lesson.notes}[
        without
    ] in (
        None,
        "",
    )


Q, P, L, S = "quiz.toml", "practice.toml", "lesson.toml", "slides.md"

MISTAKES = [
    # file, what stands there, what the author wrote instead, line to blame, what the message must say
    (L, 'title = "結論から書く"\n', "", None, "title is missing"),
    (L, "minutes = 25", 'minutes = "25"', 3, "whole number from 1 to 240"),
    (L, "minutes = 25", "minutes = 0", 3, "whole number from 1 to 240"),
    (L, "minutes = 25", "minutes = true", 3, "whole number"),
    (L, "minutes = 25", "minutes = 25\nminuets = 3", 4, "unknown key 'minuets' (did you mean 'minutes'?)"),
    (L, 'tags = ["文章の基本"]', "tags = []", 4, "tags has 0 texts"),
    (L, 'tags = ["文章の基本"]', 'tags = ["a", "a"]', 4, "'a' twice"),
    (L, 'tags = ["文章の基本"]', 'tags = "文章"', 4, "must be a list"),
    (L, "https://www.bunka.go.jp/", "www.bunka.go.jp", 5, "web address beginning with https://"),
    (L, 'summary = "', "summary = ", 2, "not readable as TOML"),
    (L, "minutes = 25", "時間 = 25", 3, 'in quotes: "時間" ='),
    (S, "id: how", "layout: bullets", 14, "slide 2 has no id"),
    (S, "id: how", "id: why-first", 14, "used twice"),
    (S, "id: how", "id: How_To", 14, "lower-case ascii"),
    (S, "<!-- id: why-first layout: bullets -->", "\n\n---", 1, "slide 1 is empty"),
    (Q, "pass_share = 0.7", "pass_share = 70", 2, "write 0.7 for 70 %"),
    (Q, "pass_share = 0.7", "pass_share = nan", 2, "must be a number"),
    (Q, "pass_share = 0.7", "pass_share = 0.7\ntime = 3", 3, "unknown key 'time'"),
    (Q, '"writing_basic"', '"文章"', 1, "lower-case ascii"),
    (Q, 'id = "q2"', 'id = "q1"', line_of(Q, '"q2"'), "question 2 (q1): id 'q1' is used twice"),
    (Q, 'id = "q1"', 'id = "問1"', 5, "lower-case ascii"),
    (Q, 'type = "single"', 'type = "singel"', 6, "did you mean 'single'?"),
    (Q, 'see = "why-first"', 'see = "why"', 8, "is no slide id of slides.md; the ids are: why-first, how"),
    (Q, 'see = "why-first"\n', "", 4, "see is missing"),
    (Q, 'explanation = "結論です。"\n', "", 4, "explanation is missing"),
    (Q, 'explanation = "結論です。"', 'explanation = " "', 9, "explanation is empty"),
    (Q, "right = true},\n", "right = false},\n", 10, "0 options are right; mark exactly one"),
    (Q, 'why = "背景はあとです。"', "right = true", 10, "2 options are right; mark exactly one"),
    (Q, '  {text = "あいさつ"},\n', "", 10, "2 options; give at least 3"),
    (Q, '"あいさつ"', '"背景"', 13, "option 3: the option '背景' stands there twice"),
    (Q, "why =", "wy =", 12, "question 1 (q1), option 2: unknown key 'wy'"),
    (Q, "right = true},\n", 'right = "yes"},\n', 11, "right must be true or false"),
    (Q, '{text = "感想"}', '{text = "感想", right = true}', line_of(Q, "感想"), "every option is right"),
    (
        Q,
        'right = true}, {text = "何を", right = true}',
        'right = false}, {text = "何を"}',
        line_of(Q, "感想"),
        "no option is right",
    ),
    (Q, "points = 2", "points = 0", line_of(Q, "points"), "points must be a whole number from 1"),
    (Q, "answer = false", 'answer = "false"', line_of(Q, "answer = false"), "true or false, without quotes"),
    (Q, "answer = false", "", line_of(Q, '"q3"') - 1, "answer is missing"),
    (Q, 'answers = ["ですます調", "敬体"]', "answers = []", line_of(Q, "answers"), "answers has 0 texts"),
    (Q, 'answers = ["ですます調"', 'answers = ["\\u200b"', line_of(Q, "answers"), "once spaces are removed"),
    (Q, "answer = 400", 'answer = "400"', line_of(Q, "answer = 400"), "a number without quotes"),
    (Q, "tolerance = 0.5", "tolerance = -1", line_of(Q, "tolerance"), "must not be negative"),
    (Q, '"結論", "理由", "例"', '"結論", "理由"', line_of(Q, "items"), "items has 2 texts; at least 3"),
    (Q, '"結論", "理由", "例"', '"結論", "例", "例"', line_of(Q, "items"), "'例' twice"),
    (Q, 'left = "本文"', 'left = "見出し"', line_of(Q, '"本文"'), "pair 2: left '見出し' stands there twice"),
    (Q, 'right = "詳しく"', 'right = "短く"', line_of(Q, "pairs"), "different right sides"),
    (P, 'kind = "text"', 'kind = "video"', 2, "use one of: text, file"),
    (
        P,
        "min_chars = 200",
        "min_chars = 500",
        line_of(P, "min_chars"),
        "min_chars (500) is more than max_chars",
    ),
    (P, "max_chars = 400\n", "", None, "max_chars is missing"),
    (P, "max_chars = 400", 'max_chars = 400\naccepts = [".csv"]', 11, 'accepts is for kind = "file" only'),
    (P, 'kind = "text"', 'kind = "file"', line_of(P, "min_chars"), 'min_chars is for kind = "text" only'),
    (P, '"結論が先か", ', "", line_of(P, "checklist"), "checklist has 2 texts; 3 to 6"),
    (P, 'model_answer = """夏祭りは八月一日です。"""\n', "", None, "model_answer is missing"),
    (P, '["b0", ', "[", line_of(P, '"b0"'), "rubric 2: anchors has 4 texts; 5 are needed"),
    (P, '"b0"', '""', line_of(P, '"b0"'), "none of them empty"),
    (
        P,
        '"expression"',
        '"style"',
        None,
        "accuracy, instruction, expression or handling, research, communication",
    ),
    (P, 'axis = "accuracy"', 'axis = "instruction"', None, "in this order"),
    ("notes.md", "## まとめ", "# まとめ", 1, "begin headings with ##"),
]


@pytest.mark.parametrize(("file", "old", "new", "line", "says"), MISTAKES)
def test_a_mistake_is_named_with_its_place(
    file: str, old: str, new: str, line: int | None, says: str
) -> None:
    problems = problems_of(changed(file, old, new))
    matching = [problem for problem in problems if says in problem.message]
    assert matching, f"nothing says {says!r}: {[str(problem) for problem in problems]}"
    assert {problem.file for problem in problems} == {file}
    assert matching[0].line == line


def test_all_mistakes_of_a_lesson_come_at_once() -> None:
    files = changed("quiz.toml", "pass_share = 0.7", "pass_share = 7")
    files["lesson.toml"] = files["lesson.toml"].replace("minutes = 25", "")
    files["practice.toml"] = files["practice.toml"].replace("checklist", "cheklist")
    assert {problem.file for problem in problems_of(files)} == {"lesson.toml", "quiz.toml", "practice.toml"}


@pytest.mark.parametrize(
    ("without", "says"),
    [
        (["lesson.toml"], "lesson.toml: missing"),
        (["slides.md"], "slides.md: missing"),
        (["quiz.toml", "practice.toml"], "needs a quiz.toml or a practice.toml"),
    ],
)
def test_a_missing_file_is_named_once(without: list[str], says: str) -> None:
    problems = problems_of({name: text for name, text in GOOD.items() if name not in without})
    assert len(problems) == 1
    assert says in str(problems[0])


def test_a_misspelt_file_name_is_pointed_out() -> None:
    assert "did you mean quiz.toml?" in str(problems_of({**GOOD, "quizz.toml": "x"})[0])


@pytest.mark.parametrize(
    "key", ["writing/basics/結論", "writing/basics/Conclusion", "writing/conclusion", "a//b"]
)
def test_a_folder_name_unfit_for_an_address_is_refused(key: str) -> None:
    assert "lower-case ascii words joined by hyphens" in problems_of(GOOD, key)[0].message


def test_a_file_question_asks_for_endings() -> None:
    text = PRACTICE.replace('kind = "text"', 'kind = "file"')
    text = text.replace("min_chars = 200\nmax_chars = 400", 'accepts = [".xlsx", ".csv"]')
    practice = read({**GOOD, "practice.toml": text}).practice
    assert practice is not None
    assert practice.accepts == (".xlsx", ".csv")
    assert practice.min_chars is None
    wrong = problems_of({**GOOD, "practice.toml": text.replace('".csv"', '"CSV"')})
    assert "must be an ending like" in wrong[0].message


def test_windows_line_ends_and_byte_order_mark_change_nothing() -> None:
    windows = {name: "\ufeff" + text.replace("\n", "\r\n") for name, text in GOOD.items()}
    assert read(windows) == read(GOOD)
    assert fingerprint(windows) == fingerprint(GOOD)


def test_the_fingerprint_is_of_names_and_texts_not_of_order() -> None:
    assert fingerprint(dict(reversed(GOOD.items()))) == fingerprint(GOOD)
    assert fingerprint(changed("notes.md", "まとめ", "まとめる")) != fingerprint(GOOD)
    assert fingerprint({"a.md": "bc"}) != fingerprint({"a.md": "b", "c": ""})
    assert len(fingerprint(GOOD)) == 64


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


def test_a_folder_of_series_becomes_the_catalog(tmp_path: Path) -> None:
    (series,) = read_catalog(write_catalog(tmp_path))
    assert (series.key, series.track) == ("writing", "writing")
    assert [course.key for course in series.courses] == ["writing/basics"]
    assert series.lessons == (read(GOOD),)


def test_lesson_files_leaves_pictures_out(tmp_path: Path) -> None:
    folder = write_catalog(tmp_path) / "writing" / "basics" / "conclusion-first"
    assert lesson_files(folder) == GOOD


def make_series_for_everyone(folder: Path) -> None:
    (folder / "writing").rename(folder / "onboarding")
    toml = folder / "onboarding" / "series.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('track = "writing"\n', ""), encoding="utf-8")


def test_series_for_everyone_come_first(tmp_path: Path) -> None:
    make_series_for_everyone(write_catalog(tmp_path))
    write_catalog(tmp_path)
    assert [(series.key, series.track) for series in read_catalog(tmp_path)] == [
        ("onboarding", None),
        ("writing", "writing"),
    ]


COURSE = "writing/basics/course.toml"
BROKEN_FOLDERS: list[tuple[Callable[[Path], object], str]] = [
    (
        lambda root: (root / "writing/basics/forgotten").mkdir(),
        f"{COURSE}:3: the folder 'forgotten' is not in",
    ),
    (
        lambda root: (root / COURSE).write_text(
            'title="a"\nsummary="b"\nlessons=[\n"gone"\n]', encoding="utf-8"
        ),
        f"{COURSE}:4: lessons names 'gone', but there is no such folder",
    ),
    (lambda root: (root / COURSE).unlink(), f"{COURSE}: missing"),
    (
        lambda root: (root / "writing/series.toml").write_text("title = ", encoding="utf-8"),
        "writing/series.toml:1:",
    ),
    (
        lambda root: (root / "writing/basics/conclusion-first/slides.md").write_bytes(b"a\n\x82\xa0"),
        "writing/basics/conclusion-first/slides.md:2: not UTF-8",
    ),
    (
        lambda root: (root / COURSE).write_text(
            'title="a"\nsummary="b"\nlessons=["conclusion-first"]\n[readings]\n"行" = "行"\n',
            encoding="utf-8",
        ),
        f"{COURSE}:5: readings: the reading of '行' must be hiragana, not '行'",
    ),
]


@pytest.mark.parametrize(("breaking", "says"), BROKEN_FOLDERS)
def test_a_broken_folder_is_named_from_the_catalog(
    tmp_path: Path, breaking: Callable[[Path], object], says: str
) -> None:
    breaking(write_catalog(tmp_path))
    with pytest.raises(CourseTextError) as caught:
        read_catalog(tmp_path)
    assert says in str(caught.value)


def test_an_empty_catalog_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(CourseTextError, match="no series here"):
        read_catalog(tmp_path)
    with pytest.raises(CourseTextError, match="no such folder"):
        read_catalog(tmp_path / "nowhere")


def documented_example() -> dict[str, str]:
    """The fenced block below each heading `### file name` of the page for authors."""
    sections = re.split(r"^### (\S+)$", FORMAT_PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    blocks = {}
    for name, section in zip(sections[1::2], sections[2::2], strict=True):
        fenced = re.search(r"^(~~~~|```)\w+\n(.*?)^\1$", section, re.DOTALL | re.MULTILINE)
        assert fenced, f"no example of {name}"
        blocks[name] = fenced[2]
    return blocks


def test_the_example_for_authors_is_a_good_lesson() -> None:
    example = documented_example()
    assert set(example) == set(LESSON_FILES)
    lesson = read(example)
    assert lesson.quiz is not None
    assert [question.kind for question in lesson.quiz.questions] == list(get_args(Kind))


def test_the_page_for_authors_explains_every_key() -> None:
    page = FORMAT_PAGE.read_text(encoding="utf-8")
    kinds = (SingleChoice, MultipleChoice, TrueFalse, ShortText, Number, Ordering, Matching)
    keys = {
        field.name
        for outline in (*kinds, Option, Pair, Practice, RubricAxis, Source)
        for field in fields(outline)
    }
    keys |= {
        "tags",
        "pass_share",
        "minutes",
        "summary",
        "sources",
        "readings",
        "track",
        "courses",
        "lessons",
        "type",
    }
    explained = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`[^`\n]+`", page))))
    assert not keys - explained


def test_the_check_command_lists_problems_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_catalog(tmp_path)
    assert main([str(root)]) == 0
    assert "1 lessons: no problems" in capsys.readouterr().out
    assert main([str(root / "writing" / "basics" / "conclusion-first")]) == 0
    (root / "writing/basics/conclusion-first/quiz.toml").write_text("pass_share = 2\n", encoding="utf-8")
    assert main([str(root)]) == 1
    output = capsys.readouterr().out
    assert f"{root}/writing/basics/conclusion-first/quiz.toml:1: pass_share must be from 0 to 1" in output
