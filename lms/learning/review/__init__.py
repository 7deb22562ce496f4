"""Five minutes a day: questions missed, or about to be forgotten, come back. For who wants it."""
