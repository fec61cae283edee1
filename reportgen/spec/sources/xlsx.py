"""XLSX workbooks → grids: sheet, range, header rows with merged cells. Needs openpyxl (extra `data`)."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reportgen.language import say
from reportgen.spec.model import near
from reportgen.spec.sources.files import place_of, project_file
from reportgen.spec.sources.grid import Grid, Raw, check_names, fault, letters
from reportgen.spec.sources.packages import PackageError, check_extent, check_package
from reportgen.spec.tables import XlsxSource

UNREADABLE = (zipfile.BadZipFile, KeyError, OSError, ValueError, TypeError, AttributeError, IndexError, SyntaxError,
              AssertionError)
"""What openpyxl and python-docx let through of damaged packages; SyntaxError is that of lxml's parser."""
ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")


def read_xlsx(source: XlsxSource, folder: Path) -> Grid:
    """Read a sheet or a range of it; names above one another are joined, merged ones stand for all their columns,
    and a merged cell of the body for all its rows.

    Formulas give the value that was saved with them. Raises SpecError naming file, sheet and cell, also where a formula
    was saved without one.
    """
    try:
        from openpyxl import load_workbook
        from openpyxl.utils.cell import range_boundaries
        from openpyxl.worksheet.worksheet import Worksheet
    except ImportError:
        raise fault("reading XLSX needs openpyxl", place_of(source.file), "pip install 'reportgen[data]'") from None
    name, place = str(source.file), place_of(source.file)
    path = project_file(name, folder, place)
    try:
        check_package(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles, dates and extensions, which no table needs
            book = load_workbook(path, data_only=True)
    except PackageError as error:
        raise fault(error.message, place, error.hint) from None
    except UNREADABLE:
        raise fault(say("{} is not an XLSX workbook", name),
                    place, "save it as .xlsx (not .xls, not renamed CSV)") from None
    if source.sheet is not None and source.sheet not in book.sheetnames:
        raise fault(say("{} has no sheet {!r}", name, str(source.sheet)), place_of(source.sheet),
                    near(str(source.sheet), book.sheetnames))
    sheet = book[str(source.sheet)] if source.sheet is not None else next(iter(book.worksheets), None)
    if not isinstance(sheet, Worksheet):
        raise fault(say("{} has no sheet of cells", name), place_of(source.sheet) or place,
                    "name a sheet that holds a table, not a chart")
    shown = say("{}, sheet {}", name, sheet.title)
    try:
        first_column, first_row, last_column, last_row = range_boundaries(
            str(source.range) if source.range else sheet.dimensions)
    except (ValueError, TypeError):
        raise fault(say("{!r} is not a range of cells", str(source.range)), place_of(source.range),
                    "such as B3:F20") from None
    first_column, first_row = first_column or 1, first_row or 1
    last_column, last_row = last_column or sheet.max_column, last_row or sheet.max_row
    try:
        check_extent(shown, last_row - first_row + 1, last_column - first_column + 1)
    except PackageError as error:
        raise fault(error.message, place, error.hint) from None
    merged = _merged(sheet)
    formulas: list[Any] = []

    def has_formula(row: int, column: int) -> bool:
        if not formulas:
            formulas.append(load_workbook(path)[sheet.title])
        return bool(formulas[0].cell(row, column).data_type == "f")

    def value(row: int, column: int, *, is_header: bool = False) -> Raw:
        origin = merged.get((row, column))
        if origin and not is_header and (origin[1] != column or origin[0] < start):
            origin = None
        found: Any = sheet.cell(*(origin or (row, column))).value
        if isinstance(found, str) and found in ERRORS:
            raise fault(say("{}, cell {}{}: the formula gives {}", shown, letters(column - 1), row, found), place,
                        "mend the formula and save the workbook")
        if found is None and has_formula(row, column):
            raise fault(say("{}, cell {}{}: the formula was saved without its value", shown, letters(column - 1), row),
                        place, "open the workbook in Excel or WPS and save it there, or write the value")
        return found.strip() if isinstance(found, str) else found

    start = first_row + source.header
    across = range(first_column, last_column + 1)
    heads = [[value(row, column, is_header=True) for row in range(first_row, first_row + source.header)]
             for column in across]
    columns = tuple(_joined(head) for head in heads)
    check_names(columns, shown, place)
    kept = [(row, tuple(value(row, column) for column in across)) for row in range(start, last_row + 1)]
    kept = [(row, cells) for row, cells in kept if any(cell not in (None, "") for cell in cells)]
    if not kept:
        raise fault(say("{} has no rows under its header", shown), place, "check `range` and `header`")
    numbers = [row for row, _ in kept]
    return Grid(shown, columns, tuple(cells for _, cells in kept),
                lambda row, column: say("cell {}{}", letters(first_column + column - 1), numbers[row]))


def _merged(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """Return for each merged cell the one that holds its value."""
    return {(row, column): (block.min_row, block.min_col) for block in sheet.merged_cells.ranges
            for row in range(block.min_row, block.max_row + 1) for column in range(block.min_col, block.max_col + 1)}


def _joined(head: Sequence[Raw]) -> str:
    parts = [str(part) for part in head if part not in (None, "")]
    return " ".join(dict.fromkeys(parts))

