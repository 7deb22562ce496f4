"""小テスト: taking a quiz, marking it, what a coach reads of it."""
