"""What authors do: nothing overwritten, nothing lost, and only what is whole and new gets published."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses import archive
from courses.writing import pieces
from lms.authoring import arranging, drafts, exporting, moving, saving, taking_in
from lms.authoring.publishing import NotFit, NothingNew
from lms.authoring.saving import PieceConflict
from lms.learning import catalog, editions
from lms.learning.models import Course, Lesson, LessonEdition
from lms.media.models import Video
from tests.cast import Cast
from tests.verbs.authoring.authors import change, draft_of, publish
from tests.verbs.lessons import make_playable, write_catalog


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
