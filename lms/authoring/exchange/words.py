"""What is odd about a question that comes or goes, in the words of the screen."""

from __future__ import annotations

from flask_babel import gettext

from courses.exchange.items import Remark
from lms.authoring.archive_words import worded_fault
from lms.prose import N_

WORDS = {
    "empty": N_("There is no question in this file."),
    "not_readable": N_("This file is neither GIFT, Moodle XML nor a QTI 3 package."),
    "encoding": N_("This file cannot be read as %(d)s. Please choose another encoding."),
    "too_large": N_("This file is too large. Please split it."),
    "xml_broken": N_("This file is damaged at %(d)s. Please export it once more."),
    "xml_cut": N_("This file ends too early, at %(d)s. Please export it once more."),
    "xml_tags": N_("The tags < > of this file do not match at %(d)s. Please export it once more."),
    "xml_entity": N_("This file has a sign with & that XML does not know, at %(d)s."),
    "xml_unsafe": N_("This file could be harmful (%(d)s), so it is not opened."),
    "no_quiz": N_("There is no Moodle quiz in this XML."),
    "qti_2": N_("This is QTI %(d)s. Please export it as QTI 3."),
    "no_manifest": N_("The package has no imsmanifest.xml."),
    "file_missing": N_("The package lacks the file %(d)s."),
    "bad_package": N_("This zip file is not opened: %(d)s"),
    "braces": N_("The braces { } do not match. A blank line inside them also parts a question."),
    "braces_twice": N_("There are two pairs of braces { }. GIFT has one in a question."),
    "category_tail": N_("Please put a blank line below $CATEGORY."),
    "answers_few": N_("There are too few answers, or the same one twice."),
    "arrow_missing": N_("A pair has no ->: %(d)s"),
    "number_bad": N_("This is no number: %(d)s"),
    "share_bad": N_("This is no share of the points: %(d)s"),
    "kind_unknown": N_("Questions of the kind “%(d)s” cannot be taken in."),
    "no_question": N_("This is a text without a question. Please put it on a slide."),
    "none_right": N_("No answer is fully right."),
    "several_right": N_("Several answers are right, but only one could be chosen."),
    "several_numbers": N_("Several numbers are right: %(d)s. Please split the question."),
    "wildcard_only": N_("The right answer is a pattern: %(d)s. Please list the answers."),
    "text_lost": N_("A text is empty, or is only a picture: %(d)s"),
    "gap_several": N_("A gap where several can be chosen cannot be taken in."),
    "gap_letters": N_("An answer in a gap has [[, ]], | or a = in front: %(d)s"),
    "hot_letters": N_("A text to find mistakes in holds one of %(d)s."),
    "mistakes_as_choice": N_("Finding mistakes becomes ticking the numbered pieces of the text."),
    "hot_as_choice": N_("Words to tap in a text become choices below it."),
    "picture_wordless": N_("A picture has no description. Please write what it shows."),
    "no_gap": N_("There is no gap in the text."),
    "interactions": N_("Several kinds of answers in one question: %(d)s"),
    "answer_key": N_("The file does not say what is right."),
    "pairs_many": N_("“%(d)s” has several partners."),
    "not_sayable": N_("This format has no texts or tables with gaps."),
    "arrow_inside": N_("GIFT cannot hold -> in an answer: %(d)s"),
    "slashes_first": N_("GIFT cannot hold a step that begins with //."),
    "share_lost": N_("“%(d)s” gave some of the points. Here it is wrong."),
    "minus_lost": N_("“%(d)s” took points away. Here it takes none."),
    "shares_uneven": N_("Right answers had different points. Here they are equal."),
    "wrong_free": N_("A wrong tick took %(d)s %% away. Here it takes as much as a right one gives."),
    "pattern_lost": N_("The pattern “%(d)s” is left out."),
    "case_lost": N_("Capital and small letters were told apart. Here they are not."),
    "feedback_lost": N_("A comment is left out: %(d)s"),
    "feedback_moved": N_("The comment on the right answer becomes the explanation."),
    "combined_lost": N_("A comment on the whole answer is left out: %(d)s"),
    "hints_lost": N_("%(d)s hints are left out."),
    "image_lost": N_("The picture “%(d)s” is left out. Its description stands there."),
    "image_wordless": N_("The picture “%(d)s” is left out, and it has no description."),
    "picture_large": N_("The picture “%(d)s” is too large: at most 5 MB and 40 million pixels."),
    "picture_broken": N_("The picture “%(d)s” cannot be read as PNG, JPEG, GIF, WebP or SVG."),
    "picture_unsafe": N_("The drawing “%(d)s” could be harmful, so it is left out."),
    "media_lost": N_("Sound, video or another file is left out: %(d)s"),
    "markup_lost": N_("Some formatting is left out."),
    "link_lost": N_("The address of a link is left out: %(d)s"),
    "maths_lost": N_("A formula stays as it is typed."),
    "points_rounded": N_("%(d)s points become a whole number."),
    "weights_lost": N_("Gaps had different points. Here they are equal."),
    "tolerance_lost": N_("A gap took numbers near the right one (%(d)s). Here only the number itself."),
    "units_lost": N_("Units with their own rules are left out: %(d)s"),
    "distractor_lost": N_("“%(d)s” has no partner and is left out."),
    "order_marks": N_("Steps were marked in another way (%(d)s)."),
    "order_part": N_("Only some steps were shown at a time. Here all are."),
    "shuffle_lost": N_("The answers had a fixed order. Here they are shuffled."),
    "rules_lost": N_("Its own rules for marking are left out."),
    "all_or_nothing": N_("Only all right together counted. Here a part counts too."),
    "hidden": N_("The question was hidden there."),
    "weight_as_text": N_("The share behind = is read as text: %(d)s"),
    "tags_lost": N_("Its tags are left out: %(d)s"),
    "points_unsaid": N_("The points (%(d)s) do not come along."),
    "unit_unsaid": N_("The unit “%(d)s” does not come along."),
    "guide_unsaid": N_("What a coach looks for does not come along."),
    "lengths_unsaid": N_("The lengths (%(d)s) do not come along."),
    "share_unknown": N_("Moodle may ask about the share 1/%(d)s."),
    "order_unsaid": N_("Moodle marks each step by its place."),
    "whys_unsaid": N_("Comments on options do not come along."),
    "letters_lost": N_("Control characters are left out."),
    "case_widened": N_("There, spaces and kana must be exactly as typed."),
    "explanation_missing": N_("There is no explanation yet."),
    "gap_prompt": N_("There is no request above the text, so a usual one is put there."),
    "lengths_missing": N_("The lengths are not set: 0 to 1000 characters are put there."),
}
PLACED = {"xml_broken", "xml_cut", "xml_tags", "xml_entity"}
"""Their detail is line:column"""


def worded(remark: Remark) -> str:
    detail = remark.detail
    if remark.code == "bad_package":
        detail = _of_package(detail)
    elif remark.code in PLACED:
        line, _colon, column = detail.partition(":")
        detail = gettext("line %(line)s, character %(column)s", line=line, column=column)
    return str(gettext(WORDS[remark.code], d=detail))


def _of_package(detail: str) -> str:
    """As courses.exchange.package names it (`a.xml bomb; b.xml path`), in words."""
    parts = (each.rpartition(" ") for each in detail.split("; "))
    return " ".join(f"{file} {worded_fault(fault)}".strip() for file, _space, fault in parts)
