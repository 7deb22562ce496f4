"""A lesson written as text is read whole, or every mistake is named with its file, line and remedy."""

from decimal import Decimal

import pytest

from courses.outline import (
    MultipleChoice,
    Number,
    Ordering,
)
from courses.reader import fingerprint
from tests.material.lesson_texts import GOOD, KEY, PRACTICE, SLIDES, changed, line_of, problems_of, read


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
    (Q, "answer = 400", "answer = 1e999999999", line_of(Q, "answer = 400"), "a number without quotes"),
    (Q, "tolerance = 0.5", "tolerance = 1e-999", line_of(Q, "tolerance"), "a number without quotes"),
    (Q, "answer = 400", "answer = 1e99999999999999999999", None, "not readable as TOML"),
    (L, "minutes = 25", f"minutes = {'9' * 5000}", None, "not readable as TOML"),
    (L, "minutes = 25", f"minutes = {'[' * 3000}{']' * 3000}", None, "not readable as TOML"),
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
