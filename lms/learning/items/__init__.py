"""What first attempts say about the questions of a quiz, and mending a question that proves unfair."""
