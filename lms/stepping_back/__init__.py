"""Somebody loses a role, or their account closes for a time: what hangs on it is passed on or called off."""
