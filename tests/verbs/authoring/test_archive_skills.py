"""A course from another town may be for a skill that this one does not have: somebody says what it is for."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses import archive
from lms.authoring import exporting, taking_in
from lms.authoring.models import CourseArchive
from lms.authoring.taking_in import Taken, UnknownSkill
from lms.errors import BadInput
from lms.learning.models import Series
from lms.skills import ladders
from tests.cast import Cast
from tests.verbs.lessons import taught
from tests.verbs.own_skill import add_design


@pytest.fixture
def files(session: Session, tmp_path: Path) -> dict[str, bytes]:
    """As another town sends it: the series of writing under another name, for a skill of theirs."""
    taught(session, tmp_path / "catalog")
    ladders.load_default(session)
    series = session.scalars(select(Series).where(Series.key == "writing")).one()
    found = archive.unpack(io.BytesIO(exporting.export_series(session, series)))
    theirs = {name.replace("writing/", "design/", 1): data for name, data in found.items()}
    head = theirs["design/series.toml"].replace(b'track = "writing"', b'track = "design"')
    return theirs | {"design/series.toml": head}


def brought(session: Session, cast: Cast, files: dict[str, bytes]) -> CourseArchive:
    row = taking_in.bring(session, data=archive.pack(files), name="design.zip", by=cast.kita)
    session.flush()
    return row


def taken(session: Session, cast: Cast, row: CourseArchive, tracks: dict[str, str]) -> Taken:
    return taking_in.take_in(session, row, heard={}, publish=False, tracks=tracks, by=cast.kita)


def track_of(session: Session) -> str:
    return session.scalars(select(Series.track).where(Series.key == "design")).one()


@pytest.mark.parametrize("chosen", ["writing", ""])
def test_nothing_comes_in_before_somebody_has_said_which_skill_it_is_for(
    session: Session, cast: Cast, files: dict[str, bytes], chosen: str
) -> None:
    row = brought(session, cast, files)
    plan = taking_in.plan_of(session, row)
    assert plan.unknown == {"design": ["書く"]} and not plan.problems
    with pytest.raises(UnknownSkill, match="design"):
        taken(session, cast, row, {})
    with pytest.raises(BadInput):
        taken(session, cast, row, {"design": "magic"})
    assert session.scalar(select(Series).where(Series.key == "design")) is None
    assert len(taken(session, cast, row, {"design": chosen}).drafts) == 2
    assert track_of(session) == chosen


def test_once_the_skill_is_added_there_is_nothing_to_ask(
    session: Session, cast: Cast, files: dict[str, bytes]
) -> None:
    row = brought(session, cast, files)
    add_design(session, by=cast.aoki)
    assert taking_in.plan_of(session, row).unknown == {}
    taken(session, cast, row, {})
    assert track_of(session) == "design"


def test_a_series_that_is_here_keeps_its_skill_when_it_comes_again(
    session: Session, cast: Cast, files: dict[str, bytes]
) -> None:
    taken(session, cast, brought(session, cast, files), {"design": "clerical"})
    again = taking_in.plan_of(session, brought(session, cast, files))
    assert (again.unknown, again.states["design"]) == ({}, "same")
    head = files["design/series.toml"].replace("書く".encode(), "描く".encode())
    row = brought(session, cast, files | {"design/series.toml": head})
    assert taking_in.plan_of(session, row).states["design"] == "changed"
    taken(session, cast, row, {})
    assert track_of(session) == "clerical"


def test_a_series_that_is_for_another_skill_now_is_a_change(
    session: Session, cast: Cast, files: dict[str, bytes]
) -> None:
    add_design(session, by=cast.aoki)
    taken(session, cast, brought(session, cast, files), {})
    head = files["design/series.toml"].replace(b'"design"', b'"clerical"')
    row = brought(session, cast, files | {"design/series.toml": head})
    assert taking_in.plan_of(session, row).states["design"] == "changed"
    taken(session, cast, row, {})
    assert track_of(session) == "clerical"
