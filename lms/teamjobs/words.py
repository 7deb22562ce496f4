"""Words that several pages about checks and complaints say."""

from __future__ import annotations

from typing import Any

from lms.skills.fact_words import AXES
from lms.teamjobs.axes import ANCHORS
from lms.teamjobs.complaints.forms import CHANNEL_WORDS
from lms.teamjobs.forms import DEFECT_WORDS


def said() -> dict[str, Any]:
    return {
        "axis_names": AXES,
        "anchors": ANCHORS,
        "channel_words": CHANNEL_WORDS,
        "defect_words": DEFECT_WORDS,
    }
