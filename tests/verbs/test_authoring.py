"""What authors do reaches learners as promised: nothing overwritten, a correction for all, the rest kept."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses import archive
from courses.writing import pieces
from lms.authoring import arranging, drafts, exporting, moving, publishing, saving, taking_in
from lms.authoring.models import LessonDraft
from lms.authoring.publishing import NotFit, NothingNew, NotSmall
from lms.authoring.saving import PieceConflict
from lms.learning import catalog, corrections, editions, reading, states, watching
from lms.learning.models import Completion, Course, Lesson, LessonEdition
from lms.learning.progress import Viewing, Watched
from lms.learning.quiz import quizzes
from lms.media import outcomes
from lms.media.models import State, Video
from tests.cast import Cast
from tests.verbs.lessons import MANIFEST, make_playable, taught, write_catalog


@pytest.fixture
def edition(session: Session, tmp_path: Path) -> LessonEdition:
    return taught(session, tmp_path / "catalog")


def draft_of(session: Session, edition: LessonEdition, cast: Cast) -> LessonDraft:
    made = drafts.open_draft(session, edition.lesson, by=cast.kita)
    session.flush()
    return made


def change(session: Session, draft: LessonDraft, cast: Cast, file: str, old: str, new: str) -> None:
    found = drafts.cut(draft, file)
    place = next(n for n, piece in enumerate(found) if old in piece)
    text = found[place].replace(old, new)
    saving.save_piece(session, draft, file, place, text, seen=pieces.mark(found[place]), by=cast.kita)


def publish(session: Session, draft: LessonDraft, cast: Cast, *, small: bool = False) -> LessonEdition:
    made = publishing.publish(session, draft, revision=draft.revision, note="", small=small, by=cast.kita)
    session.flush()
    return made


def watched(session: Session, cast: Cast, edition: LessonEdition, spans: list[list[float]]) -> Viewing:
    viewing = watching.start_viewing(session, cast.haru, edition, device="")
    session.flush()
    row = session.get_one(Watched, (cast.haru.id, edition.id))
    row.spans, row.position = spans, spans[-1][1]
    session.flush()
    return viewing


def test_a_slide_that_another_author_moved_is_still_the_one_that_is_saved(
    session: Session, edition: LessonEdition, cast: Cast
) -> None:
    draft = draft_of(session, edition, cast)
    before = drafts.cut(draft, pieces.SLIDES)
    moving.move(session, draft, pieces.SLIDES, 1, to=2, seen=pieces.mark(before[1]), by=cast.mori)
    text = before[1].replace("一つめの話", "新しい題")
    at = saving.save_piece(session, draft, pieces.SLIDES, 1, text, seen=pieces.mark(before[1]), by=cast.kita)
    assert at == 2 and "新しい題" in drafts.cut(draft, pieces.SLIDES)[2]
    assert drafts.cut(draft, pieces.SLIDES)[1] == before[2], "the other slide is untouched"


def test_a_text_that_was_changed_meanwhile_is_never_overwritten(
    session: Session, edition: LessonEdition, cast: Cast
) -> None:
    draft = draft_of(session, edition, cast)
    seen = drafts.cut(draft, pieces.SLIDES)[1]
    change(session, draft, cast, pieces.SLIDES, "一つめの話", "北の題")
    mine = seen.replace("一つめの話", "森の題")
    with pytest.raises(PieceConflict) as refused:
        saving.save_piece(session, draft, pieces.SLIDES, 1, mine, seen=pieces.mark(seen), by=cast.mori)
    assert "北の題" in refused.value.theirs and "森の題" in refused.value.mine
    theirs = pieces.mark(refused.value.theirs)
    saving.save_piece(session, draft, pieces.SLIDES, 1, mine, seen=theirs, by=cast.mori, over=True)
    assert "北の題" in draft.removed[-1]["text"]


def test_a_slide_with_a_new_id_takes_questions_and_recording_along(
    session: Session, edition: LessonEdition, cast: Cast
) -> None:
    draft = draft_of(session, edition, cast)
    draft.recordings = {"first": {"key": "files/x", "name": "a.mp3", "type": "mp3", "seconds": 3}}
    change(session, draft, cast, pieces.SLIDES, "id: first", "id: conclusion")
    assert 'see = "first"' not in draft.files[pieces.QUIZ]
    assert list(draft.recordings) == ["conclusion"]


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


def test_what_is_not_whole_or_not_new_is_not_published(
    session: Session, edition: LessonEdition, cast: Cast
) -> None:
    draft = draft_of(session, edition, cast)
    with pytest.raises(NothingNew):
        publish(session, draft, cast)
    change(session, draft, cast, pieces.SLIDES, "# 一つめの話", "# ")
    with pytest.raises(NotFit):
        publish(session, draft, cast)


def test_the_catalog_folder_does_not_undo_what_was_written_on_the_web(
    session: Session, edition: LessonEdition, cast: Cast, tmp_path: Path
) -> None:
    draft = draft_of(session, edition, cast)
    change(session, draft, cast, "lesson.toml", "結論から", "ウェブの題")
    new = publish(session, draft, cast)
    course = edition.lesson.course
    arranging.describe_course(session, course, title="ウェブの講座", summary="説明", by=cast.kita)
    arranging.retire(session, course.lessons[1], by=cast.kita)
    arranging.set_readings(session, course, text="発注者 はっちゅうしゃ\n", by=cast.kita)
    session.flush()
    done = catalog.sync(session, write_catalog(tmp_path / "catalog", title="フォルダの題"))
    assert done.kept == (edition.key,) and done.retired == 0
    assert editions.current_edition(session, edition.lesson) is new
    assert course.title == "ウェブの講座" and course.readings == {"発注者": "はっちゅうしゃ"}
    assert course.lessons[1].retired_at is not None
    added = drafts.new_lesson(session, course, slug="three", title="三つめ", by=cast.kita)
    assert added.key == "writing/basics/three"


def test_an_old_version_becomes_the_draft_and_nothing_of_the_draft_is_lost(
    session: Session, edition: LessonEdition, cast: Cast
) -> None:
    draft = draft_of(session, edition, cast)
    change(session, draft, cast, pieces.SLIDES, "- 結論から", "- 理由から")
    publish(session, draft, cast)
    draft = draft_of(session, edition, cast)
    change(session, draft, cast, pieces.SLIDES, "- 理由から", "- 途中")
    drafts.restore(session, edition.lesson, edition, by=cast.kita)
    assert "- 結論から" in draft.files[pieces.SLIDES]
    moving.put_back(session, draft, len(draft.removed) - 1, by=cast.kita)
    assert "- 途中" in draft.files[pieces.SLIDES]


def test_a_course_travels_to_another_place_and_back(
    session: Session, edition: LessonEdition, cast: Cast
) -> None:
    course = edition.lesson.course
    data = exporting.export_course(session, course)
    files = archive.unpack(io.BytesIO(data))
    assert set(files) >= {"writing/series.toml", "writing/basics/course.toml", "writing/basics/one/slides.md"}
    moved = {name.replace("writing/basics", "writing/advanced"): data for name, data in files.items()}
    moved["writing/series.toml"] = moved["writing/series.toml"].replace(b'"basics"', b'"advanced"')
    moved.pop("writing/advanced/two/notes.md")
    row = taking_in.bring(session, data=archive.pack(moved), name="a.zip", by=cast.kita)
    session.flush()
    plan = taking_in.plan_of(session, row)
    assert {lesson.key: lesson.state for lesson in plan.lessons} == {
        "writing/advanced/one": "new",
        "writing/advanced/two": "new",
    }
    done = taking_in.take_in(session, row, heard=taking_in.hear(plan), publish=True, by=cast.kita)
    assert done.published == ["writing/advanced/one", "writing/advanced/two"]
    assert {course.key for course in session.scalars(select(Course))} >= {
        "writing/basics",
        "writing/advanced",
    }
    assert session.scalars(select(Lesson).where(Lesson.key == edition.key)).one().retired_at is None


def test_an_archive_never_publishes_over_what_somebody_is_writing(
    session: Session, edition: LessonEdition, cast: Cast
) -> None:
    files = archive.unpack(io.BytesIO(exporting.export_course(session, edition.lesson.course)))
    name = "writing/basics/one/lesson.toml"
    files[name] = files[name].replace("結論から".encode(), "別の題".encode())
    del files["writing/basics/one/notes.md"]
    draft = draft_of(session, edition, cast)
    change(session, draft, cast, pieces.SLIDES, "- 結論から", "- 書きかけ")
    row = taking_in.bring(session, data=archive.pack(files), name="a.zip", by=cast.mori)
    session.flush()
    done = taking_in.take_in(session, row, heard={}, publish=True, by=cast.mori)
    assert done.drafts == [edition.key] and edition.is_current
    assert "別の題" in draft.files["lesson.toml"] and "notes.md" in draft.files, "what is left out stays"
    assert "- 書きかけ" in draft.removed[-1]["files"][pieces.SLIDES]


def test_spans_are_mapped_slide_by_slide() -> None:
    first, second, last = MANIFEST.chapters
    after = replace(
        MANIFEST, chapters=(first, replace(second, end=50.0), replace(last, start=50.0, end=70.0))
    )
    spans = ((10.0, 30.0), (75.0, 85.0))
    assert corrections.mapped(spans, MANIFEST, after) == ((10.0, 25.0), (47.5, 55.0))
    gone = replace(MANIFEST, chapters=(first, last))
    assert corrections.mapped(((0.0, 100.0),), MANIFEST, gone) == ((0.0, 20.0), (80.0, 100.0))


def test_a_video_stays_the_same_row_for_the_same_text_and_voice(
    session: Session, edition: LessonEdition, cast: Cast
) -> None:
    draft = draft_of(session, edition, cast)
    draft.recordings = {"first": {"key": "files/aa/bb/x", "name": "a.mp3", "type": "mp3", "seconds": 3.0}}
    told = publish(session, draft, cast)
    video = session.get_one(Video, told.video_id)
    assert video.id != edition.video_id and video.recordings == {"first": "files/aa/bb/x"}
    make_playable(session, told)
    draft = draft_of(session, told, cast)
    draft.recordings = {}
    assert publish(session, draft, cast).video_id == edition.video_id
