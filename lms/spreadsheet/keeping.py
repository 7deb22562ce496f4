"""Opening a table that is to stay the file it was."""

from __future__ import annotations

from typing import IO

from courses.drills.workbook import LARGEST
from lms.spreadsheet.kept import Kept
from lms.spreadsheet.kept_csv import KeptCsv
from lms.spreadsheet.kept_xlsx import KeptXlsx
from lms.spreadsheet.reading import REASONS, Unreadable, is_workbook


def opened(name: str, stream: IO[bytes]) -> Kept:
    """Of a workbook the first sheet. Raises Unreadable."""
    content = stream.read(LARGEST + 1)
    if not content.strip():
        raise Unreadable(REASONS["empty"])
    if len(content) > LARGEST:
        raise Unreadable(REASONS["too_large"])
    return KeptXlsx(content) if is_workbook(name, content) else KeptCsv(content)
