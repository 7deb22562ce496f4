"""A coach who sends recordings."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browsing import Visitor
from tests.pages.media.sending import Sender

Visit = Callable[..., Visitor]


@pytest.fixture
def sender(visit: Visit) -> Sender:
    return Sender(visit("kita"))
