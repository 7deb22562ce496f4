"""What the screen says about planted errors and cells."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from openpyxl.utils.cell import get_column_letter

from lms.spreadsheet.kept import Place
from lms.teamjobs.verifying.models import FoundBy
from lms.teamjobs.verifying.planting import Cells
from lms.teamjobs.verifying.slips import Slip

SLIPS: dict[Slip, Any] = {
    Slip.SWAPPED: _("Two characters changed places"),
    Slip.DROPPED: _("A character left out"),
    Slip.DOUBLED: _("A character typed twice"),
    Slip.NEIGHBOUR: _("The value of the row above or below"),
    Slip.ALIKE: _("A character that looks alike"),
    Slip.VOICED: _("Voicing mark or small kana"),
    Slip.WIDTH: _("Full or half width"),
    Slip.MISSING: _("Left empty"),
}
FOUND_BY: dict[FoundBy, Any] = {
    FoundBy.CLIENT: _("The client"),
    FoundBy.RECHECK: _("Somebody who compared once more"),
}


def cell_name(cells: Cells, place: Place, *, headings: int) -> str:
    """「12行目 電話番号」: the row as a spreadsheet program counts, the column's heading, else its letter."""
    row, column = place
    heading = cells[headings - 1][column].strip() if headings else ""
    column_name = heading[:40] or get_column_letter(column + 1)
    return str(gettext("Row %(row)s, %(column)s", row=row + 1, column=column_name))
