"""開講: a course delivered to a group of people by a calendar, and each person's own plan through it."""
