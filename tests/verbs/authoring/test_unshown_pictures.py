"""Pictures that no question shows any more go in the night, with their files; those that one shows never."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.pictures import picture_of
from courses.writing import pieces
from lms import background, storage
from lms.authoring import brought, drafts
from lms.authoring.exchange.models import QuestionFile
from lms.belongings import sweeping
from lms.commands import chores
from lms.db import now, time_is
from lms.learning.models import LessonEdition
from lms.learning.pictures.keeping import keep
from lms.learning.pictures.models import Picture
from lms.practice.models import Submission
from tests.cast import Cast
from tests.verbs.authoring.authors import change, draft_of, publish


def picture(session: Session, width: int, *, days: float = 3) -> Picture:
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 3"><rect/></svg>'
    with time_is(now() - timedelta(days=days)):
        return keep(session, picture_of(drawing.encode()), by=None)


def a_night_goes_by(session: Session) -> set[str]:
    """The names that are still kept, row and file."""
    chores.forget_pictures(session)
    session.commit()
    background.wait_idle(10, lease=timedelta(seconds=30))
    session.rollback()
    rows = session.scalars(select(Picture)).all()
    assert all(storage.path(row.file_key).is_file() for row in rows), "a row without its file"
    return {row.name for row in rows}


def test_what_a_version_a_draft_or_its_bank_shows_stays_and_the_rest_goes(
    session: Session, edition: LessonEdition, cast: Cast
) -> None:
    earlier, now_shown, in_bank, undone, new, unused = (picture(session, n) for n in range(10, 16))
    new.at = now() - timedelta(days=1)
    gone, file = unused.name, storage.path(unused.file_key)
    draft = draft_of(session, edition, cast)
    change(session, draft, cast, pieces.QUIZ, "どれですか。", f"どれですか。![図]({earlier.name})")
    publish(session, draft, cast)
    draft = draft_of(session, edition, cast)
    change(session, draft, cast, pieces.QUIZ, earlier.name, now_shown.name)
    publish(session, draft, cast)
    draft = draft_of(session, edition, cast)
    question = f'[[question]]\nid = "b1"\nprompt = "![図]({in_bank.name})"\n'
    drafts.put(draft, pieces.BANK, ["", question])
    drafts.keep_removed(draft, what="question", file=pieces.QUIZ, place=1, text=f"![図]({undone.name})")
    kept = {row.name for row in (earlier, now_shown, in_bank, undone, new)}
    assert a_night_goes_by(session) == kept and gone not in kept
    assert not file.exists()


def test_a_picture_waits_with_the_file_of_questions_it_came_in(
    session: Session, edition: LessonEdition, cast: Cast
) -> None:
    draft = draft_of(session, edition, cast)
    with time_is(now() - timedelta(days=10)):
        waiting = QuestionFile(owner_id=cast.kita.id, draft_id=draft.id, name="q.xml", file_key="brought/x")
        waiting.created_at = now()
        session.add(waiting)
    shown = picture(session, 10, days=10).name
    assert a_night_goes_by(session) == {shown}
    with time_is(now() + timedelta(days=5)):
        brought.forget(session)
        assert a_night_goes_by(session) == set()


def test_a_picture_brought_again_counts_as_new_and_its_lost_file_is_put_back(session: Session) -> None:
    old = picture(session, 10)
    storage.path(old.file_key).unlink()
    assert picture(session, 10, days=0) is old
    assert a_night_goes_by(session) == {old.name}


def test_bytes_that_somebody_else_needs_stay(session: Session, edition: LessonEdition, cast: Cast) -> None:
    """The same picture may be a worker's own piece, and a piece that goes may be a question's picture."""
    handed_in, shown = picture(session, 10), picture(session, 11, days=0)
    key = handed_in.file_key
    session.add(
        Submission(
            worker_id=cast.haru.id,
            lesson_id=edition.lesson_id,
            edition_id=edition.id,
            n=1,
            body="",
            file_key=key,
            file_name="図.svg",
            file_bytes=handed_in.bytes,
            mime="image/svg+xml",
            checked=[],
        )
    )
    sweeping.ask_for(session, [shown.file_key])
    assert a_night_goes_by(session) == {shown.name}
    assert storage.path(key).is_file()
