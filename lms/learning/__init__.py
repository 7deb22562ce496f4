"""Lessons as people learn them: course runs, watching, reading, quizzes, and what comes next."""
