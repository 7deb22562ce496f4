"""What is taught: the outline of the courses, the reader of their text, and the grading of answers."""
