"""CSV files → grids, encoding and delimiter detected."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from reportgen.errors import Source
from reportgen.language import say
from reportgen.spec.sources.files import decoded, place_of, project_file
from reportgen.spec.sources.grid import Grid, check_names, fault, letters
from reportgen.spec.tables import CsvSource

DELIMITERS = ",;\t|"


def read_csv(source: CsvSource, folder: Path) -> Grid:
    """Read a CSV file with names in its first row; empty lines are passed over.

    Raises SpecError that names file and cell for rows of another length than the header.
    """
    name, place = str(source.file), place_of(source.file)
    text = decoded(project_file(name, folder, place).read_bytes(), name, source.encoding, place)
    if not text.strip():
        raise fault(say("{} is empty", name), place, "the first line holds the column names")
    delimiter = source.delimiter or _delimiter(text)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        lines = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        raise fault(say("{}, line {}: {}", name, reader.line_num, error), place,
                    'a quote inside a quoted cell is written twice, ""') from None
    lines = [(number, row) for number, row in lines if any(row)]
    if not lines:
        raise fault(say("{} is empty", name), place, "the first line holds the column names")
    columns = tuple(lines[0][1])
    check_names(columns, name, place)
    for number, row in lines[1:]:
        _check_length(name, number, row, columns, delimiter, place)
    rows = tuple(tuple(row) for _, row in lines[1:])
    numbers = [number for number, _ in lines[1:]]
    return Grid(name, columns, rows, lambda row, column: say("cell {}{}", letters(column), numbers[row]))


def _check_length(name: str, number: int, row: list[str], columns: tuple[str, ...], delimiter: str,
                  place: Source | None) -> None:
    if len(row) != len(columns):
        raise fault(say("{}, line {}: {} cells, the header has {}", name, number, len(row), len(columns)), place,
                    say("a {!r} inside a cell needs quotes around the cell", delimiter))


def _delimiter(text: str) -> str:
    """Return the delimiter that the header holds most often; a comma where it holds none."""
    header = text.lstrip().splitlines()[0]
    best = max(DELIMITERS, key=header.count)
    return best if header.count(best) else ","
