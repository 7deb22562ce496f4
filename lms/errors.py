"""Refusals: what the product says no to, in the words of the work, fit to show."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """A verb's no. `message` is shown to the person as it stands; subclasses live beside their verb.
    `way`: address and words of where to go on from here, when there is one."""

    status = 409
    message: Any = ""
    way: tuple[str, Any] | None = None

    def __init__(self, message: Any = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(message)

    def __str__(self) -> str:
        return str(self.message)


class BadInput(Refusal):
    """Something typed cannot be used; `field` names the form field that says so."""

    status = 422

    def __init__(self, message: Any, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class NotThere(Refusal):
    """The row does not exist for this person: absent and forbidden look the same."""

    status = 404
