"""Levels, evidence, promotion. Evidence comes from the rooms above, which this room never asks where they
got it."""
