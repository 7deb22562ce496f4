"""A skill that the town added has lessons of its own, and what is learnt there leads to its levels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from courses.problems import CourseTextError
from lms.accounts.models import Person
from lms.db import db, now, today
from lms.learning import catalog
from lms.learning.models import Series
from lms.skills import ladders
from lms.skills.judging import judge
from lms.skills.labels import label
from lms.skills.models import Fact, Skill
from lms.skills.revising import changing, drafts
from lms.skills.revising.drafts import StillFlawed
from lms.skills.revising.flaws import Flaw, What, flaws
from lms.skills.revising.words import condition_line
from lms.skills.rules import items
from lms.skills.sources import taught_groups
from lms.skills.standings import replaying
from lms.skills.standings.models import KeptStanding
from tests.cast import Cast
from tests.verbs.own_skill import COLOR, add_design, ask_quiz, taught_design, with_design
from tests.verbs.test_quiz_attempts import RIGHT, take


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "catalog"


@pytest.fixture
def design(session: Session, cast: Cast) -> Skill:
    ladders.load_default(session)
    return add_design(session, by=cast.aoki)


def test_a_series_for_a_skill_that_is_not_here_is_told_with_its_line_and_changes_nothing(
    session: Session, folder: Path
) -> None:
    with pytest.raises(CourseTextError) as told:
        catalog.sync(session, with_design(folder, track="desing"))
    assert str(told.value).startswith("design/series.toml:2: track 'desing' is the code of no skill here")
    assert session.scalar(select(func.count()).select_from(Series)) == 0


def test_the_check_says_which_skills_there_are_here(app: Flask, folder: Path) -> None:
    app.config["COURSES"] = str(with_design(folder))
    run = app.test_cli_runner()
    told = run.invoke(args=["courses", "check", "--errors-only"])
    assert (
        told.exit_code == 1 and "design/series.toml:2: track 'design' is the code of no skill" in told.output
    )
    assert "clerical, directing, writing" in told.output
    told = run.invoke(args=["courses", "new", "series", "art", "--title", "絵", "--track", "design"])
    assert told.exit_code == 1 and "clerical, directing, writing" in told.output
    assert not (folder / "art").exists()
    with app.app_context():
        aoki = db.session.scalars(select(Person).where(Person.sign_in_name == "aoki")).one()
        add_design(db.session(), by=aoki)
        db.session.commit()
    told = run.invoke(args=["courses", "check"])
    assert told.exit_code == 0 and "根拠にするレベルがありません" not in told.output, told.output
    told = run.invoke(args=["courses", "new", "series", "art", "--title", "絵", "--track", "design"])
    assert told.exit_code == 0 and 'tags = ["design"]' in (
        folder / "art/basics/first-lesson/quiz.toml"
    ).read_text(encoding="utf-8")


def test_a_quiz_of_the_new_series_meets_a_condition_of_the_new_ladder(
    session: Session, cast: Cast, folder: Path, design: Skill
) -> None:
    edition = taught_design(session, folder)
    ask_quiz(session, design)
    (item,) = _conditions(session, cast.haru, design)
    assert item.measured.names == ("配色の基本",), "what is left to take is said by its title"
    take(session, cast.haru, edition, RIGHT)
    fact = session.scalars(select(Fact).order_by(Fact.id.desc())).first()
    assert fact is not None and (fact.track, fact.data["lesson"]) == ("design", COLOR)
    (item,) = _conditions(session, cast.haru, design)
    assert (item.met, item.measured.value) == (True, 1.0)
    assert label(item.metric) == "小テスト：デザイン"


def test_only_a_try_after_fourteen_days_replaces_the_first(
    session: Session, cast: Cast, folder: Path, design: Skill
) -> None:
    edition = taught_design(session, folder)
    ask_quiz(session, design)
    for day, share in ((0, 0.2), (1, 0.2), (15, 1.0)):
        given = RIGHT if day else {"q1": 0, "q2": False, "q3": [2, 1, 0], "q4": "x"}
        take(session, cast.haru, edition, given, day=day - 40)
        (item,) = _conditions(session, cast.haru, design)
        assert item.measured.value == share


def test_a_lesson_elsewhere_with_the_same_tag_keeps_nobody_from_a_level(
    session: Session, cast: Cast, folder: Path, design: Skill
) -> None:
    """Its results count for its own skill, so writers could never bring them."""
    edition = taught_design(session, folder, tag="writing_basic")
    writing = ladders.skill_of(session, "writing")
    assert writing is not None
    assert COLOR not in (taught_groups(session, "writing") or {})["writing_basic"]
    assert list((taught_groups(session, "design") or {})["writing_basic"]) == [COLOR]
    ask_quiz(session, writing, "writing_basic")
    take(session, cast.haru, edition, RIGHT)
    (item,) = _conditions(session, cast.haru, writing)
    assert item.measured.value is None and set(item.measured.names) == {"結論から", "読みやすく"}


def test_a_condition_on_a_quiz_that_nobody_could_take_does_not_take_effect(
    session: Session, cast: Cast, folder: Path, design: Skill
) -> None:
    taught_design(session, folder, tag="colors")
    draft = drafts.begin(session, design, by=cast.aoki)
    session.flush()
    typed: dict[str, Any] = {"op": ">=", "value": "80", "min_task_level": 0, "by": cast.aoki}
    changing.add_criterion(session, draft, 1, (), metric="quiz.design", revision=draft.revision, **typed)
    assert flaws(draft.body, taught_groups(session, "design")) == [Flaw(1, What.NO_QUIZ, "quiz.design")]
    with pytest.raises(StillFlawed):
        drafts.take_into_force(session, draft, on=today(), revision=draft.revision, by=cast.aoki)
    changing.change_criterion(session, draft, 1, (4,), metric="quiz.colors", revision=draft.revision, **typed)
    assert condition_line(draft.body["levels"][0]["require"]["all"][4]) == "小テスト：配色の基本：80%以上"
    drafts.take_into_force(session, draft, on=today(), revision=draft.revision, by=cast.aoki)


def test_a_skill_without_any_quiz_asks_for_none_although_others_have_some(
    session: Session, folder: Path, design: Skill
) -> None:
    assert taught_groups(session, "design") is None, "nothing is taught yet, so nothing is held against it"
    taught_design(session, folder, track="writing")
    assert set(taught_groups(session, "design") or {}) == {"onboarding"}


def test_a_series_that_changes_its_skill_makes_the_standings_due(
    session: Session, cast: Cast, folder: Path, design: Skill
) -> None:
    edition = taught_design(session, folder)
    ask_quiz(session, design)
    take(session, cast.haru, edition, RIGHT)
    session.commit()
    assert session.scalars(_kept(cast, design)).one().met
    edition.lesson.course.series.track = "writing"
    session.commit()
    due = session.scalars(_kept(cast, design)).one().changes_at
    assert due is not None and due <= now()
    session.rollback()
    replaying.catch_up()
    assert replaying.differences(session, [cast.haru.id]) == []


def _kept(cast: Cast, skill: Skill) -> Any:
    return select(KeptStanding).where(
        KeptStanding.worker_id == cast.haru.id, KeptStanding.skill_id == skill.id
    )


def _conditions(session: Session, worker: Any, skill: Skill) -> list[Any]:
    found = judge(session, worker, skill)
    assert found is not None
    return list(items(found.checklist))
