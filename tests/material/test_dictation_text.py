"""A practice gets its recording and its answer; nothing else that its author wrote changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from courses.drills.kinds import Transcription
from courses.practice_text import read_practice
from courses.problems import Problem
from courses.writing import dictation

CATALOG = Path(__file__).parents[2] / "courses" / "catalog"
SPOKEN = (CATALOG / "clerical/office/transcription/practice.toml").read_text()
KEY = '司会：「"三百"」です。\n前田：はい。\\'


def test_a_spoken_practice_becomes_a_recorded_one_and_keeps_everything_else() -> None:
    made = dictation.with_recording(SPOKEN, key=KEY, speakers=["司会", "前田"], fillers=["えー"])
    problems: list[Problem] = []
    practice = read_practice(made, problems)
    assert not problems and practice is not None and isinstance(practice.drill, Transcription)
    drill = practice.drill
    assert (drill.key, drill.recorded, drill.speech) == (KEY, True, ())
    assert (drill.speakers, drill.fillers) == (("司会", "前田"), ("えー",))
    before = read_practice(SPOKEN, [])
    assert before is not None and isinstance(before.drill, Transcription)
    assert drill.alike == before.drill.alike, "spellings that count as the same stay"
    assert (practice.brief, practice.rubric, practice.checklist) == (
        before.brief,
        before.rubric,
        before.checklist,
    )
    assert dictation.with_recording(made, key=KEY, speakers=["司会", "前田"], fillers=["えー"]) == made
    assert dictation.values_of(made) == {"key": KEY, "speakers": ["司会", "前田"], "fillers": ["えー"]}


def test_another_kind_of_practice_is_left_alone() -> None:
    other = SPOKEN.replace('kind = "transcription"', 'kind = "text"')
    assert dictation.is_possible("") and dictation.is_possible(SPOKEN) and not dictation.is_possible(other)
    with pytest.raises(ValueError, match="transcription"):
        dictation.with_recording(other, key=KEY, speakers=[], fillers=[])
