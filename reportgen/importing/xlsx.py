"""XLSX → a document: each sheet a section, each block of cells a table that stays linked to the workbook.

Needs openpyxl (extra `import` or `data`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from reportgen.errors import OutputError, Problem, SpecError
from reportgen.importing.document import Block, Cell, Document, Grid, Heading, Paragraph, Text
from reportgen.importing.forms import NOTE
from reportgen.importing.tables import grid_of, head_rows
from reportgen.language import say
from reportgen.spec.marks import SourceText
from reportgen.spec.sources.grid import letters
from reportgen.spec.sources.packages import PackageError, check_extent, check_package
from reportgen.spec.sources.read import read_table
from reportgen.spec.sources.xlsx import UNREADABLE
from reportgen.spec.tables import Table, XlsxSource


def read_workbook(path: Path) -> Document:
    """Read the visible sheets of a workbook; raises OutputError where it is none."""
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise OutputError(Problem("reading XLSX needs openpyxl", rule="import",
                                  hint="pip install 'reportgen[import]'")) from None
    try:
        check_package(path)
        book = load_workbook(path, data_only=True)
        for sheet in book.worksheets:
            check_extent(say("{}, sheet {}", path.name, sheet.title), sheet.max_row, sheet.max_column)
    except PackageError as error:
        raise OutputError(Problem(error.message, rule="import", hint=error.hint)) from None
    except UNREADABLE:
        raise OutputError(Problem(say("{} is not an XLSX workbook", path.name), rule="import",
                                  hint="save it as .xlsx (not .xls, not renamed CSV)")) from None
    blocks: list[Block] = []
    left_out = [say("the hidden sheet {!r}", sheet.title) for sheet in book.worksheets
                if sheet.sheet_state != "visible"]
    left_out += [say("the formula in the sheet {!r}, cell {}: it was saved without its value", sheet.title,
                     cell.coordinate) for sheet in load_workbook(path).worksheets for row in sheet.iter_rows()
                 for cell in row if cell.data_type == "f" and book[sheet.title][cell.coordinate].value is None]
    for sheet in book.worksheets:
        found = list(_sheet(sheet, path)) if sheet.sheet_state == "visible" else []
        if found:
            blocks += [Heading(Text.at(sheet.title, 1), 1), *found]
    return Document(path.stem, "row", tuple(blocks), {}, tuple(left_out), (path.name,))


def _sheet(sheet: Any, path: Path) -> list[Block]:
    """Return the blocks of a sheet: rows between blank rows are a table, lone cells above and below it words."""
    merged = {(row, column): block for block in sheet.merged_cells.ranges
              for row in range(block.min_row, block.max_row + 1)
              for column in range(block.min_col, block.max_col + 1)}
    blocks: list[Block] = []
    group: list[int] = []
    for row in range(1, (sheet.max_row or 0) + 2):
        values = [cell.value for cell in sheet[row]] if row <= sheet.max_row else []
        if any(value not in (None, "") for value in values):
            group.append(row)
        elif group:
            blocks += _group(sheet, group, merged, path)
            group = []
    return blocks


def _group(sheet: Any, rows: list[int], merged: dict[tuple[int, int], Any], path: Path) -> list[Block]:
    before: list[Block] = []
    after: list[Block] = []
    while rows and (words := _lone(sheet, rows[0])):
        before.append(Paragraph(Text.at(words, rows[0]), is_centred=True))
        rows = rows[1:]
    while rows and (words := _lone(sheet, rows[-1])):
        after.insert(0, Paragraph(Text.at(words, rows[-1])))
        rows = rows[:-1]
    if not rows:
        return before + after
    columns = [column for column in range(1, sheet.max_column + 1)
               if any(sheet.cell(row, column).value not in (None, "") for row in rows)]
    first, last = columns[0], columns[-1]
    across = range(first, last + 1)

    def head(row: int, column: int) -> str:
        block = merged.get((row, column))
        origin = (block.min_row, block.min_col) if block else (row, column)
        value = sheet.cell(*origin).value
        return "" if value is None else str(value).strip()

    heads = head_rows([[head(row, column) for column in across] for row in rows])
    title = next((block.text for block in before[-1:] if isinstance(block, Paragraph)
                  and not NOTE.match(block.text.text)), Text("", ()))
    reach = f"{letters(first - 1)}{rows[0]}:{letters(last - 1)}{rows[-1]}"
    grid = _linked(path, sheet.title, reach, heads, title, rows[0]) or grid_of(
        [[_cell(head(row, column) if index < heads else sheet.cell(row, column).value, row) for column in across]
         for index, row in enumerate(rows)])
    return [*(before[:-1] if title else before), grid, *after]


def _linked(path: Path, sheet: str, reach: str, heads: int, title: Text, row: int) -> Grid | None:
    """Return the grid as reportgen itself reads it from the workbook, None where it cannot."""
    source = XlsxSource(file=SourceText(path.name), sheet=SourceText(sheet), range=SourceText(reach), header=heads)
    try:
        table = read_table(Table(xlsx=source), path.parent)
    except SpecError:
        return None
    rows = tuple(tuple(Text.at(str(cell), row) if isinstance(cell, str) else cell for cell in line)
                 for line in table.rows)
    return Grid(title, tuple(Text.at(str(name), row) for name in table.columns), rows,
                linked=(path.name, sheet, reach, heads))


def _lone(sheet: Any, row: int) -> str:
    """Return the words of a row that holds one text and nothing else."""
    values: Sequence[Any] = [cell.value for cell in sheet[row] if cell.value not in (None, "")]
    return values[0].strip() if len(values) == 1 and isinstance(values[0], str) else ""


def _cell(value: Any, row: int) -> Cell:
    if value is None or value == "":
        return None
    if isinstance(value, datetime | date):
        return Text.at(value.strftime("%Y-%m-%d"), row)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(str(value))
    return Text.at(str(value).strip(), row)
