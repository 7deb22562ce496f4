"""A verified table coming back: only one that can be compared is taken, so that nobody finds out too late."""

from __future__ import annotations

from typing import IO, Any

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from lms.errors import BadInput
from lms.spreadsheet.keeping import opened
from lms.spreadsheet.kept import Kept
from lms.teamjobs.models import Placement
from lms.teamjobs.verifying.comparing import Misfit, misfit
from lms.teamjobs.verifying.tables import given_out, verification_of

MISFITS: dict[Misfit, Any] = {
    Misfit.ROWS: _(
        "You were given %(given)s rows, and %(found)s came back. Please change cells only, and write to the "
        "director what is missing or too much."
    ),
    Misfit.COLUMNS: _(
        "You were given %(given)s columns, and %(found)s came back. Please change cells only, and write to "
        "the director what is missing or too much."
    ),
    Misfit.MOVED_ROWS: _(
        "Rows stand in another order than in the file you were given. Please put your corrections into the "
        "file as it was, without sorting."
    ),
    Misfit.MOVED_COLUMNS: _(
        "Columns stand in another order than in the file you were given. Please put your corrections into "
        "the file as it was."
    ),
    Misfit.ANOTHER_TABLE: _(
        "Many cells differ from the file you were given. Is it the right file? Some programs change numbers "
        "and days by themselves while they open a file (0166 becomes 166): then open it with all columns as "
        "text."
    ),
}


def must_fit(session: Session, placement: Placement, file: tuple[str, IO[bytes]] | None) -> None:
    """Of a verification: BadInput for a file that cannot be compared with what was given out. The file is
    read and stands at its beginning again."""
    verification = verification_of(session, placement.task)
    if verification is None:
        return
    if file is None:
        raise BadInput(_("Please choose the table with your corrections."), field="file")
    name, stream = file
    returned = opened(name, stream)
    stream.seek(0)
    _must_be_worked_out(returned)
    given = given_out(session, verification)
    why = misfit(given.cells, returned.cells, headings=verification.headings)
    if why is not None:
        told = (
            (given.width, returned.width)
            if why is Misfit.COLUMNS
            else (len(given.cells), len(returned.cells))
        )
        raise BadInput(MISFITS[why] % {"given": told[0], "found": told[1]}, field="file")


def _must_be_worked_out(returned: Kept) -> None:
    if returned.not_worked_out:
        raise BadInput(
            _(
                "Some cells hold formulas that were never worked out. Please write the values, or save the "
                "file once more in a spreadsheet program."
            ),
            field="file",
        )
