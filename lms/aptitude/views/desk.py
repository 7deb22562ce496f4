"""The staff's side: who was talked with, what was said for them to read, and writing it down for others."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from lms.accounts.models import Person
from lms.accounts.permissions import needs, visible_worker
from lms.aptitude import interviews, inviting, showing, testing
from lms.aptitude import wishes as said
from lms.aptitude.forms import (
    SPOKEN,
    InvitationForm,
    SpokenInterviewForm,
    SpokenWishForm,
    TestForm,
    said_before,
)
from lms.aptitude.models import How
from lms.aptitude.overview import overview
from lms.aptitude.views.blueprint import bp
from lms.db import db
from lms.skills import ladders
from lms.skills.sources import source_url
from lms.web import see_other, trying


@bp.get("/workers/aptitude")
@needs("look after aptitude")
def workers() -> str:
    page = request.args.get("page", 1, type=int)
    found = overview(db.session(), current_user, page=page) if 0 < page < 100_000 else abort(404)
    return render_template("aptitude/workers.html", found=found)


@bp.get("/workers/<int:worker_id>/aptitude")
@needs("look after aptitude")
def worker(worker_id: int) -> str:
    return _page(visible_worker(db.session(), current_user, worker_id))


@bp.route("/workers/<int:worker_id>/wishes", methods=["GET", "POST"])
@needs("look after aptitude")
def worker_wishes(worker_id: int) -> Any:
    """What the worker said on the phone, face to face or on paper."""
    found = visible_worker(db.session(), current_user, worker_id)
    before = said.shared_with(db.session(), current_user, found)
    form = SpokenWishForm(data=said_before(before, found.hours_per_week))
    if form.validate_on_submit():
        with trying(form) as attempt:
            how = How(form.how.data)
            said.say(db.session(), found, how=how, by=current_user, **form.values())
        if attempt.succeeded:
            flash(_("Written down. The worker has been told."))
            return see_other(url_for("aptitude.worker", worker_id=worker_id))
    return render_template("aptitude/wishes.html", worker=found, form=form, own=False)


@bp.route("/workers/<int:worker_id>/interviews", methods=["GET", "POST"])
@needs("look after aptitude")
def worker_interviews(worker_id: int) -> Any:
    found, form = visible_worker(db.session(), current_user, worker_id), SpokenInterviewForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            how = How(form.how.data)
            interviews.hold(db.session(), found, how=how, by=current_user, **form.values())
        if attempt.succeeded:
            flash(_("Written down. The worker has been told."))
            return see_other(url_for("aptitude.worker", worker_id=worker_id))
    return render_template("aptitude/interview.html", worker=found, form=form, own=False)


@bp.post("/workers/<int:worker_id>/aptitude-tests")
@needs("look after aptitude")
def worker_tests(worker_id: int) -> Any:
    """Questions read out to the worker."""
    found, form = visible_worker(db.session(), current_user, worker_id), TestForm()
    skill = ladders.skill_of(db.session(), form.track.data or "") or abort(404)
    how = form.how.data if form.how.data in dict(SPOKEN) else How.FACE_TO_FACE.value
    with trying(form) as attempt:
        test = testing.begin(db.session(), found, skill, how=How(how), by=current_user)
    if attempt.succeeded:
        return see_other(url_for("aptitude.test", test_id=test.id))
    return _page(found, form)


@bp.post("/workers/<int:worker_id>/aptitude-invitations")
@needs("look after aptitude")
def worker_invitations(worker_id: int) -> Any:
    """The worker is asked to take it alone, when it suits."""
    found, form = visible_worker(db.session(), current_user, worker_id), InvitationForm()
    skill = ladders.skill_of(db.session(), form.track.data or "") or abort(404)
    with trying(form) as attempt:
        inviting.invite(db.session(), found, skill, by=current_user)
    if attempt.succeeded:
        flash(_("%(name)s has been asked.", name=found.name))
        return see_other(url_for("aptitude.worker", worker_id=worker_id))
    return _page(found, invitation=form)


def _page(found: Person, form: TestForm | None = None, *, invitation: InvitationForm | None = None) -> str:
    return render_template(
        "aptitude/worker.html",
        worker=found,
        shared=said.shared_with(db.session(), current_user, found),
        said=said.newest(db.session(), found) is not None,
        interviews=interviews.interviews_of(db.session(), found),
        offers=showing.offers(db.session(), found),
        results=showing.results(db.session(), found),
        invited=inviting.invitations(db.session(), found),
        form=form or TestForm(formdata=None),
        invitation=invitation or InvitationForm(formdata=None),
        spoken=SPOKEN,
    )


def _where(interview_id: int, viewer: Person) -> str | None:
    """For the skill pages: where a first talk can be read."""
    found = interviews.visible_interview(db.session(), viewer, interview_id)
    if found is None:
        return None
    own = found.worker_id == viewer.id
    return url_for("aptitude.index") if own else url_for("aptitude.worker", worker_id=found.worker_id)


source_url("interview", _where)
