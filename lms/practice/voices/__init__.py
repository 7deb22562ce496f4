"""Spoken feedback: a coach's voice beside the written words, three minutes at most."""
