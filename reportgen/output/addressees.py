"""A list of people, CSV or XLSX → who gets a message of their own: address, greeting, the edition meant for them."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from reportgen.errors import OutputError, Problem
from reportgen.language import say
from reportgen.spec.marks import SourceText
from reportgen.spec.sources.csv import read_csv
from reportgen.spec.sources.files import project_file
from reportgen.spec.sources.grid import Grid
from reportgen.spec.sources.xlsx import read_xlsx
from reportgen.spec.tables import CsvSource, XlsxSource

COLUMNS = ("address", "name", "file")


class Addressee(Struct, frozen=True):
    """The recipients of one message, its first line, and the PDF for them where it is not the project's own."""

    recipients: tuple[str, ...]
    greeting: str = ""
    file: Path | None = None


def read_addressees(listing: Path, greeting: str) -> tuple[Addressee, ...]:
    """Return a message's addressee for each row; `{name}` in the greeting becomes the row's name.

    Columns are `address`, and, where wanted, `name` and `file` (a PDF, from the list's folder); others are passed over.
    Raises OutputError for a list without addresses, a row without one and a file that is no PDF; SpecError for a list
    that cannot be read.
    """
    grid = _grid(listing)
    if "address" not in grid.columns:
        raise OutputError(Problem(say("{} has no column `address`, only {}",
                                      listing.name, ", ".join(grid.columns)),
                                  rule="mail", hint=say("its first line names the columns: {}",
                                                        ", ".join(COLUMNS))))
    found = []
    for number, cells in enumerate(grid.rows):
        row = {column: str(cell or "").strip() for column, cell in zip(grid.columns, cells, strict=True)}
        if not row["address"]:
            place = grid.cell(number, grid.columns.index("address"))
            raise OutputError(Problem(say("{}, {}: the row has no address", listing.name, place), rule="mail",
                                      hint="write one, or take the row out"))
        name, file = row.get("name", ""), row.get("file", "")
        found.append(Addressee((row["address"],), greeting.replace("{name}", name) if name else "",
                               _edition(file, listing) if file else None))
    return tuple(found)


def _grid(listing: Path) -> Grid:
    file = SourceText(listing.name)
    if listing.suffix.lower() == ".xlsx":
        return read_xlsx(XlsxSource(file=file), listing.parent)
    return read_csv(CsvSource(file=file), listing.parent)


def _edition(file: str, listing: Path) -> Path:
    path = project_file(file, listing.parent, None)
    if not path.read_bytes().startswith(b"%PDF-"):
        raise OutputError(Problem(say("{}: {!r} is not a PDF file", listing.name, file), rule="mail",
                                  hint="name a file that `reportgen build` made"))
    return path
