"""What the automatic reader of a text practice may remark on. A practice names what does not suit its kind of
text in `without`; everything else is looked for."""

from __future__ import annotations

LONGEST_SENTENCE = 80
"""Characters of a sentence that pass without a remark, where the practice does not say otherwise"""

RULES = (
    "length",
    "keywords",
    "headings",
    "long_sentence",
    "same_ending",
    "copied",
    "commas",
    "kanji_run",
    "style",
    "full_stop",
    "conjunction",
    "ga",
    "double_negative",
    "particle",
    "ra",
    "nfd",
    "half_kana",
    "control",
    "weak",
    "twice",
    "wrong_word",
    "wordy",
    "stray_letter",
    "bracket",
    "invisible",
    "radical",
    "katakana_space",
    "bracket_space",
    "full_width_space",
)
