"""The rooms that answer requests, the way between them, and the page each role starts from."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import gettext
from flask_login import current_user

from lms.accounts.models import Role
from lms.accounts.permissions import may, permission_of
from lms.prose import N_

VIEWS = (
    "lms.accounts.views",
    "lms.accounts.register",
    "lms.notices.views",
    "lms.media.views",
    "lms.media.tus",
    "lms.media.delivery",
    "lms.captions.views",
    "lms.captions.recognition_desk",
    "lms.learning.views",
    "lms.learning.viewings",
    "lms.learning.quiz.attempts",
    "lms.learning.quiz.places",
    "lms.learning.quiz.text_views",
    "lms.learning.quiz.rehearsals",
    "lms.learning.quiz.time_views",
    "lms.learning.quiz.told_views",
    "lms.learning.quiz.bank_views",
    "lms.learning.pictures.views",
    "lms.learning.items.views",
    "lms.learning.review.views",
    "lms.learning.lesson_video",
    "lms.learning.runs.own",
    "lms.learning.runs.desk",
    "lms.learning.runs.people_desk",
    "lms.learning.runs.feeds",
    "lms.authoring.shelf",
    "lms.authoring.desk",
    "lms.authoring.editor",
    "lms.authoring.question_desk",
    "lms.authoring.dictation_desk",
    "lms.authoring.studio",
    "lms.authoring.versions",
    "lms.authoring.archive_desk",
    "lms.authoring.exchange.views",
    "lms.pocket.views",
    "lms.pocket.shelf",
    "lms.skills.views",
    "lms.aptitude.views",
    "lms.drafting.views",
    "lms.practice.views",
    "lms.practice.drills.views",
    "lms.practice.drills.run_views",
    "lms.practice.told_views",
    "lms.practice.looking",
    "lms.practice.annotating",
    "lms.practice.desk",
    "lms.coaching.meetings.views",
    "lms.coaching.meetings.desk",
    "lms.coaching.caseload.views",
    "lms.coaching.signs.views",
    "lms.coaching.outside.views",
    "lms.coaching.outside.advice_views",
    "lms.practice.voices.views",
    "lms.practice.phrases.views",
    "lms.practice.second_desk",
    "lms.teamjobs.desk",
    "lms.teamjobs.trial_desk",
    "lms.teamjobs.ending_desk",
    "lms.teamjobs.rescheduling.desk",
    "lms.teamjobs.client_ratings.desk",
    "lms.teamjobs.leading.desk",
    "lms.teamjobs.checking.desk",
    "lms.teamjobs.checking.naming_desk",
    "lms.teamjobs.checking.second_desk",
    "lms.teamjobs.complaints.desk",
    "lms.teamjobs.verifying.desk",
    "lms.teamjobs.work",
    "lms.apprenticeship.views",
    "lms.passport.views",
    "lms.passport.public",
    "lms.belongings.views",
    "lms.stepping_back.views",
    "lms.reports.today",
    "lms.importing.views",
    "lms.reports.board.views",
    "lms.reports.team.views",
    "lms.reports.officer",
    "lms.site.views",
)
FIRST_PAGES = (
    (Role.DIRECTOR, "today.index"),
    (Role.COACH, "today.index"),
    (Role.WORKER, "today.index"),
    (Role.OFFICER, "figures.index"),
)
"""Where each role starts, the most demanding role first."""
LINKS = (
    ("today.index", N_("Today")),
    ("desk.today_list", N_("Desk")),
    ("learning.index", N_("Lessons")),
    ("authoring.index", N_("Write lessons")),
    ("practice.index", N_("Practice")),
    ("media.index", N_("Videos")),
    ("skills.own_skills", N_("Skills")),
    ("skills.waiting_proposals", N_("Promotions")),
    ("work.index", N_("Work")),
    ("desk_tasks.index", N_("Tasks")),
    ("board.index", N_("Skill board")),
    ("register.index", N_("People")),
    ("figures.index", N_("Figures")),
)
"""The main navigation in order; a person sees the links whose permission they have."""


@dataclass(frozen=True)
class Link:
    url: str
    text: str
    here: bool


def room_links() -> list[Link]:
    return [
        Link(url_for(endpoint), gettext(text), endpoint.split(".")[0] == request.blueprint)
        for endpoint, text in LINKS
        if _open(endpoint)
    ]


def _open(endpoint: str) -> bool:
    permission = permission_of(endpoint)
    return endpoint in current_app.view_functions and (permission is None or may(current_user, permission))
