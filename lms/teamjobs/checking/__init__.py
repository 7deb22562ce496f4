"""Checks by trusted workers: who is named to check, and a director's blind second marks."""
