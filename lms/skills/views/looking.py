"""Who opened what: kept in a short transaction of its own, because a page that is read writes nothing."""

from __future__ import annotations

from collections.abc import Iterable

from flask import abort, render_template
from flask_babel import lazy_gettext as _
from flask_login import current_user

from lms.accounts.models import Person
from lms.accounts.permissions import needs
from lms.background import transaction
from lms.db import db
from lms.skills.deciding import looks
from lms.skills.deciding.models import Occasion
from lms.skills.models import Proposal
from lms.skills.seeing import visible_record
from lms.skills.views.blueprint import bp

OCCASIONS = {
    Occasion.PROPOSED: _("proposed the level"),
    Occasion.OPENED: _("opened the proposal"),
    Occasion.LISTED: _("saw it in the monthly review"),
    Occasion.DECIDED: _("decided"),
    Occasion.APPEAL_OPENED: _("opened the appeal"),
    Occasion.APPEAL_DECIDED: _("decided the appeal"),
}


@bp.get("/proposals/<int:proposal_id>/record")
@needs("see skills")
def proposal_record(proposal_id: int) -> str:
    """Who saw what when, for the worker too."""
    found = visible_record(db.session(), current_user, proposal_id) or abort(404)
    return render_template(
        "skills/proposal_record.html",
        proposal=found,
        looks=looks.looks(db.session(), found),
        occasions=OCCASIONS,
    )


def looked(proposals: Iterable[Proposal], occasion: Occasion) -> None:
    """The signed-in person has the evidence of these proposals before them."""
    ids = [proposal.id for proposal in proposals]
    if not ids:
        return
    with transaction() as session:
        by = session.get_one(Person, current_user.id)
        for number in ids:
            looks.keep(session, session.get_one(Proposal, number), occasion=occasion, by=by)
