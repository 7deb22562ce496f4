"""What people call the metrics and their units, and where each figure comes from."""

from __future__ import annotations

from typing import Any

from flask import has_request_context
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from lms.db import db
from lms.prose import N_
from lms.skills.metrics import Unit, quiz_tag
from lms.skills.quiz_names import quiz_name

LABELS: dict[str, Any] = {
    "onboarding.identity_checked": _("Identity confirmed"),
    "onboarding.nda_signed": _("Promise of secrecy"),
    "onboarding.quiz": _("Quiz of the first lesson"),
    "quiz.writing_basic": _("Quizzes: basics of writing"),
    "quiz.writing_seo_law": _("Quizzes: search engines and law"),
    "quiz.privacy_basic": _("Quizzes: personal data"),
    "quiz.spreadsheet": _("Quizzes: spreadsheets"),
    "practice.count": _("Practice pieces marked"),
    "practice.rubric_adj": _("Marks in practice"),
    "practice.typo_per_1000": _("Typos in practice (per 1,000 characters)"),
    "practice.similarity": _("Closeness to other texts in practice"),
    "practice.fields": _("Fields entered in practice"),
    "practice.field_error_rate": _("Entry errors in practice"),
    "qc.n": _("Deliverables checked"),
    "qc.first_pass_rate": _("Passed without correction"),
    "qc.typo_per_1000": _("Typos in deliverables (per 1,000 characters)"),
    "qc.similarity_max": _("Closeness to other texts in deliverables"),
    "qc.revision_rounds_mean": _("Rounds of correction"),
    "rel.on_time_rate": _("Delivered by the agreed day"),
    "rel.completion_rate": _("Tasks finished"),
    "rating.mean": _("Rating by clients and director"),
    "rubric_adj.mean": _("Marks in practice and work"),
    "coaches.distinct": _("People who marked the work"),
    "clients.distinct": _("Clients worked for"),
    "data.fields_n": _("Fields checked in work"),
    "data.error_rate": _("Entry errors in work"),
    "data.error_rate_upper90": _("Entry errors in work (cautious estimate)"),
    "verify.seed_detection": _("Planted errors found"),
    "verify.residual_error_rate": _("Errors left after verifying"),
    "verify.touches": _("Keystrokes verified"),
    "speed.net_chars_10min": _("Characters typed in 10 minutes"),
    "transcription.score_any": _("Transcription test"),
    "review.n": _("Deliverables of others checked"),
    "review.double_scored": _("Checked together with the director"),
    "review.weighted_kappa": _("Agreement with the director's marks (kappa)"),
    "review.escape_rate": _("Faults found by clients after own check"),
    "mentoring.mentees_promoted": _("People accompanied to the next level"),
    "team.jobs_led": _("Team jobs led to delivery"),
    "team.on_time_rate": _("Team jobs led, delivered in time"),
    "model.p_above_cut": _("How sure the estimate is"),
}
COMES_FROM: dict[str, Any] = {
    "onboarding.identity_checked": _("Staff confirm it with you: face to face, by phone or online."),
    "onboarding.nda_signed": _("You can read the promise and agree to it on the screen or on paper."),
    "onboarding.quiz": _("It appears when you have taken the quiz of the first lesson."),
    "quiz": _("It appears when you have taken the quizzes."),
    "practice.fields": _("It appears when you have handed in a data entry practice."),
    "practice.field_error_rate": _("It appears when you have handed in a data entry practice."),
    "practice": _("It appears when a coach has marked your practice piece."),
    "qc": _("It appears when your deliverable has been checked."),
    "data": _("It appears when your data entry has been checked."),
    "rel": _("It appears when your first task is done."),
    "rating": _("It appears when ratings have come in."),
    "rubric_adj": _("It appears when your pieces have been marked."),
    "coaches": _("It appears when your pieces have been marked."),
    "clients": _("It appears when a client's task has been accepted."),
    "speed": _("It appears when you have taken the typing test of ten minutes with at most ten errors."),
    "transcription": _("It appears when you have handed in a transcription and taken its lesson's quiz."),
    "review.double_scored": _("It appears when a director has marked what you checked, too."),
    "review.weighted_kappa": _("It appears when a director has marked what you checked, too."),
    "review": _("It appears when you have checked somebody else's deliverable."),
    "verify.residual_error_rate": _("It appears when you have verified delivered data."),
    "verify": _("It appears when you have verified delivered data in which errors were planted."),
    "mentoring": _("It appears when somebody you accompany as coach reaches a level."),
    "team": _("It appears when a team job you led has been delivered."),
    "model": _("This figure is not worked out yet. It never decides a level."),
}
UNITS: dict[Unit, str] = {
    Unit.PIECES: N_("%(n)s pieces"),
    Unit.PEOPLE: N_("%(n)s people"),
    Unit.CLIENTS: N_("%(n)s clients"),
    Unit.FIELDS: N_("%(n)s fields"),
    Unit.TOUCHES: N_("%(n)s keystrokes"),
    Unit.PLANTED: N_("%(n)s planted errors"),
    Unit.CHARACTERS: N_("%(n)s characters"),
    Unit.POINTS: N_("%(n)s points"),
    Unit.MARK: N_("%(n)s of 4 points"),
    Unit.STARS: N_("%(n)s of 5 stars"),
    Unit.ROUNDS: N_("%(n)s rounds"),
}
ENTERED = _("A coach or the director can enter it.")


def label(metric: str, session: Session | None = None) -> str:
    """KeyError for a name that is no metric. What quizzes of a town's own are called is looked up in
    `session`, without one in the request's; outside of requests they then go by their tag."""
    if metric in LABELS:
        return str(LABELS[metric])
    tag = quiz_tag(metric)
    if tag is None:
        raise KeyError(metric)
    if session is None and has_request_context():  # a job's own session must not wait for another one
        session = db.session()
    return str(gettext("Quizzes: %(name)s", name=quiz_name(session, tag) if session else tag))
