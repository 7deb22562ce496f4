"""What the answers of many people say about the questions of a quiz: how hard, how telling, how reliable.

Everything works on marks: an array of shape (people, questions) of shares of the points, 0 to 1, NaN where
a person never came to the question. Not reached is not wrong: it leaves the question's figures, and is
counted. Only first attempts belong in here; the caller sees to that.
"""

from courses.item_analysis.bootstrap import Interval, intervals
from courses.item_analysis.classical import FEW, ItemFigures, Reliability, item_figures, reliability
from courses.item_analysis.distractors import OptionFigures, option_figures
from courses.item_analysis.rasch import Calibration, calibrate, conditional, marginal_map

__all__ = [
    "FEW",
    "Calibration",
    "Interval",
    "ItemFigures",
    "OptionFigures",
    "Reliability",
    "calibrate",
    "conditional",
    "intervals",
    "item_figures",
    "marginal_map",
    "option_figures",
    "reliability",
]
