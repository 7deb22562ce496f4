"""What each step of a director is called, and the question that the trainee's note answers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.apprenticeship.models import DirectorStep

NAMES = {
    DirectorStep.INTAKE: _("Taking the order"),
    DirectorStep.SPLIT: _("Splitting the work"),
    DirectorStep.ESTIMATE: _("Estimating"),
    DirectorStep.STAFFING: _("Placing the work"),
    DirectorStep.CHECK: _("Checking"),
    DirectorStep.DELIVERY: _("Delivering"),
}
QUESTIONS = {
    DirectorStep.INTAKE: _("What does the client need, by when, and what did you ask to be sure?"),
    DirectorStep.SPLIT: _("Into which tasks do you split it, and how can each be checked?"),
    DirectorStep.ESTIMATE: _("How many hours and what fee for each task, and how did you arrive at it?"),
    DirectorStep.STAFFING: _("Whom do you ask, and why is it good for the work and for that person?"),
    DirectorStep.CHECK: _(
        "Which point of the spec did you look at, what did you find, and what did you say?"
    ),
    DirectorStep.DELIVERY: _("What did you hand over, how did you thank everybody, what is left to do?"),
}
