"""Levels, evidence, promotion. Evidence comes from the rooms above, which this room never asks where they
got it."""

from lms.skills.standings import keeping as _keeping  # noqa: F401 - has every change noticed, whoever writes it
