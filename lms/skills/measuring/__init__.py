"""The many-facet Rasch model: what the evidence says about a worker once the severity of coaches and the
difficulty of questions, pieces and tasks are taken out. Pure.

Linacre, Many-Facet Rasch Measurement, 1989; rating scale by Andrich, Psychometrika 43, 1978. It supports a
person's judgement and decides nothing: no rule of a ladder may ask for it.
"""

from lms.skills.measuring.facets import Estimate, Facets, fit
from lms.skills.measuring.observing import Answered, Marked, Observation, Passed
from lms.skills.measuring.telling import Sureness, fair_mark, sureness

__all__ = [
    "Answered",
    "Estimate",
    "Facets",
    "Marked",
    "Observation",
    "Passed",
    "Sureness",
    "fair_mark",
    "fit",
    "sureness",
]
