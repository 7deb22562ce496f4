"""The one list of what runs by the clock. Each chore is a job in the ledger, so that one worker does it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy import delete
from sqlalchemy.orm import Session

from lms import background
from lms.accounts import sign_in
from lms.accounts.models import OneTimeCode, SignInFailure, UserSession
from lms.aptitude import calibrating
from lms.authoring import brought, unshown
from lms.background import Control, Effects, Job, JobState, job
from lms.belongings import books, bundles, leaving, sweeping
from lms.coaching.caseload import absences
from lms.coaching.meetings import upkeep
from lms.db import now
from lms.importing import taking
from lms.learning.runs import announcing
from lms.media import building, editions, uploads
from lms.notices import post
from lms.passport.badges import issuing
from lms.practice import similarity
from lms.skills.deciding import reminding
from lms.skills.estimates import refitting
from lms.skills.standings import upkeep as standings

log = logging.getLogger(__name__)
LOOK_EVERY = 60.0


def forget_sign_in_traces(session: Session) -> None:
    """Failures, codes and sessions that no longer say anything."""
    session.execute(delete(SignInFailure).where(SignInFailure.at < now() - timedelta(days=1)))
    session.execute(delete(OneTimeCode).where(OneTimeCode.expires_at < now() - timedelta(days=7)))
    session.execute(delete(UserSession).where(UserSession.seen_at < now() - timedelta(days=91)))


def forget_ended_jobs(session: Session) -> None:
    """Done and cancelled jobs after a month; failed ones stay to be read."""
    ended = Job.state.in_([JobState.DONE, JobState.CANCELLED]), Job.finished_at < now() - timedelta(days=30)
    session.execute(delete(Job).where(*ended))


def forget_pictures(session: Session) -> None:
    """Their files go in a job of its own, once the rows are really gone."""
    sweeping.ask_for(session, unshown.forget(session))


HOURLY: tuple[Callable[[Session], object], ...] = (
    uploads.expire,
    editions.sweep,
    announcing.announce,
    absences.keep_up,
    upkeep.free_in_rests,
    upkeep.remind,
    sign_in.close_old_doors,
)
CHORES: dict[str, tuple[timedelta, tuple[Callable[[Session], object], ...]]] = {
    "often": (timedelta(minutes=10), (issuing.issue_due, post.write_letters, standings.ask_to_catch_up)),
    "hourly": (timedelta(hours=1), HOURLY),
    "nightly": (
        timedelta(days=1),
        (
            forget_sign_in_traces,
            forget_ended_jobs,
            taking.forget_unconfirmed,
            building.forget_unused,
            brought.forget,
            forget_pictures,
            bundles.forget,
            similarity.take_in,
            refitting.ask_for,
            calibrating.ask_for,
            standings.ask_to_compare,
            leaving.ask_for_due,
            books.forget_due,
            reminding.remind,
            reminding.call_for_review,
        ),
    ),
}


@job("chores")
def chores(_control: Control, *, name: str) -> Effects:
    """Everything of one list in one transaction."""

    def run(session: Session) -> None:
        for chore in CHORES[name][1]:
            chore(session)

    return run


def enqueue_due(session: Session) -> list[str]:
    """Put the lists whose time has come into the ledger; returns their names."""
    due = [name for name, (every, _) in CHORES.items() if _is_due(session, name, every)]
    for name in due:
        background.enqueue(session, "chores", key=f"chores:{name}", priority=90, name=name)
    return due


def watch_the_clock(app: Flask, stop: threading.Event) -> None:
    """Beside the worker: once a minute see whether something is due."""
    with app.app_context():
        while not stop.wait(LOOK_EVERY):
            try:
                with background.transaction() as session:
                    enqueue_due(session)
            except Exception:
                log.exception("Chores could not be put into the ledger")


def _is_due(session: Session, name: str, every: timedelta) -> bool:
    last = background.latest(session, f"chores:{name}")
    return last is None or last.created_at <= now() - every
