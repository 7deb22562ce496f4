"""What is new finds its place among what is there."""

from __future__ import annotations

import pytest

from lms.authoring.ordering import place


@pytest.mark.parametrize(
    ("order", "among", "at"),
    [
        ("xa", "", 0),
        ("axb", "ab", 1),
        ("axb", "ba", 2),  # behind what comes before it, wherever that stands now
        ("abxc", "acd", 1),
        ("xab", "ab", 0),
        ("xab", "lab", 1),  # what the order does not name stays where it is
        ("xab", "lm", 2),
        ("ab", "ab", 2),
        ("", "ab", 2),
    ],
)
def test_a_new_one_stands_where_the_order_has_it(order: str, among: str, at: int) -> None:
    assert place("x", order=order, among=among) == at
