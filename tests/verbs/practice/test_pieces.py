"""Where a piece stands, and what comes next."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now
from lms.drafting.drafts import save_draft
from lms.learning.models import Lesson
from lms.practice.handing_in import (
    draft_key,
    hand_in,
    practice_of,
)
from lms.practice.models import Outcome
from lms.practice.pieces import Stage, pieces
from lms.practice.steps import next_steps
from tests.cast import Cast
from tests.pieces import (
    TEXT_LESSON,
    edition,
    feedback,
    piece,
    text,
)


def stages(session: Session, worker: Person) -> dict[str, Stage]:
    return {found.state.lesson.key: found.stage for found in pieces(session, worker)}


def test_a_piece_goes_through_its_stages(session: Session, cast: Cast, writing: Lesson) -> None:
    from lms.practice import actions, answering

    assert stages(session, cast.haru)[TEXT_LESSON] == Stage.NEW
    draft = save_draft(session, cast.haru, draft_key(writing.id, 1), "書きかけ", version=0)
    assert stages(session, cast.haru)[TEXT_LESSON] == Stage.DRAFT
    own = edition(session, cast.haru, writing)
    row = hand_in(session, cast.haru, own, n=1, body=text(), draft_version=draft.version, by=cast.haru)
    session.flush()
    assert stages(session, cast.haru)[TEXT_LESSON] == Stage.WAITING
    given = feedback(session, row, cast.kita)
    session.expire_all()
    assert stages(session, cast.haru)[TEXT_LESSON] == Stage.UNREAD
    answering.read(session, given, by=cast.haru)
    session.flush()
    session.expire_all()
    assert stages(session, cast.haru)[TEXT_LESSON] == Stage.ACTION
    actions.review(session, given.next_action, outcome=Outcome.DONE, by=cast.haru)
    session.flush()
    session.expire_all()
    assert stages(session, cast.haru)[TEXT_LESSON] == Stage.DONE


def test_the_next_step_is_to_read_feedback_then_the_next_action(
    session: Session, cast: Cast, writing: Lesson
) -> None:
    from lms.practice import answering

    assert next_steps(session, cast.haru) == []
    row = piece(session, cast.haru, writing)
    assert next_steps(session, cast.haru) == []
    given = feedback(session, row, cast.kita)
    session.expire_all()
    [step] = next_steps(session, cast.haru)
    assert step.url == f"/submissions/{row.id}"
    answering.read(session, given, by=cast.haru)
    session.flush()
    session.expire_all()
    [step] = next_steps(session, cast.haru)
    assert (step.title, step.url) == ("最初の一文を20字短くする", f"/lessons/{writing.id}/practice")


def test_a_piece_is_offered_when_the_quiz_of_its_lesson_is_passed(
    session: Session, cast: Cast, writing: Lesson
) -> None:
    from lms.learning.progress import Attempt

    own = edition(session, cast.haru, writing)
    session.add(
        Attempt(
            person_id=cast.haru.id,
            lesson_id=writing.id,
            edition_id=own.id,
            n=1,
            counted=True,
            seed="x",
            submitted_at=now(),
            points=6,
            max_points=6,
            passed=True,
        )
    )
    session.flush()
    [step] = next_steps(session, cast.haru)
    assert step.url == f"/lessons/{writing.id}/practice"
    assert step.minutes == practice_of(own).minutes
