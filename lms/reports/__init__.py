"""Reads every room and writes nothing: what to do today, the skill board, the month's figures."""
