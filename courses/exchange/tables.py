"""A foreign text with gaps that is one table: its cells are texts or gaps, as in ours."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from courses.exchange.gaps import MARKED, USUAL_PROMPT, blanks_of, comments_of, marked
from courses.exchange.items import Gap, Remark, Words
from courses.exchange.notes import Remarks
from courses.exchange.words import to_blocks, to_markdown, to_plain
from courses.questions import Blank

MOST_COLUMNS = 8
_AROUND = {"thead", "tbody", "tfoot", "caption"}


@dataclass(frozen=True)
class Table:
    prompt: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | Blank, ...], ...]
    comments: list[Words]


def table_of(pieces: tuple[Words | Gap, ...], remarks: Remarks) -> Table | None:
    """None where there is more or less than one even table with a head, or a cell holds text and gap."""
    gaps = [piece for piece in pieces if isinstance(piece, Gap)]
    grid = _Grid()
    grid.feed(marked(pieces))
    grid.close()
    if not gaps or not grid.is_plain or not _fits(grid.rows, len(gaps)):
        return None
    head, *rows = grid.rows
    found = blanks_of(gaps, remarks)
    prompt, odd = to_blocks(Words(grid.before, "html"))
    remarks += odd
    if not prompt:
        remarks.append(Remark("gap_prompt", "mend"))
    columns = tuple(to_plain(Words(cell, "html"))[0] for cell in head)
    cells = tuple(tuple(_cell(cell, found, remarks) for cell in row) for row in rows)
    return Table(prompt or USUAL_PROMPT, columns, cells, comments_of(gaps))


def _fits(rows: list[list[str]], gaps: int) -> bool:
    """A head without gaps, rows as wide as it, every gap alone in a cell."""
    if (
        len(rows) < 2
        or not 1 <= len(rows[0]) <= MOST_COLUMNS
        or any(len(row) != len(rows[0]) for row in rows)
    ):
        return False
    if not all(to_plain(Words(cell, "html"))[0] and not MARKED.search(cell) for cell in rows[0]):
        return False
    cells = [cell for row in rows[1:] for cell in row if MARKED.search(cell)]
    return len(cells) == gaps and all(MARKED.fullmatch(to_plain(Words(c, "html"))[0]) for c in cells)


def _cell(cell: str, blanks: list[Blank], remarks: Remarks) -> str | Blank:
    if gap := MARKED.search(cell):
        return blanks[int(gap[1])]
    text, odd = to_markdown(Words(cell, "html"))
    remarks += odd
    return text


@dataclass
class _Grid(HTMLParser):
    """`before`: the HTML above the table; `rows` of cells as HTML."""

    before: str = ""
    rows: list[list[str]] = field(default_factory=list)
    is_plain: bool = True
    state: str = "before"

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=False)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        spans = any(name in {"colspan", "rowspan"} and value not in {None, "", "1"} for name, value in attrs)
        if tag == "table":
            self.is_plain &= self.state == "before"
            self.state = "table"
        elif self.state == "table" and tag == "tr":
            self.rows.append([])
        elif self.state == "table" and tag in {"td", "th"} and self.rows:
            self.is_plain &= not spans
            self.rows[-1].append("")
            self.state = "cell"
        elif self.state == "table" and tag not in _AROUND:
            self.is_plain = False
        else:
            self._put(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if self.state == "cell" and tag in {"td", "th"}:
            self.state = "table"
        elif self.state in {"cell", "table"} and tag == "table":
            self.state = "after"
        else:
            self._put(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._put(data)

    def handle_entityref(self, name: str) -> None:
        self._put(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._put(f"&#{name};")

    def _put(self, html: str) -> None:
        if self.state == "before":
            self.before += html
        elif self.state == "cell":
            self.rows[-1][-1] += html
        elif html.strip() and not html.startswith("<"):
            self.is_plain = False
