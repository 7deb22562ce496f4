"""Kinds of jobs for one test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lms import background

Work = Callable[..., Any]


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Teach this test a kind of job: `kinds(bake=handler)`."""

    def teach(**handlers: Work) -> None:
        for kind, handler in handlers.items():
            monkeypatch.setitem(background.HANDLERS, kind, handler)

    return teach


@pytest.fixture
def endings(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """What the kind `bake` was told when it ended without success."""
    told: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setitem(background.ENDINGS, "bake", lambda _session, error, **a: told.append((error, a)))
    return told
