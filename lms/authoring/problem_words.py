"""What the reader of course texts says, in the words of the screen. The reader itself speaks English only,
for the command line; a sentence that is not known here is shown as it stands."""

from __future__ import annotations

import re

from flask_babel import gettext

from lms.prose import N_

_WORDS = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"(?:.*: )?(\w+) is missing; add a line", N_("“%(a)s” is missing. Please fill it in.")),
        (r"(?:.*: )?(\w+) is empty; write", N_("“%(a)s” is empty. Please fill it in.")),
        (r"missing; every lesson needs it", N_("This file is missing. Every lesson needs it.")),
        (
            r"missing; a lesson needs a quiz",
            N_("A lesson needs a quiz or a practice piece, so that it can be finished."),
        ),
        (
            r"(?:.*: )?(\w+) must be a whole number from (\S+) to (\S+),",
            N_("“%(a)s” must be a whole number from %(b)s to %(c)s."),
        ),
        (
            r"(\w+) is less than (\d+), and a level asks for this quiz",
            N_("“%(a)s”: a level asks for this quiz and counts a result again after %(b)s days, not before."),
        ),
        (r"(?:.*: )?(\w+) must be a number", N_("“%(a)s” must be a number.")),
        (r"(?:.*: )?(\w+) must be true or false", N_("“%(a)s” must be true or false.")),
        (r"(?:.*: )?(\w+) must be text in quotes", N_("“%(a)s” must be text in quotation marks.")),
        (
            r"(?:.*: )?(\w+) must be a list of texts",
            N_("“%(a)s” must be a list of texts, none of them empty."),
        ),
        (
            r"(?:.*: )?(\w+) = '(.*)' is not known.*; use one of: (.*)",
            N_("“%(a)s”: “%(b)s” is not known. Please use one of: %(c)s."),
        ),
        (
            r"(?:.*: )?(\w+) has (\d+) texts; at least (\d+) are needed",
            N_("“%(a)s” has %(b)s entries; at least %(c)s are needed."),
        ),
        (
            r"(?:.*: )?(\w+) has (\d+) texts; (\d+) to (\d+) are needed",
            N_("“%(a)s” has %(b)s entries; %(c)s to %(d)s are needed."),
        ),
        (r"(?:.*: )?(\w+) has (\d+) texts; (.*) are needed", N_("“%(a)s” has %(b)s entries; needed: %(c)s.")),
        (r"(?:.*: )?(\w+) holds '(.*)' twice", N_("“%(a)s” holds “%(b)s” twice. Please keep one.")),
        (
            r"(?:.*: )?track '(.*)' is not fit as the code of a skill",
            N_("“%(a)s” is no code of a skill: 2 to 30 small letters, digits and hyphens, a letter first."),
        ),
        (r"(?:.*: )?unknown key '(.*?)'", N_("“%(a)s” is not known here.")),
        (
            r"not readable as TOML",
            N_("This text cannot be read. Please look for a missing quotation mark or bracket nearby."),
        ),
        (r"slide (\d+) is empty", N_("Slide %(a)s is empty. Please remove it or write something.")),
        (
            r"slide (\d+) has no id",
            N_("Slide %(a)s has no id. Please begin it with a line such as <!-- id: why-first -->."),
        ),
        (r"slide id '(.*)' must be", N_("The slide's id “%(a)s” must be small letters, digits and hyphens.")),
        (
            r"slide id '(.*)' is used twice",
            N_("The slide's id “%(a)s” is used twice. Every slide needs its own."),
        ),
        (
            r"(?:.*: )?see = '(.*?)' is no slide id",
            N_("The question points to the slide “%(a)s”, which is not there. Please choose a slide."),
        ),
        (
            r"(?:.*: )?id '(.*)' is used twice",
            N_("The id “%(a)s” is used twice. Every question needs its own."),
        ),
        (r"(?:.*: )?id must be lower-case", N_("The id must be small letters, digits and hyphens.")),
        (
            r"(?:.*: )?(\d+) options are right; mark exactly one",
            N_("%(a)s options are right. Please mark exactly one."),
        ),
        (r"(?:.*: )?no option is right", N_("No option is right. Please mark the right ones.")),
        (r"(?:.*: )?every option is right", N_("Every option is right. Please add a plausible wrong one.")),
        (
            r"(?:.*: )?(\d+) options; give at least (\d+)",
            N_("There are %(a)s options. Please give at least %(b)s plausible ones."),
        ),
        (r"(?:.*: )?the option '(.*)' stands there twice", N_("The option “%(a)s” stands there twice.")),
        (r"(?:.*: )?left '(.*)' stands there twice", N_("“%(a)s” stands on the left twice.")),
        (r"(?:.*: )?give at least 2 pairs", N_("Please give at least 2 pairs with different right sides.")),
        (r"(?:.*: )?(\w+) must be a list of tables", N_("“%(a)s” must be a list in square brackets.")),
        (
            r"(?:.*: )?a gap holds nothing between its bars: (.*)",
            N_("The gap %(a)s has an empty place. Please write an answer there."),
        ),
        (
            r"(?:.*: )?a gap holds the same text twice: (.*)",
            N_("The gap %(a)s holds the same text twice. Please keep one."),
        ),
        (
            r"(?:.*: )?a gap to choose from needs a wrong option: (.*)",
            N_("A gap to choose from needs a wrong option, too: %(a)s"),
        ),
        (r"(?:.*: )?a gap is not closed", N_("A gap is not closed. Please write it as [[answer]].")),
        (
            r"(?:.*: )?there is no gap to fill",
            N_("There is no gap to fill yet. Please write one as [[answer]]."),
        ),
        (r"(?:.*: )?an answer is empty once", N_("An answer is empty once spaces are removed.")),
        (
            r"(?:.*: )?the cell '(.*)' must be either",
            N_("The cell “%(a)s” must be either a text or one gap."),
        ),
        (
            r"(?:.*: )?each row of (\w+) must be a list of texts",
            N_("“%(a)s” must be a list of texts, none of them empty."),
        ),
        (
            r"(?:.*: )?this row has (\d+) cells; there are (\d+) columns",
            N_("This row has %(a)s cells, and there are %(b)s columns. Please make them as many."),
        ),
        (
            r"(?:.*: )?(\d+) pieces, (\d+) wrong; part the text with / into at least (\d+)",
            N_(
                "There are %(a)s parts, %(b)s of them wrong. Please part the text with / into at least "
                "%(c)s, and write wrong ones as [wrong|right]."
            ),
        ),
        (r"(?:.*: )?more than half of the pieces", N_("More than half is wrong. Please make it less.")),
        (
            r"(?:.*: )?the piece '(.*)' is neither",
            N_("“%(a)s” cannot be read. Please write what is wrong as [wrong|right]."),
        ),
        (r"(?:.*: )?min_chars is larger than", N_("The fewest characters are more than the most.")),
        (r"(?:.*: )?answer '(.*)' is empty once", N_("The answer “%(a)s” is empty once spaces are removed.")),
        (r"(?:.*: )?tolerance must not be negative", N_("The tolerance must not be negative.")),
        (
            r"(?:.*: )?tag '(.*)' must be lower-case",
            N_("The tag “%(a)s” must be small letters, such as writing_basic."),
        ),
        (
            r"pass_share must be from 0 to 1",
            N_("The share for passing must be from 0 to 1, such as 0.7 for 70 percent."),
        ),
        (r"the quiz has no question", N_("The quiz has no question yet.")),
        (
            r"(?:.*: )?the bank has (\d+) questions tagged '(.*?)' for it, and (\d+) are",
            N_("The bank has %(a)s questions with the tag “%(b)s” for this, and %(c)s are to be drawn."),
        ),
        (
            r"(?:.*: )?the questions tagged '(.*?)' have different points",
            N_("The questions with the tag “%(a)s” have different points. Please give them the same."),
        ),
        (
            r"min_chars \((\d+)\) is more than max_chars \((\d+)\)",
            N_("At least %(a)s characters is more than at most %(b)s: nothing could be handed in."),
        ),
        (r"(\w+) is for kind = .* only; remove it", N_("“%(a)s” does not belong to this kind of practice.")),
        (
            r"accepts: '(.*)' must be an ending",
            N_("“%(a)s” must be an ending such as .xlsx, in small letters."),
        ),
        (r"without: '(.*)' is no remark", N_("“%(a)s” is not the name of an automatic remark.")),
        (r"the rubric axes are", N_("The rubric needs its five axes in their order.")),
        (
            r"(?:.*: )?url '(.*)' must be a web address",
            N_("“%(a)s” must be a web address beginning with https://."),
        ),
        (
            r"begin headings with ##",
            N_("Please begin headings with ##, because # is the lesson's title."),
        ),
        (r"not a file of a lesson", N_("This is not a file of a lesson.")),
        (r"(?:.*: )?(\w+) must be a list in", N_("“%(a)s” must be a list in square brackets.")),
        (
            r"(?:.*: )?(\w+) must be a table",
            N_('“%(a)s” must be a part of its own: a line [%(a)s], then lines such as "word" = "…".'),
        ),
        (
            r"its series.toml is missing",
            N_("The series.toml of its series is missing or cannot be read."),
        ),
    )
)
KEYS = {
    "title": N_("title"),
    "summary": N_("summary"),
    "minutes": N_("minutes"),
    "tags": N_("tags"),
    "prompt": N_("question text"),
    "explanation": N_("explanation"),
    "see": N_("slide to go back to"),
    "options": N_("options"),
    "answer": N_("right answer"),
    "answers": N_("right answers"),
    "items": N_("items"),
    "pairs": N_("pairs"),
    "points": N_("points"),
    "question": N_("questions"),
    "tag": N_("tag"),
    "count": N_("how many"),
    "attempts": N_("how often it may be taken"),
    "retake_days": N_("days until the next result goes on record"),
    "shuffle": N_("another order for everybody"),
    "brief": N_("brief"),
    "checklist": N_("checklist"),
    "model_answer": N_("model answer"),
    "rubric": N_("rubric"),
    "anchors": N_("rubric texts"),
    "accepts": N_("kinds of files"),
    "keywords": N_("words the text has to hold"),
    "headings": N_("fewest headings"),
    "longest_sentence": N_("longest sentence"),
    "without": N_("automatic remarks left out"),
    "min_chars": N_("fewest characters"),
    "max_chars": N_("most characters"),
    "text": N_("text"),
    "url": N_("web address"),
    "columns": N_("columns"),
    "rows": N_("rows"),
    "guide": N_("what the coach looks at"),
    "tolerance": N_("tolerance"),
    "left": N_("left side"),
    "right": N_("right side"),
}
"""Keys of the TOML files as the forms name them"""


def worded(message: str) -> str:
    for pattern, words in _WORDS:
        if found := pattern.match(message):
            groups = [gettext(KEYS[group]) if group in KEYS else group for group in found.groups()]
            return str(gettext(words, **dict(zip("abcd", groups, strict=False))))
    return message
