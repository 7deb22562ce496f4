"""What was watched, what is unseen, and when a lesson is finished."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.errors import BadInput, NotThere
from lms.learning import completion, reading, scope, watch_state, watching
from lms.learning.allowance import FASTEST, SLACK, credit
from lms.learning.models import LessonEdition
from lms.learning.progress import Watched
from lms.learning.starts import OtherEdition
from lms.media import building
from tests.cast import Cast
from tests.verbs.lessons import SLIDES, make_playable, taught
from tests.verbs.watching.playing import Player, after
from videos.watching import merged, minus, seconds


def test_jumping_to_the_end_is_not_watching(session: Session, cast: Cast, edition: LessonEdition) -> None:
    player = Player(session, cast.haru, edition)
    with after(600):
        state = watching.checkpoint(session, player.viewing, op=1, spans=[[96, 100]], position=100, rate=1)
    assert not state.enough and state.share == pytest.approx(0.04)
    assert state.unseen == ((0, 96),)
    assert state.to_go == pytest.approx(86)
    assert state.resume_at == 0.0


def test_what_is_unseen_is_named_but_not_the_blink_of_an_eye(
    session: Session, cast: Cast, edition: LessonEdition
) -> None:
    player = Player(session, cast.haru, edition)
    state = player.tell(100, (0, 40), (40.6, 60), (70, 98))
    assert state.unseen == ((60, 70), (98, 100))


def test_watched_only_grows(session: Session, cast: Cast, edition: LessonEdition) -> None:
    player = Player(session, cast.haru, edition)
    player.tell(50, (0, 50))
    state = player.tell(60, (3, 4))
    assert state.spans == ((0, 50),)


@pytest.mark.parametrize(
    "forged",
    [
        {"spans": "0-100"},
        {"spans": [[0]]},
        {"spans": [["0", "9"]]},
        {"spans": [[0, float("nan")]]},
        {"spans": [[0, 1]] * 501},
        {"spans": {"0": 100}},
        {"position": "end"},
        {"position": float("inf")},
        {"rate": None},
        {"op": 0},
        {"op": "7"},
        {"op": True},
    ],
)
def test_what_cannot_be_a_message_is_refused(
    session: Session, cast: Cast, edition: LessonEdition, forged: dict[str, Any]
) -> None:
    player = Player(session, cast.haru, edition)
    message = {"op": 1, "spans": [[0, 5]], "position": 5.0, "rate": 1.0} | forged
    with after(10), pytest.raises(BadInput):
        watching.checkpoint(session, player.viewing, **message)


def test_spans_outside_the_video_are_cut(session: Session, cast: Cast, edition: LessonEdition) -> None:
    state = Player(session, cast.haru, edition).tell(400, (-50, 20), (90, 5000), (60, 30))
    assert state.spans == ((0, 20), (90, 100))


def test_a_viewing_is_its_owners_alone(session: Session, cast: Cast, edition: LessonEdition) -> None:
    player = Player(session, cast.haru, edition)
    assert scope.visible_viewing(session, cast.haru, player.viewing.id) is player.viewing
    with pytest.raises(NotThere):
        scope.visible_viewing(session, cast.sora, player.viewing.id)


def test_there_is_nothing_to_watch_before_the_video_is_made(
    session: Session, cast: Cast, edition: LessonEdition
) -> None:
    from lms.media.models import State

    make_playable(session, edition).state = State.WAITING
    with pytest.raises(watching.NotPlayable):
        watching.start_viewing(session, cast.haru, edition, device="")


def test_progress_stays_with_the_edition_it_was_made_in(
    session: Session, cast: Cast, edition: LessonEdition, tmp_path: Path
) -> None:
    Player(session, cast.haru, edition).tell(30, (0, 30))
    newer = taught(session, tmp_path / "catalog", title="結論からもう一度")
    assert newer.id != edition.id
    with pytest.raises(OtherEdition):
        watching.start_viewing(session, cast.haru, newer, device="")
    # Who had only pressed play may take the newer one.
    watching.start_viewing(session, cast.sora, newer, device="")


def test_reading_every_chapter_is_kept_apart_from_watching(
    session: Session, cast: Cast, edition: LessonEdition
) -> None:
    for chapter in edition.chapters:
        reading.read_chapter(session, cast.sora, edition, chapter=chapter)
        reading.read_chapter(session, cast.sora, edition, chapter=chapter)
    assert reading.chapters_read(session, cast.sora, edition) == {"title", "first", "last"}
    assert watch_state.watch_state(session, cast.sora, edition).share == 0
    assert session.get(Watched, (cast.sora.id, edition.id)) is None
    reading.take_back(session, cast.sora, edition, chapter="first")
    session.flush()
    assert reading.chapters_read(session, cast.sora, edition) == {"title", "last"}
    with pytest.raises(NotThere):
        reading.read_chapter(session, cast.sora, edition, chapter="no-such")


@pytest.mark.parametrize(
    ("enough", "read", "quiz", "passed", "how"),
    [
        (True, 0, True, True, "watched"),
        (True, 5, True, True, "watched"),
        (False, 5, True, True, "read"),
        (False, 4, True, True, None),
        (True, 5, True, False, None),
        (True, 0, False, False, "watched"),
        (False, 0, True, True, None),
    ],
)
def test_what_finishes_a_lesson(enough: bool, read: int, quiz: bool, passed: bool, how: str | None) -> None:
    done = completion.finished(
        watched_enough=enough, chapters_read=read, chapters=5, has_quiz=quiz, quiz_passed=passed
    )
    assert done == how


claims = st.lists(
    st.tuples(
        st.integers(0, 2),  # which player
        st.floats(0.0, 40.0),  # seconds since the last message
        st.floats(0.0, 900.0),  # begin of the claim
        st.floats(0.1, 300.0),  # its length
        st.floats(0.1, 8.0),  # its speed
    ),
    max_size=30,
)


@settings(max_examples=200, deadline=None)
@given(claims)
def test_whatever_is_claimed_life_is_the_limit(trace: list[tuple[int, float, float, float, float]]) -> None:
    """Three players, any claims: never more than twice the time that passed, and nothing is ever lost."""
    moment, used, last = 1_700_000_000.0, (), [1_700_000_000.0] * 3
    watched: list[Any] = [(), (), ()]
    for player, wait, start, length, rate in trace:
        moment += wait
        claim = ((start, start + length),)
        outcome = credit(
            claim, watched=watched[player], used=used, since=last[player], until=moment, rate=rate
        )
        shared = merged((*outcome.credited, *outcome.unverified))
        assert seconds(minus(claim, watched[player])) == pytest.approx(seconds(shared))
        assert not minus(outcome.credited, minus(claim, watched[player]))
        watched[player] = merged((*watched[player], *outcome.credited))
        used, last[player] = outcome.used, moment
    elapsed = moment - 1_700_000_000.0
    assert sum(seconds(spans) for spans in watched) <= (elapsed + SLACK) * FASTEST + 0.001


def test_watching_a_lesson_hurries_the_video_of_the_next(
    session: Session, cast: Cast, edition: LessonEdition
) -> None:
    following = session.scalars(select(LessonEdition).filter_by(key="writing/basics/two")).one()
    video = building.script_video(session, title="つぎ", script=SLIDES + "\n", readings={}, by=None)
    session.flush()
    following.video_id = video.id
    job = building.ask_for(session, video, building.IDLE)
    Player(session, cast.haru, edition)
    assert job is not None and job.priority == building.SOON
