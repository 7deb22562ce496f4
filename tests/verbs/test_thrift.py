"""What a line costs, and how long a person's time is remembered: tables of cases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from lms.learning.allowance import MEMORY, MEMORY_OFFLINE, credit
from lms.learning.showing import choices, legible, sound_file
from lms.media.models import Source
from tests.verbs.lessons import MANIFEST
from videos.manifest import Rendition
from videos.watching import seconds

NOW = 1_700_000_000.0
DAY = 86_400.0


def rungs(*sizes: tuple[int, int]) -> tuple[Rendition, ...]:
    return tuple(Rendition(str(h), w, h, 90_000, 1000 * h, f"{h}.m3u8") for w, h in sizes)


@pytest.mark.parametrize(
    ("source", "sizes", "lines"),
    [
        (Source.SCRIPT, ((1920, 1080), (1280, 720), (854, 480)), 480),
        (Source.UPLOAD, ((1920, 1080), (1280, 720), (640, 360)), 360),
        (Source.UPLOAD, ((1280, 720), (640, 360), (426, 240)), 360),
        (Source.UPLOAD, ((240, 426), (360, 640)), 360),  # filmed upright
        (Source.UPLOAD, ((426, 240),), 240),
        (Source.SCRIPT, (), 0),
    ],
)
def test_saving_data_stops_at_what_can_still_be_read(
    source: Source, sizes: tuple[tuple[int, int], ...], lines: int
) -> None:
    assert legible(replace(MANIFEST, renditions=rungs(*sizes)), source) == lines


def test_what_each_way_of_playing_costs(session: Session) -> None:
    found = {choice.name: choice.bytes for choice in choices(MANIFEST, Source.SCRIPT)}
    assert found == {"auto": 1_412_500, "best": 1_412_500, "saver": 950_000, "sound": 600_000}
    assert sound_file(MANIFEST) == "audio.mp4"
    assert sound_file(replace(MANIFEST, audio=None)) is None


@pytest.mark.parametrize(
    ("used", "since", "memory", "credited"),
    [
        ((), NOW - 50, MEMORY, 55),  # a page: five seconds of slack
        ((), NOW - 3 * DAY, MEMORY, 100),
        (((NOW - 2 * DAY, NOW - 30),), NOW - 3 * DAY, MEMORY, 30),
        (((NOW - 3 * DAY, NOW - 30),), NOW - 3 * DAY, MEMORY_OFFLINE, 35),  # and the slack before
        (((NOW - 3 * DAY - 9, NOW - 30),), NOW - 3 * DAY, MEMORY_OFFLINE, 30),
    ],
)
def test_time_that_is_spoken_for_is_not_given_again(
    used: tuple[tuple[float, float], ...], since: float, memory: float, credited: float
) -> None:
    outcome = credit(((0, 100),), watched=(), used=used, since=since, until=NOW, rate=1.0, memory=memory)
    assert seconds(outcome.credited) == pytest.approx(credited)


def test_a_month_of_watching_is_a_short_list_and_never_less_than_it_was() -> None:
    """A minute each five minutes, for ten days: what is older than a day closes up."""
    used = tuple((NOW - 10 * DAY + n * 300, NOW - 10 * DAY + n * 300 + 60) for n in range(2880))
    outcome = credit(((0, 1),), watched=(), used=used, since=NOW - 10, until=NOW, rate=1.0)
    assert len(outcome.used) < 300
    covered = outcome.used
    assert all(any(a <= start and end <= b for a, b in covered) for start, end in used)
    assert (
        not credit(
            ((0, 1),),
            watched=(),
            used=((NOW - 40 * DAY, NOW - 39 * DAY),),
            since=NOW - 1,
            until=NOW,
            rate=1.0,
        ).used[0][0]
        < NOW - 32 * DAY
    )
