"""What the screen says about the passport's fields, the records behind a level, and withdrawn badges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from lms.passport import consents
from lms.passport.models import WithdrawalReason
from lms.skills.facts import Kind

FIELD_WORDS: dict[str, tuple[Any, Any]] = {
    consents.PEN_NAME: (_("Pen name"), _("Shown instead of your real name, also on badges.")),
    consents.REAL_NAME: (_("Real name"), _("Shown only when no pen name is shown.")),
    consents.ABOUT: (_("A few words about yourself"), _("What you like to do, what you are good at.")),
    consents.HOURS: (_("Hours a week you can work"), _("As it stands in your account.")),
    consents.EVIDENCE: (
        _("How many records a level rests on"),
        _("Numbers only: quizzes, practice, checked work. No piece itself."),
    ),
    consents.REASONS: (
        _("The director's reason for each level"),
        _("The sentence the director wrote when proposing you. Please read it first."),
    ),
    consents.BADGES: (_("Badges"), _("With the way to check that they are real.")),
}
"""{field: (its name, what it means)}"""
KINDS: dict[Kind, Callable[[int], Any]] = {
    Kind.QUIZ: lambda n: ngettext("%(num)s quiz", "%(num)s quizzes", n),
    Kind.PRACTICE: lambda n: ngettext("%(num)s practice piece marked", "%(num)s practice pieces marked", n),
    Kind.CHECK: lambda n: ngettext("%(num)s deliverable checked", "%(num)s deliverables checked", n),
    Kind.PLACEMENT: lambda n: ngettext("%(num)s task taken", "%(num)s tasks taken", n),
    Kind.RATING: lambda n: ngettext("%(num)s rating", "%(num)s ratings", n),
    Kind.DRILL: lambda n: ngettext("%(num)s drill", "%(num)s drills", n),
    Kind.MEASURE: lambda n: ngettext("%(num)s measurement", "%(num)s measurements", n),
    Kind.REVIEW: lambda n: ngettext("%(num)s piece of others checked", "%(num)s pieces of others checked", n),
    Kind.DOUBLE: lambda n: ngettext(
        "%(num)s check marked by a director too", "%(num)s checks marked by a director too", n
    ),
    Kind.MENTEE: lambda n: ngettext("%(num)s person accompanied", "%(num)s people accompanied", n),
    Kind.VERIFY: lambda n: ngettext("%(num)s table verified", "%(num)s tables verified", n),
    Kind.LED: lambda n: ngettext("%(num)s team job led", "%(num)s team jobs led", n),
}
"""What counts as work that can be counted; promises and checks of identity are not told"""
WITHDRAWN: dict[WithdrawalReason, Any] = {
    WithdrawalReason.OWNER: _("Its owner does not use it any more."),
    WithdrawalReason.RENEWED: _("A newer badge took its place."),
    WithdrawalReason.TAKEN_BACK: _("The decision about the level was taken back."),
    WithdrawalReason.KEY: _("The key it was signed with is not used any more. There is a newer badge."),
    WithdrawalReason.MISTAKE: _("It was issued by mistake."),
}


def kinds_in_words(kinds: Mapping[Kind, int]) -> str:
    """「小テスト3回、検品された納品物4件」; empty when there is nothing to count."""
    said = [str(KINDS[kind](kinds[kind])) for kind in KINDS if kinds.get(kind)]
    return str(gettext(", ").join(said))
