"""What a remark says: what was found, why it matters to a reader, how to mend it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext

from lms.drafting.findings.finding import Finding, Fix
from lms.prose import N_

WORDS: dict[str, tuple[str, str, str]] = {
    "length": (
        N_("%(n)s characters; %(low)s to %(high)s are asked for."),
        N_("The client has room for just this length."),
        N_("Add a fact from the material, or take out what the reader can do without."),
    ),
    "keywords": (
        N_("A word is missing that the order asks for: 「%(quote)s」."),
        N_("Readers look for these words, and so do search engines."),
        N_("Put it in where it fits, best into the title or the first sentence."),
    ),
    "headings": (
        N_("%(n)s headings were found; at least %(low)s are asked for."),
        N_("Whoever reads on a phone goes from heading to heading."),
        N_("Begin a line with # (Markdown) or ■ and say in it what the part is about."),
    ),
    "long_sentence": (
        N_("This sentence has %(n)s characters, more than %(high)s."),
        N_("In a long sentence the reader loses who does what."),
        N_("Look for a place where you can set a full stop, and begin anew with the subject."),
    ),
    "same_ending": (
        N_("%(n)s sentences in a row end with 「%(quote)s」."),
        N_("The same ending again and again sounds flat."),
        N_("Join two of them, or end one in another way."),
    ),
    "copied": (
        N_("The same words stand in “%(quote)s”."),
        N_("To the client and to search engines it looks copied."),
        N_("Use your own words, or quote it in 「」 with its source. Names and figures may stay."),
    ),
    "commas": (
        N_("More than %(n)s 「、」 in one sentence."),
        N_("Many commas are a sign that one sentence says several things."),
        N_("Make two sentences of it, or take out commas that nobody needs for reading."),
    ),
    "kanji_run": (
        N_("Many kanji in a row: 「%(quote)s」."),
        N_("A row of kanji is hard to take apart while reading."),
        N_("Put 「の」 or 「を」 in between, or use an easier word. A name may stay as it is."),
    ),
    "style": (
        N_("「です・ます」 and 「だ・である」 are mixed."),
        N_("The reader feels that the tone changes all of a sudden."),
        N_("Keep to one of them through the whole text; in quotations the other may stay."),
    ),
    "full_stop": (
        N_("This sentence has no 「。」 at its end."),
        N_("Without it the reader does not see where the sentence ends."),
        N_("Set 「。」 at its end."),
    ),
    "conjunction": (
        N_("The same conjunction begins sentences again and again."),
        N_("The reader no longer feels where the text is heading."),
        N_("Leave one out; the text often holds together without."),
    ),
    "ga": (
        N_("「が」 joins parts of one sentence twice."),
        N_("After two turns the reader no longer knows what you want to say."),
        N_("Make two sentences of it."),
    ),
    "double_negative": (
        N_("A negation of a negation."),
        N_("The reader has to stop and work out whether it is yes or no."),
        N_("Say it straight: 「〜ないことはない」 becomes 「〜ことがある」."),
    ),
    "particle": (
        N_("「%(quote)s」 comes twice in this sentence."),
        N_("The same particle twice makes it hard to see what belongs to what."),
        N_("Change the order, use another particle, or make two sentences."),
    ),
    "ra": (
        N_("A 「ら」 is missing before 「れる」."),
        N_("In speech it is common; in a text for a client it counts as a mistake."),
        N_("「食べれる」 becomes 「食べられる」, 「見れる」 becomes 「見られる」."),
    ),
    "nfd": (
        N_("A voiced mark that is cut off from its kana: 「%(quote)s」."),
        N_("It comes from copying out of PDF files, and is not found when somebody searches."),
        N_("Type the character again."),
    ),
    "half_kana": (
        N_("Half-width katakana: 「%(quote)s」."),
        N_("On some machines they break, and they look different from the rest."),
        N_("Use full-width katakana: 「%(better)s」."),
    ),
    "control": (
        N_("A character that cannot be seen has slipped in."),
        N_("It breaks the page of the client's site."),
        N_("Delete it."),
    ),
    "weak": (
        N_("「%(quote)s」 sounds unsure."),
        N_("Readers who want to know something look for a clear word."),
        N_("Where you have checked it, say it straight. For your own impression it may stay."),
    ),
    "twice": (
        N_("「%(quote)s」 stands here twice in a row."),
        N_("It is often left over from mending a sentence."),
        N_("Take one out. Where it is meant so, it may stay."),
    ),
    "wrong_word": (
        N_("A word that is often mistaken: 「%(quote)s」."),
        N_("Whoever knows the difference stops here and trusts the text less."),
        N_("Look the word up. Suggestion: 「%(better)s」"),
    ),
    "wordy": (
        N_("「%(quote)s」 can be said more briefly."),
        N_("Short words let what matters stand out."),
        N_("For example: 「%(better)s」"),
    ),
    "stray_letter": (
        N_("A single letter in the middle of Japanese: 「%(quote)s」."),
        N_("Often a key that was hit while converting."),
        N_("Delete it, unless it is meant so."),
    ),
    "bracket": (
        N_("A bracket has no partner."),
        N_("The reader does not know where the remark or the quotation ends."),
        N_("Add the missing bracket, or delete this one."),
    ),
    "invisible": (
        N_("A space without width has slipped in."),
        N_("It comes from copying, cannot be seen, and splits words in a search."),
        N_("Delete it."),
    ),
    "radical": (
        N_("A sign that only looks like a kanji: 「%(quote)s」."),
        N_("It comes from copying out of PDF files, and is not found when somebody searches."),
        N_("Type the character again."),
    ),
    "katakana_space": (
        N_("How katakana words are parted is not the same everywhere: 「%(quote)s」."),
        N_("A client's site keeps to one way of writing."),
        N_("Use 「・」 between katakana words."),
    ),
    "bracket_space": (
        N_("A space beside a bracket."),
        N_("Full-width brackets bring their own room along."),
        N_("Delete the space."),
    ),
    "full_width_space": (
        N_("A space between Japanese characters."),
        N_("In running text it looks like a mistake."),
        N_("Delete the space. In a list or a title it may stay."),
    ),
}
WITHOUT_SUGGESTION = {
    "wordy": N_("Try to say it with fewer words."),
    "wrong_word": N_("Look the word up in a dictionary."),
}


def worded(rule: str, start: int = 0, end: int = 0, *, fix: Fix | None = None, **values: Any) -> Finding:
    """The finding in the language of whoever asks."""
    what, why, how = WORDS[rule]
    if rule in WITHOUT_SUGGESTION and not values.get("better"):
        how = WITHOUT_SUGGESTION[rule]
    what, why, how = (gettext(text, **values) for text in (what, why, how))
    return Finding(rule, start, end, what, why, how, fix)
