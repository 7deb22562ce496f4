"""What is wrong with an archive, in the words of the screen."""

from __future__ import annotations

from flask_babel import gettext

from courses.archive import HIGHEST_RATIO, LARGEST_FILE, LARGEST_TEXT, LARGEST_WHOLE, MOST_FILES, BadArchive
from courses.problems import Problem
from lms.authoring.problem_words import worded
from lms.prose import N_

FAULTS = {
    "no_zip": N_("This is not a zip file, or it is damaged. Please export it once more."),
    "too_many": N_("There are more than %(n)s files in it."),
    "too_large": N_("This file is too large: texts up to %(text)s MB, recordings up to %(sound)s MB."),
    "whole_too_large": N_("Unpacked it would be larger than %(whole)s MB."),
    "bomb": N_("This file would grow more than %(ratio)s times while unpacking."),
    "path": N_("The name leads outside its folder."),
    "link": N_("This is a link or a device, not a file."),
    "twice": N_("This name is in the archive twice."),
    "encrypted": N_("This file is locked with a password."),
    "damaged": N_("This file is damaged."),
    "nested": N_("An archive inside the archive is not opened."),
    "ending": N_(
        "Only texts (.toml, .md), drawings (.svg), pictures (.png, .jpg) and recordings belong here."
    ),
    "name": N_("Folders need small letters a to z, digits and hyphens."),
    "compression": N_("This way of packing is not known here. Please make a usual zip."),
    "empty": N_("There is nothing in it."),
    "not_utf8": N_("This text is not UTF-8. Please save it again with that encoding."),
    "not_ours": N_("This is no picture that a question can show. Please add it on the question's page."),
    "no_course": N_(
        "The course.toml of its course is missing or cannot be read. It names the lessons and their order."
    ),
    "no_sound": N_("This is no recording, or it is damaged."),
    "no_slide": N_("No slide has this id, so nobody would hear this recording."),
    "no_series": N_("There is no series.toml in it. A course stands in the folder of its series."),
}


def faults_of(error: BadArchive) -> list[tuple[str, str]]:
    """(file, what is wrong with it)"""
    return [(problem.file, worded_fault(problem.fault)) for problem in error.problems]


def worded_fault(fault: str) -> str:
    limits = {
        "n": MOST_FILES,
        "text": LARGEST_TEXT // 1_000_000,
        "sound": LARGEST_FILE // 1_000_000,
        "whole": LARGEST_WHOLE // 1_000_000,
        "ratio": HIGHEST_RATIO,
    }
    return str(gettext(FAULTS[fault], **limits)) if fault in FAULTS else fault


def worded_problem(problem: Problem) -> str:
    known = FAULTS.get(problem.message)
    return str(gettext(known)) if known else worded(problem.message)
