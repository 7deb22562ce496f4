"""What is wrong with a course text, said so that its author can mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Problem:
    """`line` counts from 1 and is None when no line is to blame."""

    file: str
    line: int | None
    message: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.message}"

    def under(self, folder: str) -> Problem:
        return replace(self, file=f"{folder}/{self.file}")


class CourseTextError(Exception):
    """A course text cannot be read; `problems` holds everything found, in reading order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
