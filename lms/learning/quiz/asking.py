"""A question on the screen while it is answered, with what was answered so far or just sent and refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict

from courses.answers import BadAnswer, Fault
from courses.outline import Question
from courses.showing import QuestionView, shown, to_shown
from lms.errors import Refusal
from lms.learning.progress import Answer, Attempt
from lms.learning.quiz import quizzes

FAULTS: dict[Fault, Any] = {
    "wrong_shape": _("This answer could not be read. Please choose again."),
    "not_offered": _("This answer is not among the choices. Please choose again."),
    "twice": _("The same number was given twice. Please give each line its own number."),
    "incomplete": _("Please give every line a number."),
    "too_long": _("This answer is too long. Please shorten it; what you wrote is still in the field."),
    "not_a_number": _("Please answer with a number."),
}


@dataclass(frozen=True)
class Card:
    """`value` in shown positions. `sent`: the form that was refused just now; its fields are shown again as
    they were. `late`: what is shown came after the end of the time."""

    view: QuestionView
    value: Any = None
    saved_at: datetime | None = None
    fault: Any = ""
    sent: MultiDict[str, str] | None = None
    late: bool = False

    @property
    def lines(self) -> list[int]:
        """Of an ordering: the items' shown positions in the order to list them."""
        return list(self.value) if self.value is not None else list(range(len(self.view.items)))

    @property
    def text(self) -> str:
        """In the one field to type into."""
        if self.sent is not None:
            return self.sent.get(self.view.id, "")
        return "" if self.value is None else str(self.value)

    def picked(self, choice: int | str) -> bool:
        """Whether a choice is marked: its shown position, or yes and no."""
        if self.sent is not None:
            return str(choice) in self.sent.getlist(self.view.id)
        if isinstance(choice, str):
            return self.value is (choice == "yes")
        return choice in self.value if isinstance(self.value, list) else self.value == choice

    def field(self, n: int) -> str:
        """In the n-th of several fields: a gap's text, a partner's position, a line's number."""
        if self.sent is not None:
            return self.sent.get(f"{self.view.id}-{n}", "")
        if self.value is None:
            return ""
        if self.view.kind == "order":
            return str(self.value.index(n) + 1)
        return "" if self.value[n] is None else str(self.value[n])


def cards(attempt: Attempt, faults: Mapping[str, Fault], form: MultiDict[str, str]) -> list[Card]:
    answers = {answer.question: answer for answer in attempt.answers}
    return [
        _card(attempt, question, answers.get(question.id), faults.get(question.id), form)
        for question in quizzes.asked_in(attempt).questions
    ]


def words_of(refused: BadAnswer | Refusal) -> Any:
    return FAULTS[refused.fault] if isinstance(refused, BadAnswer) else refused.message


def _card(
    attempt: Attempt,
    question: Question,
    answer: Answer | None,
    fault: Fault | None,
    form: MultiDict[str, str],
) -> Card:
    late = answer is not None and answer.late_at is not None
    value = None if answer is None else answer.late_value if late else answer.value
    at = None if answer is None else answer.late_at or answer.saved_at
    return Card(
        view=shown(question, attempt.seed),
        value=to_shown(question, attempt.seed, value),
        saved_at=at if value is not None else None,
        late=late,
        fault=FAULTS[fault] if fault else "",
        sent=form if fault else None,
    )
