"""Marking: five marks and one next action, once, by those who accompany."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Role
from lms.db import today
from lms.drafting.drafts import opened, save_draft
from lms.errors import BadInput, NotThere
from lms.journal import Event
from lms.learning.models import Lesson
from lms.notices.models import Notice
from lms.practice import marking
from lms.practice.handing_in import (
    practice_of,
)
from lms.practice.marking import AlreadyMarked, NothingToCorrect, correct
from lms.practice.measures import Counted
from lms.practice.models import Assessment, NextAction, StaffNote
from lms.practice.scope import NotYourWorker, OwnPiece, visible_submission
from lms.skills.evidence import facts_of
from tests.cast import Cast
from tests.pieces import (
    AXES,
    INTRODUCTION,
    TEXT_LESSON,
    feedback,
    piece,
    text,
)


def test_feedback_is_evidence_with_its_rater_and_the_worker_is_told(
    session: Session, cast: Cast, writing: Lesson
) -> None:
    row = piece(session, cast.haru, writing)
    given = feedback(session, row, cast.kita, counted=Counted(typos=2, similarity=0.1))
    fact = facts_of(session, cast.haru, "writing")[-1]
    assert (fact.kind, fact.rater_id, fact.source) == ("practice", cast.kita.id, f"submission:{row.id}")
    assert fact.data == {
        "lesson": TEXT_LESSON,
        "title": practice_of(row.edition).title,
        "round": 1,
        "marks": dict.fromkeys(AXES, 3),
        "chars": 250,
        "typos": 2,
        "similarity": 0.1,
        "fields": None,
        "field_errors": None,
    }
    told = session.scalars(select(Notice).where(Notice.person_id == cast.haru.id)).all()
    assert [(n.kind, n.url) for n in told] == [("assessment.written", f"/submissions/{row.id}")]
    assert given.next_action.is_open


def test_an_introduction_gets_feedback_but_counts_for_no_skill(
    session: Session, cast: Cast, lessons: dict[str, Lesson]
) -> None:
    row = piece(session, cast.haru, lessons[INTRODUCTION], body=text(200))
    feedback(session, row, cast.kita)
    assert facts_of(session, cast.haru, "writing") == []


def test_a_piece_is_marked_once(session: Session, cast: Cast, writing: Lesson) -> None:
    row = piece(session, cast.haru, writing)
    feedback(session, row, cast.kita)
    with pytest.raises(AlreadyMarked):
        feedback(session, row, cast.aoki)
    assert len(session.scalars(select(Assessment)).all()) == 1


def test_a_second_press_of_the_button_is_no_second_feedback(
    session: Session, cast: Cast, writing: Lesson
) -> None:
    row = piece(session, cast.haru, writing)
    given = feedback(session, row, cast.kita)
    told = session.scalar(select(func.count(Notice.id)))
    assert feedback(session, row, cast.kita) is given
    assert session.scalar(select(func.count(Notice.id))) == told
    with pytest.raises(AlreadyMarked):
        feedback(session, row, cast.kita, text="ほかの言葉です。")


def test_two_coaches_marking_at_the_same_moment_leave_one_assessment(
    session: Session, cast: Cast, writing: Lesson
) -> None:
    row = piece(session, cast.haru, writing)
    assert row.assessment is None
    given = feedback(session, row, cast.kita).id
    session.commit()
    assert row.assessment is not None
    object.__getattribute__(row, "__dict__")["assessment"] = None  # as the second coach's screen saw it
    with pytest.raises(AlreadyMarked):
        feedback(session, row, cast.aoki)
    session.rollback()
    assert session.scalars(select(Assessment.id)).all() == [given]


@pytest.mark.parametrize(
    ("who", "refusal"), [("mori", NotYourWorker), ("sora", NotYourWorker), ("haru", OwnPiece), ("aoki", None)]
)
def test_only_the_workers_coach_or_the_director_marks(
    session: Session, cast: Cast, writing: Lesson, who: str, refusal: type[Exception] | None
) -> None:
    row = piece(session, cast.haru, writing)
    if refusal is None:
        assert feedback(session, row, getattr(cast, who))
        return
    with pytest.raises(refusal):
        feedback(session, row, getattr(cast, who))


def test_a_director_who_learns_cannot_mark_their_own_piece(
    session: Session, cast: Cast, writing: Lesson
) -> None:
    both = people.register(
        session, name="両方", sign_in_name="both", roles={Role.WORKER, Role.DIRECTOR}, by=cast.aoki
    )
    with pytest.raises(OwnPiece):
        feedback(session, piece(session, both, writing), both)


def test_a_coach_whose_pairing_ended_sees_and_marks_nothing_more(
    session: Session, cast: Cast, writing: Lesson
) -> None:
    row = piece(session, cast.haru, writing)
    session.flush()
    people.end_pairing(session, people.pairings_of(session, cast.haru)[0], by=cast.aoki)
    with pytest.raises(NotThere):
        visible_submission(session, cast.kita, row.id)
    with pytest.raises(NotYourWorker):
        feedback(session, row, cast.kita)


def without(axis: str) -> dict[str, int | None]:
    return {**dict.fromkeys(AXES, 2), axis: None}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"marks": without("accuracy")}, "mark_accuracy"),
        ({"marks": without("communication")}, "mark_communication"),
        ({"marks": {**dict.fromkeys(AXES, 2), "research": 5}}, "mark_research"),
        ({"marks": {**dict.fromkeys(AXES, 2), "research": -1}}, "mark_research"),
        ({"text": " 　\n", "comments": {"accuracy": "  "}}, "body"),
        ({"next_action": "　"}, "next_action"),
        ({"next_action": "長" * 501}, "next_action"),
        ({"due": today() - timedelta(days=1)}, "due"),
        ({"counted": Counted(similarity=1.2)}, "similarity"),
        ({"counted": Counted(typos=-1)}, "typos"),
        ({"counted": Counted(field_errors=1)}, "fields"),
        ({"counted": Counted(fields=3, field_errors=4)}, "field_errors"),
    ],
)
def test_feedback_that_is_not_whole_is_refused_and_leaves_nothing(
    session: Session, cast: Cast, writing: Lesson, given: dict[str, Any], field: str
) -> None:
    row = piece(session, cast.haru, writing)
    session.commit()
    with pytest.raises(BadInput) as refusal:
        feedback(session, row, cast.kita, **given)
    assert refusal.value.field == field
    session.rollback()
    assert session.scalars(select(Assessment)).all() == session.scalars(select(NextAction)).all() == []
    assert facts_of(session, cast.haru, "writing") == []


def test_a_note_for_staff_is_another_row_and_not_part_of_the_feedback(
    session: Session, cast: Cast, writing: Lesson
) -> None:
    given = feedback(
        session, piece(session, cast.haru, writing), cast.kita, staff_note="電話では元気がなかった"
    )
    note = session.scalars(select(StaffNote)).one()
    assert note.text == "電話では元気がなかった"
    assert "元気" not in given.text + str(given.comments) + given.next_action.text
    assert "元気" not in str([event.detail for event in session.scalars(select(Event))])


def test_words_can_be_corrected_and_the_words_before_stay(
    session: Session, cast: Cast, writing: Lesson
) -> None:
    given = feedback(session, piece(session, cast.haru, writing), cast.kita)
    correct(session, given, text="とても読みやすい文でした。", comments=given.comments, by=cast.kita)
    assert given.text == "とても読みやすい文でした。"
    assert [before.text for before in given.revisions] == ["読みやすい文でした。"]
    assert given.marks == dict.fromkeys(AXES, 3)
    assert "feedback.corrected" in session.scalars(select(Notice.kind)).all()
    with pytest.raises(NothingToCorrect):
        correct(session, given, text="とても読みやすい文でした。", comments=given.comments, by=cast.kita)
    with pytest.raises(NotYourWorker):
        correct(session, given, text="別の人", comments={}, by=cast.mori)


def test_marking_ends_the_coachs_draft(session: Session, cast: Cast, writing: Lesson) -> None:
    row = piece(session, cast.haru, writing)
    session.flush()
    key = marking.draft_key(row)
    draft = save_draft(session, cast.kita, key, "読みやすい", version=0, extras={"mark_accuracy": ["3"]})
    feedback(session, row, cast.kita, draft_version=draft.version)
    assert opened(session, cast.kita, key).version == 0
