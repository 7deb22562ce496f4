"""Changing a ladder on the web: a draft, what is wrong with it, whom it would touch, the day it begins."""
