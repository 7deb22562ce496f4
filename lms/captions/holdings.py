"""Captions are the team's; who published them is a number."""

from __future__ import annotations

ACTS = ("caption_version.by_id",)
"""Who did something to what belongs to everybody: the number stays, the name behind it goes"""
