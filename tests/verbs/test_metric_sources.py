"""No metric of levels.json is without a source: what the program measures by itself, and what staff enter."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lms.skills.facts import FactRow, Kind
from lms.skills.ladders import default_document
from lms.skills.metrics import METRICS, SUPPORT_ONLY, measure
from tests.verbs.skill_facts import NOW, YEAR, practice_data

ROOM = Path(__file__).parents[2] / "lms"
WRITTEN_BY: dict[Kind, str] = {
    Kind.IDENTITY: "skills/entering.py",
    Kind.NDA: "skills/entering.py",
    Kind.MEASURE: "skills/entering.py",
    Kind.QUIZ: "learning",
    Kind.PRACTICE: "practice/marking.py",
    Kind.DRILL: "practice/drills",
    Kind.CHECK: "teamjobs/quality.py",
    Kind.PLACEMENT: "teamjobs/quality.py",
    Kind.RATING: "teamjobs/quality.py",
    Kind.REVIEW: "teamjobs/checking/evidence.py",
    Kind.ESCAPE: "teamjobs/complaints/complaining.py",
    Kind.DOUBLE: "teamjobs/checking/evidence.py",
    Kind.MENTEE: "skills/mentoring.py",
    Kind.VERIFY: "teamjobs/verifying/evidence.py",
    Kind.RESIDUAL: "teamjobs/verifying/residual.py",
    Kind.LED: "apprenticeship/evidence.py",
}
"""Who writes the facts of each kind down"""
MEASURED_FROM: dict[str, tuple[Kind, ...]] = {
    "onboarding.identity_checked": (Kind.IDENTITY,),
    "onboarding.nda_signed": (Kind.NDA,),
    "onboarding.quiz": (Kind.QUIZ,),
    "quiz.writing_basic": (Kind.QUIZ,),
    "quiz.writing_seo_law": (Kind.QUIZ,),
    "quiz.privacy_basic": (Kind.QUIZ,),
    "quiz.spreadsheet": (Kind.QUIZ,),
    "practice.count": (Kind.PRACTICE,),
    "practice.rubric_adj": (Kind.PRACTICE,),
    "practice.typo_per_1000": (Kind.PRACTICE,),
    "practice.similarity": (Kind.PRACTICE,),
    "practice.fields": (Kind.DRILL, Kind.PRACTICE),
    "practice.field_error_rate": (Kind.DRILL, Kind.PRACTICE),
    "speed.net_chars_10min": (Kind.DRILL,),
    "transcription.score_any": (Kind.DRILL, Kind.QUIZ),
    "qc.n": (Kind.CHECK,),
    "qc.first_pass_rate": (Kind.CHECK,),
    "qc.typo_per_1000": (Kind.CHECK,),
    "qc.similarity_max": (Kind.CHECK,),
    "qc.revision_rounds_mean": (Kind.CHECK,),
    "rel.on_time_rate": (Kind.CHECK, Kind.PLACEMENT),
    "rel.completion_rate": (Kind.PLACEMENT,),
    "rating.mean": (Kind.RATING,),
    "rubric_adj.mean": (Kind.PRACTICE, Kind.CHECK),
    "coaches.distinct": (Kind.PRACTICE, Kind.CHECK),
    "clients.distinct": (Kind.CHECK,),
    "data.fields_n": (Kind.CHECK,),
    "data.error_rate": (Kind.CHECK,),
    "data.error_rate_upper90": (Kind.CHECK,),
    "verify.seed_detection": (Kind.VERIFY,),
    "verify.touches": (Kind.VERIFY,),
    "verify.residual_error_rate": (Kind.VERIFY, Kind.RESIDUAL),
    "review.n": (Kind.REVIEW,),
    "review.double_scored": (Kind.DOUBLE,),
    "review.weighted_kappa": (Kind.DOUBLE,),
    "review.escape_rate": (Kind.REVIEW, Kind.ESCAPE),
    "mentoring.mentees_promoted": (Kind.MENTEE,),
    "team.jobs_led": (Kind.LED,),
    "team.on_time_rate": (Kind.LED,),
}
ENTERED_BY_STAFF: frozenset[str] = frozenset()
"""No room of this program produces these; a coach or the director enters them, with the day and how"""
STILL_ENTERED_BESIDE = (
    "verify.seed_detection",
    "verify.touches",
    "verify.residual_error_rate",
    "review.n",
    "review.double_scored",
    "review.weighted_kappa",
    "review.escape_rate",
)
"""Measured here, and known from paper or another place for whoever has done it there"""
TOLD_BY_THE_MODEL = {
    "practice.rubric_adj": "fair",
    "rubric_adj.mean": "fair",
    "model.p_above_cut": "above",
}
"""What the nightly fitting tells (test_fair_marks.py), and where the rules find it in their Scope"""
FIGURES: dict[str, Any] = {"fair": {1: 0.85}, "above": 0.85}


def test_every_metric_of_the_ladders_has_a_source() -> None:
    named = set(default_document()["metrics"])
    assert named == set(METRICS)
    assert named == set(MEASURED_FROM) | ENTERED_BY_STAFF | set(TOLD_BY_THE_MODEL)
    assert set(TOLD_BY_THE_MODEL) >= SUPPORT_ONLY
    assert not set(MEASURED_FROM) & ENTERED_BY_STAFF


@pytest.mark.parametrize("name", sorted(MEASURED_FROM))
def test_what_is_measured_is_worked_out_from_facts_that_somebody_writes(name: str) -> None:
    assert METRICS[name].definition is not None
    for kind in MEASURED_FROM[name]:
        assert writers(kind, WRITTEN_BY[kind]), f"nothing in {WRITTEN_BY[kind]} writes {kind} down"


@pytest.mark.parametrize("name", sorted({*ENTERED_BY_STAFF, *STILL_ENTERED_BESIDE}))
def test_what_staff_enter_can_be_entered(name: str) -> None:
    assert METRICS[name].enterable


@pytest.mark.parametrize("name", sorted(TOLD_BY_THE_MODEL))
def test_what_the_model_tells_reaches_the_rules(name: str) -> None:
    fact = FactRow(1, Kind.PRACTICE, practice_data("w/1", mark=2), NOW, rater_id=1)
    plain = measure(name, [fact], YEAR)
    told = measure(name, [fact], replace(YEAR, **{TOLD_BY_THE_MODEL[name]: FIGURES[TOLD_BY_THE_MODEL[name]]}))
    assert told.value == 0.85 != plain.value


def writers(kind: Kind, place: str) -> list[Path]:
    """The modules there that name the kind and add facts."""
    where = ROOM / place
    files = [where] if where.is_file() else list(where.rglob("*.py"))
    named = re.compile(rf"\bKind\.{kind.name}\b")
    texts = {file: file.read_text() for file in files}
    return [file for file, text in texts.items() if named.search(text) and "add_fact(" in text]
