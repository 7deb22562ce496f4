"""The demo town's people by sign-in name, and the clock turned back while they act."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from lms.accounts.models import Person
from lms.db import now, time_is

Cast = dict[str, Person]


@contextmanager
def ago(days: float) -> Iterator[None]:
    with time_is(now() - timedelta(days=days)):
        yield
