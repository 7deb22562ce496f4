"""Each figure in words: its name and what exactly was counted. The page and the file say the same."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from lms.prose import percent, yen
from lms.reports.figures import Figure


class Unit(StrEnum):
    PEOPLE = "people"
    TIMES = "times"
    DAYS = "days"
    SHARE = "share"
    YEN = "yen"


@dataclass(frozen=True)
class Definition:
    key: str
    label: Any
    words: Any
    """What was counted, so that two readers would count the same"""
    unit: Unit = Unit.TIMES


GROUPS: tuple[tuple[Any, tuple[Definition, ...]], ...] = (
    (
        _("Workers"),
        (
            Definition(
                "registered",
                _("Registered workers"),
                _("Workers with an open account on the last day of the month."),
                Unit.PEOPLE,
            ),
            Definition("newcomers", _("New workers"), _("Workers registered during the month."), Unit.PEOPLE),
            Definition(
                "active_learners",
                _("Active learners"),
                _(
                    "Workers who at least once played a video, read a chapter or handed in a quiz or piece. "
                    "Signing in alone does not count, nor does what staff do."
                ),
                Unit.PEOPLE,
            ),
        ),
    ),
    (
        _("Learning"),
        (
            Definition(
                "lessons_watched",
                _("Lessons completed by watching"),
                _("Enough of the video was really played, and the quiz passed where there is one."),
            ),
            Definition(
                "lessons_read",
                _("Lessons completed by reading"),
                _("Every chapter was read, by the learner's own word, and the quiz passed if there is one."),
            ),
            Definition("quizzes", _("Quizzes handed in"), _("Every time counts, also taking a quiz again.")),
        ),
    ),
    (
        _("Practice and coaching"),
        (
            Definition("pieces", _("Practice pieces handed in"), _("Each round of a piece counts once.")),
            Definition(
                "feedback",
                _("Feedback given"),
                _("Pieces to which a coach gave marks, words and a next action."),
            ),
            Definition(
                "feedback_days",
                _("Days until feedback"),
                _("Median of the days from handing in to feedback, over the feedback given in the month."),
                Unit.DAYS,
            ),
            Definition(
                "sessions",
                _("Coaching sessions"),
                _("Sessions held: by link, by phone or face to face, all count the same."),
            ),
            Definition(
                "promotions",
                _("Promotions"),
                _("Levels proposed by the director and confirmed by a second person."),
            ),
        ),
    ),
    (
        _("Work"),
        (
            Definition("offers_sent", _("Offers sent"), _("Tasks offered to one worker, with draft terms.")),
            Definition(
                "offers_accepted",
                _("Offers accepted"),
                _("Answered with yes in the month, also when the offer was sent before it."),
            ),
            Definition(
                "offers_declined",
                _("Offers declined"),
                _("Answered with no in the month. Declining is free and is held against nobody."),
            ),
            Definition(
                "tasks_completed",
                _("Tasks completed"),
                _("Tasks whose deliverable passed the check in the month."),
            ),
            Definition(
                "on_time",
                _("Delivered in time"),
                _("Share of the completed tasks whose first delivery came on the due date or before it."),
                Unit.SHARE,
            ),
            Definition(
                "first_pass",
                _("Passed at the first check"),
                _("Share of the completed tasks that came back for no correction."),
                Unit.SHARE,
            ),
        ),
    ),
    (
        _("Pay"),
        (
            Definition(
                "paid_workers",
                _("Workers with pay"),
                _("Workers with a fee of the month: for a completed task, or agreed when work ended early."),
                Unit.PEOPLE,
            ),
            Definition(
                "fees",
                _("Fees"),
                _(
                    "Sum of the fees agreed in the terms of the tasks completed in the month, and of what "
                    "was agreed for work that ended early in it, before tax is withheld, without consumption "
                    "tax. It is paid by the date in the terms, so often later."
                ),
                Unit.YEN,
            ),
            Definition(
                "fees_median",
                _("Fees per worker, median"),
                _("The middle value, when the workers with pay stand in order of their sums."),
                Unit.YEN,
            ),
        ),
    ),
)


def shown(figure: Figure, unit: Unit) -> str:
    """The value with its unit, as the page says it."""
    if figure.hidden:
        return str(gettext("not shown: fewer than 5 people"))
    if figure.value is None:
        return str(gettext("nothing to count"))
    return amount(figure.value, unit)


def amount(value: float, unit: Unit) -> str:
    if unit == Unit.SHARE:
        return percent(value)
    if unit == Unit.YEN:
        return yen(round(value))
    if unit == Unit.DAYS:
        return str(gettext("%(n)s days", n=f"{value:.1f}"))
    if unit == Unit.PEOPLE:
        return str(gettext("%(n)s persons", n=f"{value:,}"))
    return str(gettext("%(n)s times", n=f"{value:,}"))
