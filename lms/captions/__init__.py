"""Captions of recordings: written along the playing video, taken from a file, or drafted by a machine."""
