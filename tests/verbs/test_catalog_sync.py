"""The catalog folder becomes lessons: once, again without change, and after an author changed something."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from courses.reader import CourseTextError
from lms import storage
from lms.db import today
from lms.learning import catalog, editions, states, steps, watching
from lms.learning.models import Course, Lesson, LessonEdition, Series
from lms.learning.quiz import quizzes
from lms.learning.runs import enrolling, opening
from lms.media.models import Source, State, Video
from lms.skills.sources import quiz_groups
from tests.cast import Cast
from tests.verbs.lessons import make_playable, taught, write_catalog
from videos.studio.sound import RATE, write_wav


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the catalog of a test lies."""
    return tmp_path / "catalog"


def lesson(session: Session, key: str = "writing/basics/one") -> Lesson:
    return session.scalars(select(Lesson).where(Lesson.key == key)).one()


def test_the_real_catalog_can_be_taken_in(session: Session) -> None:
    done = catalog.sync(session)
    assert done.lessons == done.published >= 5 and done.retired == 0
    assert session.scalars(select(Series.key).order_by(Series.position)).first() == "onboarding"
    for edition in session.scalars(select(LessonEdition)):
        assert editions.outline(edition).title == edition.title
        assert [slide.id for slide in editions.script(edition).slides] == edition.chapters
        assert edition.video_id is not None


def test_taking_in_the_same_catalog_again_changes_nothing(session: Session, folder: Path) -> None:
    write_catalog(folder)
    assert catalog.sync(session, folder) == catalog.Synced(lessons=3, published=3, retired=0)
    assert catalog.sync(session, folder) == catalog.Synced(lessons=3, published=0, retired=0)
    assert session.scalar(select(func.count()).select_from(LessonEdition)) == 3


def test_a_changed_text_is_a_new_edition_and_the_old_one_stays(session: Session, folder: Path) -> None:
    old = taught(session, folder)
    new = taught(session, folder, title="結論からもう一度")
    assert new.id != old.id and new.is_current and not old.is_current
    assert editions.outline(old).title == "結論から"
    assert editions.outline(new).title == "結論からもう一度"


def test_a_quiz_that_was_mended_needs_no_new_video(session: Session, folder: Path) -> None:
    old = taught(session, folder)
    text = (folder / "writing/basics/one/quiz.toml").read_text()
    (folder / "writing/basics/one/quiz.toml").write_text(text.replace("どれですか", "どれでしょう"))
    catalog.sync(session, folder)
    new = editions.current_edition(session, lesson(session))
    assert new is not None and new.id != old.id and new.video_id == old.video_id


def test_a_voice_recorded_for_a_slide_makes_a_new_edition_with_its_own_video(
    session: Session, folder: Path
) -> None:
    old = taught(session, folder)
    sounds = folder / "writing/basics/one/recordings"
    sounds.mkdir()
    at = np.arange(RATE) / RATE
    write_wav(sounds / "first.wav", np.round(np.sin(at * 1400) * 8000).astype(np.int16))
    assert catalog.sync(session, folder).published == 1
    new = editions.current_edition(session, lesson(session))
    assert new is not None and new.video_id != old.video_id
    assert new.recordings["first"]["seconds"] == pytest.approx(1.0, abs=0.2)
    video = session.get_one(Video, new.video_id)
    assert video.recordings is not None and storage.path(video.recordings["first"]).exists()
    assert catalog.sync(session, folder).published == 0
    (sounds / "last.mp3").write_bytes(b"no sound")
    with pytest.raises(CourseTextError, match=r"recordings/last\.mp3: 音声として読めません"):
        catalog.sync(session, folder)
    (sounds / "last.mp3").unlink()
    (sounds / "first.wav").rename(sounds / "nothing.wav")
    with pytest.raises(CourseTextError, match="no slide has the id 'nothing'"):
        catalog.sync(session, folder)


def test_a_figure_is_part_of_the_text_and_of_the_video(session: Session, folder: Path) -> None:
    old = taught(session, folder)
    place = folder / "writing/basics/one"
    slides = place / "slides.md"
    slides.write_text(slides.read_text().replace("- 結論から", "![箱の絵](box.svg)", 1))
    (place / "box.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
    )
    assert catalog.sync(session, folder).published == 1
    new = editions.current_edition(session, lesson(session))
    assert new is not None and new.video_id != old.video_id
    assert "box.svg" in (session.get_one(Video, new.video_id).figures or {})
    (place / "box.svg").write_text((place / "box.svg").read_text().replace("rect", "circle"))
    assert catalog.sync(session, folder).published == 1
    newer = editions.current_edition(session, lesson(session))
    assert newer is not None and newer.video_id != new.video_id


def test_a_reading_that_a_lesson_does_not_use_renews_only_the_others(session: Session, folder: Path) -> None:
    write_catalog(folder)
    catalog.sync(session, folder)
    course = folder / "writing/basics/course.toml"
    course.write_text(course.read_text() + '[readings]\n"検品" = "けんぴん"\n')
    assert catalog.sync(session, folder).published == 0
    course.write_text(course.read_text() + '"結論" = "けつろん"\n')
    assert catalog.sync(session, folder).published == 2


def test_a_lesson_taken_out_is_retired_and_comes_back(session: Session, folder: Path, cast: Cast) -> None:
    started = taught(session, folder)
    watching.start_viewing(session, cast.haru, started, device="")
    shutil.rmtree(folder / "writing/basics/one")
    course = folder / "writing/basics/course.toml"
    text = course.read_text()
    course.write_text(text.replace('"one", "two"', '"two"'))
    assert catalog.sync(session, folder).retired == 1
    keys = {
        person: {s.lesson.key for s in states.states(session, person)} for person in (cast.haru, cast.sora)
    }
    assert "writing/basics/one" in keys[cast.haru], "who started it keeps it"
    assert "writing/basics/one" not in keys[cast.sora]
    write_catalog(folder)
    assert catalog.sync(session, folder) == catalog.Synced(lessons=3, published=0, retired=0)
    assert lesson(session).retired_at is None


def test_a_catalog_with_a_mistake_changes_nothing(session: Session, folder: Path) -> None:
    write_catalog(folder)
    (folder / "writing/basics/two/quiz.toml").write_text("tags = []")
    with pytest.raises(CourseTextError):
        catalog.sync(session, folder)
    assert session.scalar(select(func.count()).select_from(Series)) == 0


def test_a_recording_stands_for_the_video_until_it_is_taken_away(
    session: Session, folder: Path, cast: Cast
) -> None:
    built = taught(session, folder)
    recording = Video(
        title="先生の録画",
        source=Source.UPLOAD,
        owner_id=cast.kita.id,
        original_key="files/x",
        state=State.WAITING,
    )
    session.add(recording)
    session.flush()
    recorded = editions.attach_video(session, lesson(session), recording, by=cast.kita)
    assert recorded.video_id == recording.id and recorded.is_current
    # A change of the text does not take the coach's recording away.
    renewed = taught(session, folder, title="新しい題")
    assert renewed.video_id == recording.id
    back = editions.attach_video(session, lesson(session), None, by=cast.kita)
    assert back.video_id == built.video_id
    assert editions.attach_video(session, lesson(session), None, by=cast.kita).id == back.id


def test_quizzes_are_grouped_by_the_tag_they_count_for(session: Session, folder: Path) -> None:
    taught(session, folder)
    groups = quiz_groups(session, "writing")
    both = {"writing/basics/one": "結論から", "writing/basics/two": "読みやすく"}
    assert groups["writing_basic"] == both
    assert set(groups["onboarding"]) == {"onboarding/start/promises"}
    assert set(quiz_groups(session, "clerical")) == {"onboarding"}


def test_lessons_of_a_run_open_day_by_day(session: Session, folder: Path, cast: Cast) -> None:
    taught(session, folder)
    course = session.scalars(select(Course).where(Course.key == "writing/basics")).one()
    run = opening.open_run(session, course, title="冬", first_day=today(), days_between=7, by=cast.aoki)
    enrolling.enrol(session, run, cast.haru, by=cast.aoki)
    session.flush()
    days = {s.lesson.key: s.opens_on for s in states.states(session, cast.haru)}
    assert days == {
        "onboarding/start/promises": None,
        "writing/basics/one": None,
        "writing/basics/two": today() + timedelta(days=7),
    }
    second = lesson(session, "writing/basics/two")
    with pytest.raises(states.NotYetOpen):
        states.open_lesson(session, cast.haru, second.id)
    # At one's own pace, and for staff, everything is open.
    assert states.open_lesson(session, cast.sora, second.id).is_open
    assert states.open_lesson(session, cast.kita, second.id).is_open


def test_what_comes_next_is_first_what_was_left_in_the_middle(
    session: Session, folder: Path, cast: Cast
) -> None:
    edition = taught(session, folder)
    assert [step.url for step in steps.next_steps(session, cast.haru)] == [
        f"/lessons/{lesson(session, 'onboarding/start/promises').id}"
    ]
    viewing = watching.start_viewing(session, cast.haru, edition, device="")
    watching.checkpoint(session, viewing, op=1, spans=[[0, 4]], position=4, rate=1)
    session.flush()
    first, *others = steps.next_steps(session, cast.haru)
    assert first.url == f"/lessons/{edition.lesson_id}" and "0:04" in first.why and first.minutes
    assert others[-1].url == f"/lessons/{lesson(session, 'writing/basics/two').id}", (
        "the course begun goes on"
    )
    attempt = quizzes.start_attempt(session, cast.haru, edition)
    session.flush()
    assert f"/attempts/{attempt.id}" in [step.url for step in steps.next_steps(session, cast.haru)]


def test_moving_to_the_newer_edition_takes_what_was_watched_of_the_same_video_along(
    session: Session, folder: Path, cast: Cast
) -> None:
    from lms.learning import starts

    old = taught(session, folder)
    viewing = watching.start_viewing(session, cast.haru, old, device="")
    watching.checkpoint(session, viewing, op=1, spans=[[0, 4]], position=4, rate=1)
    new = taught(session, folder, title="新しい題")
    make_playable(session, new)
    session.flush()
    state = states.open_lesson(session, cast.haru, old.lesson_id)
    assert state.edition.id == old.id and state.renewed
    starts.move_on(session, cast.haru, new)
    session.flush()
    state = states.open_lesson(session, cast.haru, old.lesson_id)
    assert state.edition.id == new.id and not state.renewed
    assert state.watch.spans == ((0, 4),) and state.watch.resume_at == 4
