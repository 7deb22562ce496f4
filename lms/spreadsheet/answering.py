"""A table as the answer to a request."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from flask import Response, send_file

from lms.spreadsheet.csv_files import Cell, chunks, written
from lms.spreadsheet.xlsx_files import workbook_chunks

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """The table as a file called `name`, which may be Japanese."""
    file = io.BytesIO(written(headings, rows))
    return send_file(file, mimetype="text/csv", as_attachment=True, download_name=name)


def stream(
    name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, encoding: str = "utf-8"
) -> Response:
    """The same, sent while `rows` are read: any length, little memory. The request is over by then, so the
    rows need no context of it."""
    charset = "windows-31j" if encoding == "cp932" else encoding
    return _sent(name, f"text/csv; charset={charset}", chunks(headings, rows, encoding=encoding))


def stream_workbook(
    name: str, sheet: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> Response:
    return _sent(name, XLSX, workbook_chunks(sheet, headings, rows))


def _sent(name: str, mimetype: str, parts: Iterator[bytes]) -> Response:
    answer = Response(parts, content_type=mimetype)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer
