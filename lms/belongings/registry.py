"""The one list of what the rooms hold about people, in the order of the copy."""

from __future__ import annotations

from lms.accounts import holdings as accounts
from lms.apprenticeship import holdings as apprenticeship
from lms.aptitude import holdings as aptitude
from lms.authoring import holdings as authoring
from lms.belongings import holdings as belongings
from lms.captions import holdings as captions
from lms.coaching import holdings as coaching
from lms.drafting import holdings as drafting
from lms.holdings import Holding
from lms.importing import holdings as importing
from lms.learning import holdings as learning
from lms.media import holdings as media
from lms.notices import holdings as notices
from lms.passport import holdings as passport
from lms.pocket import holdings as pocket
from lms.practice import holdings as practice
from lms.skills import holdings as skills
from lms.teamjobs import holdings as teamjobs

HOLDINGS: tuple[Holding, ...] = (
    *accounts.HOLDINGS,
    *learning.HOLDINGS,
    *pocket.HOLDINGS,
    *practice.HOLDINGS,
    *drafting.HOLDINGS,
    *coaching.HOLDINGS,
    *aptitude.HOLDINGS,
    *skills.HOLDINGS,
    *passport.HOLDINGS,
    *teamjobs.HOLDINGS,
    *apprenticeship.HOLDINGS,
    *notices.HOLDINGS,
    *media.HOLDINGS,
    *authoring.HOLDINGS,
    *importing.HOLDINGS,
    *belongings.HOLDINGS,
)
ACTS: frozenset[str] = frozenset(
    (*learning.ACTS, *captions.ACTS, *authoring.ACTS, *skills.ACTS, *teamjobs.ACTS, *passport.ACTS)
)
TOLD = tuple(holding for holding in HOLDINGS if not holding.private)
FILES = frozenset(
    (("picture", "file_key"), *((holding.table, column) for holding in HOLDINGS for column in holding.files))
)
"""Columns that name a file; one that none of them names any more can go. Pictures of questions are nobody's,
but somebody may have handed in the same"""
