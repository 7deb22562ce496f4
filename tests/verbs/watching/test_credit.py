"""Watching is what was really played: forged claims, two tabs, replays, speed, a phone without a line."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from lms.learning import watch_state, watching
from lms.learning.allowance import FASTEST, SLACK
from lms.learning.models import LessonEdition
from tests.cast import Cast
from tests.verbs.lessons import taught
from tests.verbs.watching.playing import NOON, Player, after
from videos.watching import seconds


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
    assert watch_state.watch_state(session, cast.haru, edition).resume_at == 37.25
    tablet = Player(session, cast.haru, edition, at=60)
    tablet.tell(70, (37.25, 47))
    # The phone's message from before, sent again late, does not move the place back.
    phone = Player(session, cast.haru, edition, at=30)
    with after(80):
        watching.checkpoint(
            session, phone.viewing, op=1, spans=[], position=12, rate=1, at=NOON + timedelta(seconds=41)
        )
    assert watch_state.watch_state(session, cast.haru, edition).resume_at == 47
