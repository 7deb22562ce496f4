"""What shares a served town or a costly beginning is not torn apart by two processes."""

from __future__ import annotations

import pytest

from tests.rooms import room_of, turn_of

WALK = "tests/browser/test_playing.py::test_captions_speed_sound_only_and_keys"
CRAWL = "tests/browser/test_pages.py::test_every_page_is_in_order[haru-both]"


@pytest.mark.parametrize(
    ("nodeid", "room"),
    [
        (f"{WALK}[phone]", "browser"),
        ("tests/browser/test_looking.py::test_a_fault_is_found[2 h1]", "browser"),
        (CRAWL, "every page"),
        ("tests/stories/test_killing.py::test_where_everything_is_kept_nothing_is_reported", "stories"),
        ("tests/material/test_compose.py::test_one", "test_compose.py"),
    ],
)
def test_a_room_stays_in_one_process(nodeid: str, room: str) -> None:
    assert room_of(nodeid) == room


def test_others_are_free_to_go_anywhere_and_the_longest_begin() -> None:
    free = ["tests/verbs/test_mail.py::test_one", "tests/verbs/test_mail.py::test_two"]
    assert len({room_of(nodeid) for nodeid in free}) == 2
    assert sorted([*free, CRAWL, WALK], key=turn_of) == [WALK, CRAWL, *free]
