"""Lessons carried along: packs for where there is no line, and what was done in them."""
