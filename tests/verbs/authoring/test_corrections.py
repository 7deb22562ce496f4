"""A small correction reaches everybody; whatever changes the meaning is a new version for those to come."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.writing import pieces
from lms.authoring.models import LessonDraft
from lms.authoring.publishing import NotSmall
from lms.learning import corrections, reading, states, watching
from lms.learning.models import Completion, LessonEdition
from lms.learning.progress import Viewing, Watched
from lms.learning.quiz import quizzes
from lms.media import outcomes
from lms.media.models import State
from tests.cast import Cast
from tests.verbs.authoring.authors import change, draft_of, publish
from tests.verbs.lessons import MANIFEST


def watched(session: Session, cast: Cast, edition: LessonEdition, spans: list[list[float]]) -> Viewing:
    viewing = watching.start_viewing(session, cast.haru, edition, device="")
    session.flush()
    row = session.get_one(Watched, (cast.haru.id, edition.id))
    row.spans, row.position = spans, spans[-1][1]
    session.flush()
    return viewing


def test_a_new_version_leaves_those_who_began_where_they_are(
    session: Session, edition: LessonEdition, cast: Cast
) -> None:
    watched(session, cast, edition, [[0, 30]])
    draft = draft_of(session, edition, cast)
    change(session, draft, cast, pieces.SLIDES, "- 結論から", "- 理由から")
    new = publish(session, draft, cast)
    assert new.origin == "web" and new.by_id == cast.kita.id and new.is_current
    state = states.open_lesson(session, cast.haru, edition.lesson_id)
    assert state.edition.id == edition.id and state.renewed
    assert states.open_lesson(session, cast.sora, edition.lesson_id).edition.id == new.id
    assert session.get(LessonDraft, draft.id) is None


def test_a_small_correction_reaches_everybody_once_its_video_plays(
    session: Session, edition: LessonEdition, cast: Cast
) -> None:
    """Slides of 20, 60 and 20 s; watched: the first whole, the second half. The second gets 30 s shorter."""
    viewing = watched(session, cast, edition, [[0, 50]])
    reading.read_chapter(session, cast.haru, edition, chapter="last")
    draft = draft_of(session, edition, cast)
    change(session, draft, cast, pieces.SLIDES, "読む人が楽になります。", "読む人が楽です。")
    new = publish(session, draft, cast, small=True)
    assert new.mends_id == edition.id
    still = states.open_lesson(session, cast.haru, edition.lesson_id)
    assert still.edition.id == edition.id, "nobody in the middle meets a video that is being made"
    first, second, last = MANIFEST.chapters
    shorter = (first, replace(second, end=50.0), replace(last, start=50.0, end=70.0))
    manifest = replace(MANIFEST, duration=70.0, chapters=shorter)
    outcomes.put_up(session, new.video_id or 0, manifest, "media/x/1-1", State.READY)
    session.flush()
    state = states.open_lesson(session, cast.haru, edition.lesson_id)
    assert state.edition.id == new.id and not state.renewed
    assert state.watch.spans == ((0, 35),), "the first slide, and half of the second"
    assert state.watch.resume_at == 35 and state.read == {"last"}
    watching.checkpoint(session, viewing, op=1, spans=[[80, 82]], position=82, rate=1)
    session.flush()
    state = states.open_lesson(session, cast.haru, edition.lesson_id)
    assert (50, 52) in state.watch.spans, "a player opened before goes on counting"


def test_who_watched_enough_of_the_corrected_lesson_has_finished_it(
    session: Session, edition: LessonEdition, cast: Cast
) -> None:
    watched(session, cast, edition, [[0, 100]])
    attempt = quizzes.start_attempt(session, cast.haru, edition)
    session.flush()
    attempt.submitted_at, attempt.points, attempt.passed = attempt.started_at, 5, True
    draft = draft_of(session, edition, cast)
    change(session, draft, cast, "notes.md", "結論が先", "結論は先")
    new = publish(session, draft, cast, small=True)
    assert states.open_lesson(session, cast.haru, edition.lesson_id).edition.id == new.id, (
        "same video: at once"
    )
    assert session.scalars(select(Completion)).one().edition_id == new.id


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        (pieces.SLIDES, "id: first", "id: other", "slides"),
        (
            pieces.QUIZ,
            '{text="結論", right=true}, {text="あいさつ"',
            '{text="結論"}, {right=true, text="あいさつ"',
            "answer",
        ),
        (pieces.QUIZ, 'answers = ["案内"]', 'answers = ["署名"]', "answer"),
        (pieces.QUIZ, "answer = true", "answer = false", "answer"),
        (pieces.QUIZ, '["結論", "理由", "案内"]', '["理由", "結論", "案内"]', "answer"),
        (pieces.QUIZ, 'prompt = "理由は次に書く。"', 'prompt = "理由は次に書かない。"', "prompt"),
        (pieces.QUIZ, "points = 2", "points = 3", "points"),
        (pieces.QUIZ, 'id = "q4"', 'id = "q5"', "questions"),
        (pieces.QUIZ, "pass_share = 0.6", "pass_share = 0.7", "quiz"),
    ],
)
def test_what_changes_the_meaning_is_no_small_correction(
    session: Session, edition: LessonEdition, cast: Cast, file: str, old: str, new: str, what: str
) -> None:
    draft = draft_of(session, edition, cast)
    change(session, draft, cast, file, old, new)
    with pytest.raises(NotSmall) as refused:
        publish(session, draft, cast, small=True)
    assert what in {change.what for change in refused.value.changes}


def test_a_slip_of_the_pen_in_a_question_is_a_small_correction(
    session: Session, edition: LessonEdition, cast: Cast
) -> None:
    draft = draft_of(session, edition, cast)
    change(session, draft, cast, pieces.QUIZ, "結論が先です。", "結論がさきです。")
    change(session, draft, cast, pieces.QUIZ, 'prompt = "並べてください。"', 'prompt = "並べて下さい。"')
    assert publish(session, draft, cast, small=True).mends_id == edition.id


def test_spans_are_mapped_slide_by_slide() -> None:
    first, second, last = MANIFEST.chapters
    after = replace(
        MANIFEST, chapters=(first, replace(second, end=50.0), replace(last, start=50.0, end=70.0))
    )
    spans = ((10.0, 30.0), (75.0, 85.0))
    assert corrections.mapped(spans, MANIFEST, after) == ((10.0, 25.0), (47.5, 55.0))
    gone = replace(MANIFEST, chapters=(first, last))
    assert corrections.mapped(((0.0, 100.0),), MANIFEST, gone) == ((0.0, 20.0), (80.0, 100.0))
