"""Watching is what was really played: forged claims, two tabs, replays, speed, a phone without a line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.db import time_is
from lms.errors import BadInput, NotThere
from lms.learning import completion, reading, scope, watching
from lms.learning.allowance import FASTEST, SLACK, credit
from lms.learning.models import LessonEdition
from lms.learning.progress import Watched
from lms.learning.starts import OtherEdition
from lms.media import building
from tests.cast import Cast
from tests.verbs.lessons import SLIDES, make_playable, taught
from videos.watching import merged, minus, seconds

NOON = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.fixture
def edition(session: Session, tmp_path: Path) -> LessonEdition:
    return taught(session, tmp_path / "catalog")


@contextmanager
def after(seconds: float) -> Iterator[datetime]:
    """So many seconds after noon."""
    moment = NOON + timedelta(seconds=seconds)
    with time_is(moment):
        yield moment


class Player:
    """An opened player, honest or not: `tell` sends a checkpoint so many seconds after noon."""

    def __init__(self, session: Session, person: Any, edition: LessonEdition, *, at: float = 0) -> None:
        self.session, self.op = session, 0
        with after(at):
            self.viewing = watching.start_viewing(session, person, edition, device="phone")
            session.flush()

    def tell(self, at: float, *spans: tuple[float, float], rate: float = 1.0, op: int | None = None) -> Any:
        self.op = op or self.op + 1
        with after(at):
            return watching.checkpoint(
                self.session,
                self.viewing,
                op=self.op,
                spans=[list(span) for span in spans],
                position=spans[-1][1] if spans else 0.0,
                rate=rate,
            )


def test_a_lesson_watched_in_pieces_counts_each_second_once(
    session: Session, cast: Cast, edition: LessonEdition
) -> None:
    player = Player(session, cast.haru, edition)
    player.tell(10, (0, 10))
    player.tell(20, (10, 20))
    state = player.tell(35, (5, 20))  # watched again
    assert state.spans == ((0, 20),)
    assert state.share == pytest.approx(0.2)
    assert not state.unverified


def test_a_forged_claim_gets_only_what_there_was_time_for(
    session: Session, cast: Cast, edition: LessonEdition
) -> None:
    player = Player(session, cast.haru, edition)
    state = player.tell(10, (0, 100), rate=2.0)
    assert seconds(state.spans) == pytest.approx((10 + SLACK) * 2)
    assert state.unverified == ((30, 100),)
    assert not state.enough
    # It is not held against anyone: played for true, it counts.
    state = player.tell(80, (30, 95))
    assert state.spans == ((0, 95),)
    assert state.unverified == ((95, 100),)
    assert state.enough


@pytest.mark.parametrize("rate", [2.5, 16.0, 1e9])
def test_no_speed_beats_twice_the_clock(
    session: Session, cast: Cast, edition: LessonEdition, rate: float
) -> None:
    state = Player(session, cast.haru, edition).tell(10, (0, 100), rate=rate)
    assert seconds(state.spans) <= (10 + SLACK) * FASTEST


@pytest.mark.parametrize("rate", [0.5, 1.0, 1.5, 2.0])
def test_a_whole_lesson_at_any_speed_counts_whole(
    session: Session, cast: Cast, edition: LessonEdition, rate: float
) -> None:
    player = Player(session, cast.haru, edition)
    for second in range(10, 101, 10):
        state = player.tell(second / rate, (second - 10, second), rate=rate)
    assert state.spans == ((0, 100),)
    assert state.enough


def test_two_tabs_playing_different_parts_do_not_double(
    session: Session, cast: Cast, edition: LessonEdition
) -> None:
    left, right = Player(session, cast.haru, edition), Player(session, cast.haru, edition)
    for second in range(10, 41, 10):
        left.tell(second, (second - 10, second))
        state = right.tell(second + 0.2, (50 + second - 10, 50 + second))
    assert seconds(state.spans) <= 40 + SLACK + 0.2 + 0.01
    assert seconds(state.unverified) >= 35 - 0.3


def test_two_lessons_at_once_do_not_double_either(
    session: Session, cast: Cast, edition: LessonEdition, tmp_path: Path
) -> None:
    other = taught(session, tmp_path / "catalog", "writing/basics/two")
    left, right = Player(session, cast.haru, edition), Player(session, cast.haru, other)
    for second in range(10, 51, 10):
        one = left.tell(second, (second - 10, second))
        two = right.tell(second, (second - 10, second))
    assert seconds(one.spans) + seconds(two.spans) <= 50 + SLACK + 0.01


def test_an_idle_second_tab_costs_nothing(session: Session, cast: Cast, edition: LessonEdition) -> None:
    playing, idle = Player(session, cast.haru, edition), Player(session, cast.haru, edition)
    for second in range(10, 61, 10):
        idle.tell(second - 1)
        state = playing.tell(second, (second - 10, second))
    assert state.spans == ((0, 60),)


def test_two_people_do_not_share_their_time(session: Session, cast: Cast, edition: LessonEdition) -> None:
    haru, sora = Player(session, cast.haru, edition), Player(session, cast.sora, edition)
    assert seconds(haru.tell(30, (0, 30)).spans) == seconds(sora.tell(30, (0, 30)).spans) == 30


def test_a_message_that_comes_twice_counts_once(session: Session, cast: Cast, edition: LessonEdition) -> None:
    player = Player(session, cast.haru, edition)
    first = player.tell(10, (0, 10))
    again = player.tell(200, (0, 100), op=1)
    assert again.spans == first.spans and again.position == 10
    assert player.viewing.last_op == 1


def test_what_comes_late_and_together_counts_as_if_it_had_come_in_time(
    session: Session, cast: Cast, edition: LessonEdition
) -> None:
    """A phone in a tunnel: a minute without a line, then everything in one message."""
    player = Player(session, cast.haru, edition)
    player.tell(10, (0, 10))
    assert player.tell(70, (10, 30), (30, 68)).spans == ((0, 68),)


def test_a_tablet_in_between_does_not_take_the_time_of_the_phone(
    session: Session, cast: Cast, edition: LessonEdition
) -> None:
    """Watched offline on the phone, then on the tablet; the phone finds its line last."""
    phone = Player(session, cast.haru, edition)
    phone.tell(10, (0, 10))
    tablet = Player(session, cast.haru, edition, at=50)
    tablet.tell(70, (50, 70))
    state = phone.tell(90, (10, 48))
    assert state.spans == ((0, 48), (50, 70))


def test_uneven_messages_lose_nothing(session: Session, cast: Cast, edition: LessonEdition) -> None:
    player = Player(session, cast.haru, edition)
    for second, late in ((10, 2.0), (20, 0.1), (30, 3.5), (40, 0.0), (50, 0.3)):
        state = player.tell(second + late, (second - 10, second))
    assert state.spans == ((0, 50),)


def test_a_page_opened_before_the_line_broke_counts_from_its_opening(
    session: Session, cast: Cast, edition: LessonEdition
) -> None:
    with after(60) as moment:
        viewing = watching.start_viewing(
            session, cast.haru, edition, device="phone", opened_at=moment - timedelta(seconds=60)
        )
        state = watching.checkpoint(session, viewing, op=1, spans=[[0, 55]], position=55, rate=1)
    assert state.spans == ((0, 55),)


def test_another_device_goes_on_at_the_same_second(
    session: Session, cast: Cast, edition: LessonEdition
) -> None:
    Player(session, cast.haru, edition).tell(40, (0, 37.25))
    assert watching.watch_state(session, cast.haru, edition).resume_at == 37.25
    tablet = Player(session, cast.haru, edition, at=60)
    tablet.tell(70, (37.25, 47))
    # The phone's message from before, sent again late, does not move the place back.
    phone = Player(session, cast.haru, edition, at=30)
    with after(80):
        watching.checkpoint(
            session, phone.viewing, op=1, spans=[], position=12, rate=1, at=NOON + timedelta(seconds=41)
        )
    assert watching.watch_state(session, cast.haru, edition).resume_at == 47


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
    assert watching.watch_state(session, cast.sora, edition).share == 0
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
