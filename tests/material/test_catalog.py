"""The lessons of this repository are complete, fair to the learner and easy to listen to."""

import re
from pathlib import Path

import pytest

from courses.lengths import characters
from courses.outline import Lesson, SingleChoice
from courses.reader import lesson_files, read_catalog, read_lesson

CATALOG = Path(__file__).parents[2] / "courses" / "catalog"
FIRST_LESSONS = {
    "onboarding/start/promises",
    "writing/basics/conclusion-first",
    "writing/basics/readable-sentences",
    "writing/basics/sources-and-quotation",
    "clerical/basics/files-and-tables",
    "clerical/basics/accurate-entry",
    "directing/basics/reception",
    "directing/basics/law-and-terms",
    "directing/basics/handing-over",
}
COUNTED_TAGS = {
    *("onboarding", "writing_basic", "writing_seo_law", "clerical_basic", "privacy_basic", "spreadsheet"),
    "writing_work",
    "directing_basic",
}
"""What quiz scores count for; a tag beyond these would be a score that no level ever asks for."""

FEWEST_QUESTIONS = 6
LONGEST_SENTENCE = 80
LONG_SENTENCE = 60
"""Characters. A listener loses a longer sentence; authors aim at 60 and never pass 80."""


def each_lesson() -> list[Lesson]:
    return [lesson for series in read_catalog(CATALOG) for lesson in series.lessons]


def test_the_catalog_reads_without_problems_and_is_complete() -> None:
    keys = [lesson.key for lesson in each_lesson()]
    assert len(keys) == len(set(keys))
    assert set(keys) >= FIRST_LESSONS


def test_newcomers_meet_the_onboarding_before_the_tracks() -> None:
    series = read_catalog(CATALOG)
    assert (series[0].slug, series[0].track) == ("onboarding", None)
    assert [one.track for one in series[1:3]] == ["writing", "clerical"]


def test_whoever_directs_next_finds_the_whole_job_taught() -> None:
    """From the telephone to the next director: a gap here is know-how that leaves with a person."""
    (directing,) = (one for one in read_catalog(CATALOG) if one.track == "directing")
    taught = [lesson.slug for lesson in directing.lessons]
    assert taught == [
        *("reception", "splitting", "estimating", "assigning", "checking"),
        *("telling", "law-and-terms", "coaching", "handing-over"),
    ]
    assert all(lesson.quiz and "directing_basic" in lesson.quiz.tags for lesson in directing.lessons)


def test_the_onboarding_quiz_counts_as_onboarding() -> None:
    quizzes = [
        lesson.quiz for series in read_catalog(CATALOG) if series.track is None for lesson in series.lessons
    ]
    assert any(quiz and "onboarding" in quiz.tags for quiz in quizzes)


@pytest.fixture(params=sorted(CATALOG.glob("*/*/*/lesson.toml")), ids=lambda path: path.parent.name)
def lesson(request: pytest.FixtureRequest) -> Lesson:
    folder: Path = request.param.parent
    key = "/".join(folder.parts[-3:])
    return read_lesson(lesson_files(folder), key=key, readings={})


def test_a_lesson_has_a_quiz_worth_taking_and_a_practice(lesson: Lesson) -> None:
    assert lesson.quiz is not None
    assert lesson.practice is not None
    assert len(lesson.quiz.questions) >= FEWEST_QUESTIONS
    assert all(question.explanation and question.see for question in lesson.quiz.questions)
    assert len({question.kind for question in lesson.quiz.questions}) >= 3
    assert set(lesson.quiz.tags) <= COUNTED_TAGS
    assert lesson.notes


def test_the_questions_lead_back_into_the_whole_lesson(lesson: Lesson) -> None:
    assert lesson.quiz is not None
    assert len({question.see for question in lesson.quiz.questions}) >= FEWEST_QUESTIONS / 2


def test_the_model_answer_keeps_the_lengths_it_asks_for(lesson: Lesson) -> None:
    practice = lesson.practice
    assert practice is not None
    if practice.min_chars is None or practice.max_chars is None:
        return
    length = characters(practice.model_answer)
    assert practice.min_chars <= length <= practice.max_chars, f"the model answer has {length} characters"


def test_the_anchors_of_an_axis_tell_the_marks_apart(lesson: Lesson) -> None:
    assert lesson.practice is not None
    texts = [anchor for axis in lesson.practice.rubric for anchor in axis.anchors]
    assert len(set(texts)) == len(texts)


def test_the_narration_is_made_of_sentences_a_listener_can_hold(lesson: Lesson) -> None:
    sentences = spoken_sentences(lesson.script)
    assert len(sentences) >= 20
    too_long = [sentence for sentence in sentences if len(sentence) > LONGEST_SENTENCE]
    assert not too_long, f"over {LONGEST_SENTENCE} characters: {too_long}"
    long = [sentence for sentence in sentences if len(sentence) > LONG_SENTENCE]
    assert len(long) <= len(sentences) / 20, f"too many over {LONG_SENTENCE} characters: {long}"


def test_the_narration_speaks_politely(lesson: Lesson) -> None:
    """Spoken です・ます: no sentence ends in written である style."""
    blunt = [text for text in spoken_sentences(lesson.script) if re.search(r"(である|のだ|なのだ)。$", text)]
    assert not blunt


def test_the_right_option_is_not_given_away_by_its_length() -> None:
    """Haladyna, Downing & Rodriguez (2002), guideline 24: keep the length of choices about equal."""
    given_away = asked = 0
    for lesson in each_lesson():
        for question in lesson.quiz.questions if lesson.quiz else ():
            if isinstance(question, SingleChoice):
                asked += 1
                (right,) = question.right_indexes
                lengths = [len(option.text) for option in question.options]
                given_away += lengths[right] > max(lengths[:right] + lengths[right + 1 :])
    assert asked
    assert given_away / asked <= 2 / 3, f"the right option is the longest in {given_away} of {asked}"


def spoken_sentences(script: str) -> list[str]:
    """The sentences of all narration comments, readings like {期限|きげん} taken as their surface."""
    comments = re.findall(r"<!--(.*?)-->", script, re.DOTALL)
    spoken = [comment for comment in comments if not re.search(r"(?:^|\s)id:", comment)]
    texts = [re.sub(r"\{([^|{}]*)\|[^{}]*\}", r"\1", comment).replace("\n", "") for comment in spoken]
    return [part.strip() for text in texts for part in re.split(r"(?<=[。!?!?])", text) if part.strip()]
