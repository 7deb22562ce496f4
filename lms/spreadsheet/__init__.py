"""Tables for spreadsheet programs, out and in: CSV and .xlsx that are Japanese to Excel and never run a
formula."""

from lms.spreadsheet.answering import download, stream, stream_workbook
from lms.spreadsheet.csv_files import Cell, guarded, written
from lms.spreadsheet.reading import Unreadable, read_table

__all__ = [
    "Cell",
    "Unreadable",
    "download",
    "guarded",
    "read_table",
    "stream",
    "stream_workbook",
    "written",
]
