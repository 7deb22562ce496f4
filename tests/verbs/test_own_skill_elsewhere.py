"""A skill that the town added: work brought from outside, tasks that need it, what clients read of it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.coaching.outside import advising, bringing
from lms.coaching.outside.models import What
from lms.errors import BadInput
from lms.site import showing
from lms.skills import ladders
from lms.skills.facts import Kind
from lms.skills.models import Fact, Skill
from lms.skills.own_view import axes_of
from tests.cast import Cast
from tests.town import write_task
from tests.verbs.own_skill import add_design


@pytest.fixture
def design(session: Session, cast: Cast) -> Skill:
    ladders.load_default(session)
    return add_design(session, by=cast.aoki)


def test_work_outside_can_be_of_the_new_skill_and_counts_there(
    session: Session, cast: Cast, design: Skill
) -> None:
    brought: dict[str, Any] = {"what": What.WORK, "body": "配色の説明", "question": "", "by": cast.haru}
    with pytest.raises(BadInput):
        bringing.bring(session, cast.haru, track="magic", **brought)
    work = bringing.bring(session, cast.haru, track="design", **brought)
    session.flush()
    marks = dict.fromkeys(axes_of("design"), 3)
    advising.advise(session, work, text="よいです", next_action="もう一つ", marks=marks, by=cast.kita)
    session.flush()
    assert session.scalars(select(Fact.track).where(Fact.kind == Kind.PRACTICE)).all() == ["design"]


def test_nobody_is_asked_for_a_level_that_the_skill_does_not_have(
    session: Session, cast: Cast, design: Skill
) -> None:
    assert write_task(session, cast.aoki, track="design", min_level=1).min_level == 1
    with pytest.raises(BadInput) as told:
        write_task(session, cast.aoki, track="design", min_level=2)
    assert told.value.field == "min_level"


def test_clients_read_what_people_of_the_new_skill_can_do(session: Session, design: Skill) -> None:
    shown = dict(showing.orderable(showing.ladders(session)))
    assert shown["デザイン"] == ["型のある画像を作れる"]
    assert "ディレクション" not in shown and "チームジョブの副ディレクター" not in shown["事務"]
