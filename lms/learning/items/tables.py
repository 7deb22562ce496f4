"""The figures as a table for a spreadsheet, and the words for the signs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask_babel import gettext as _

from courses.picture_names import described
from lms.learning.items.figures import QuizReport, Sign
from lms.prose import N_
from lms.spreadsheet import Cell

SIGNS = {
    Sign.HARD: N_("Hardly anybody gets this right. Is it taught in the lesson?"),
    Sign.EASY: N_("Nearly everybody gets this right. It tells little."),
    Sign.WEAK: N_("Whether somebody gets this right says little about the rest of the quiz."),
    Sign.AGAINST: N_("People who do well otherwise get this wrong. Please look at the key first."),
    Sign.DRAWS_STRONG: N_("A wrong choice draws people who do well otherwise. Is it right in some sense?"),
    Sign.UNUSED: N_("Nobody picks one of the wrong choices. A mistake that people really make fits better."),
}


def headings() -> list[str]:
    return [
        *(_("Question"), _("Prompt"), _("Number of people"), _("Not reached")),
        *(_("Share of points (percent)"), _("95 % from"), _("95 % to")),
        *(_("Discrimination (−1 to 1)"), _("95 % from"), _("95 % to"), _("Efficiency (percent)")),
        *(_("Difficulty (logit)"), _("Standard error"), _("Infit"), _("Outfit"), _("To look at")),
        _("How sure"),
    ]


def rows(report: QuizReport) -> Iterator[list[Cell]]:
    """A row a question, then one for the whole quiz."""
    for each in report.questions:
        item, scale = each.item, each.difficulty
        yield [
            *(each.question.id, described(each.question.prompt), item.n, item.not_reached),
            *(_percent(item.facility), *_ends(each.facility, _percent)),
            *(_short(item.discrimination), *_ends(each.discrimination), _percent(item.efficiency)),
            *((_short(scale.value), _short(scale.se)) if scale else (None, None)),
            *((_short(scale.infit), _short(scale.outfit)) if scale else (None, None)),
            " ".join(_(SIGNS[sign]) for sign in each.signs),
            _sureness(each.few),
        ]
    whole, told = report.whole, _sureness(report.few_for_whole)
    alpha = [_("Whole quiz"), report.coefficient, whole.n, None, _short(whole.alpha), *_ends(report.alpha)]
    error = [_("Whole quiz"), _("Standard error of a total"), whole.n, None, _short(whole.sem)]
    for row in (alpha, error):
        yield [*row, *[None] * (len(headings()) - 1 - len(row)), told]


def choice_headings() -> list[str]:
    return [
        *(
            _("Question"),
            _("Prompt"),
            _("Choice"),
            _("right"),
            _("Picked"),
            _("Share who picked it (percent)"),
        ),
        *(_("Best third (percent)"), _("Weakest third (percent)")),
        *(_("r with the rest"), _("How sure")),
    ]


def choice_rows(report: QuizReport) -> Iterator[list[Cell]]:
    """A row for each option of each question that has options."""
    for each in report.questions:
        for option in each.options:
            figures = option.figures
            yield [
                *(each.question.id, described(each.question.prompt), option.text),
                *(_("right") if option.right else "", figures.picked, _percent(figures.share)),
                *(_percent(figures.upper), _percent(figures.lower), _short(figures.rest_r)),
                _sureness(each.few),
            ]


def _sureness(few: bool) -> str:
    return _("For reference only") if few else ""


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _percent(share: float | None) -> float | None:
    """As on the page, with one more digit."""
    return None if share is None else round(share * 100, 1)


def _ends(interval: object, told: Callable[[float | None], float | None] = _short) -> tuple[Cell, Cell]:
    low, high = getattr(interval, "low", None), getattr(interval, "high", None)
    return told(low), told(high)
