"""Rows of cells as a reader found them → a grid with heads, and numbers where cells hold numbers."""

from __future__ import annotations

import re
from decimal import Decimal

from reportgen.importing.document import Cell, Grid, Text

_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|0|[1-9]\d*)(?:\.\d+)?")


def grid_of(rows: list[list[Cell]]) -> Grid:
    """Return the grid of rows whose first ones are heads; heads above one another are joined."""
    rows = [row for row in rows if any(cell for cell in row)]
    width = max((len(row) for row in rows), default=0)
    full = [[*row, *[None] * (width - len(row))] for row in rows]
    kept = [index for index in range(width) if any(row[index] for row in full)]
    full = [[row[index] for index in kept] for row in full]
    title = Text("", ())
    if len(full) > 2 and len({_words(cell) for cell in full[0]} - {""}) == 1 and len(kept) > 1:
        title, full = next(cell for cell in full[0] if isinstance(cell, Text)), full[1:]
    count = head_rows([[_words(cell) for cell in row] for row in full])
    heads = [_head([row[column] for row in full[:count]], column) for column in range(len(kept))]
    return Grid(title, tuple(_distinct(heads)), tuple(tuple(map(number_cell, row)) for row in full[count:]))


def head_rows(rows: list[list[str]]) -> int:
    """Return how many rows at the top are heads: up to the first with a number, at most four, at least one."""
    def spans(row: list[str]) -> bool:
        filled = [cell for cell in row if cell]
        return len(filled) < len(row) or len(set(filled)) < len(filled)

    if len(rows) > 2 and spans(rows[0]) and any(_NUMBER.fullmatch(cell) for row in rows for cell in row):
        first = next(index for index, row in enumerate(rows) if any(_NUMBER.fullmatch(cell) for cell in row))
        return min(max(1, first), 4, len(rows) - 1)
    return 1


def number_cell(cell: Cell) -> Cell:
    """Return a cell's number where it is written as one (1,234.5), else the cell."""
    if isinstance(cell, Text) and _NUMBER.fullmatch(cell.text.strip()):
        return Decimal(cell.text.strip().replace(",", ""))
    return cell


def _head(parts: list[Cell], column: int) -> Text:
    done = Text("", ())
    seen: list[str] = []
    for part in parts:
        if isinstance(part, Text) and part.text not in seen:
            seen.append(part.text)
            done = done.plus(part, " " if done else "")
    return done or Text.at(f"列{column + 1}", 0)


def _distinct(heads: list[Text]) -> list[Text]:
    done: list[Text] = []
    for head in heads:
        name, number = head, 2
        while name.text in [other.text for other in done]:
            name, number = head.plus(Text.at(str(number), head.origin)), number + 1
        done.append(name)
    return done


def _words(cell: Cell) -> str:
    return cell.text.strip() if isinstance(cell, Text) else "" if cell is None else str(cell)
