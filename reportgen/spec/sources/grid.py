"""What every source gives before its cells are typed: names, raw rows, and where each cell stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

from reportgen.errors import Problem, Source, SpecError
from reportgen.language import say

MOST_COLUMNS = 500
"""No page is as wide."""

Raw = str | int | float | Decimal | bool | date | datetime | None


class Grid(Struct, frozen=True):
    """Column names and raw rows of a source; `cell` names the cell of (row, column), counted from 0, as “cell B7”."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Raw, ...], ...]
    cell: Callable[[int, int], str]


def letters(column: int) -> str:
    """Return a spreadsheet's name of a column counted from 0: A, B, … Z, AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def fault(message: str, place: Source | None, hint: str = "") -> SpecError:
    """Return the error of a source at the place in the YAML that names it."""
    return SpecError(Problem(message, place, "table-source", hint))


def check_names(columns: tuple[str, ...], name: str, place: Source | None) -> None:
    """Raise SpecError for a column without a name and for a name that stands twice."""
    if len(columns) > MOST_COLUMNS:
        raise fault(say("{} has {} columns, a table at most {}", name, len(columns), MOST_COLUMNS), place,
                    "choose those that are printed")
    for index, column in enumerate(columns):
        if not column:
            raise fault(say("{}: column {} has no name in the header", name, letters(index)), place,
                        "name it, or give a `range` without it")
        if column in columns[:index]:
            raise fault(say("{}: the column name {!r} stands twice ({} and {})",
                            name, column, letters(columns.index(column)), letters(index)), place,
                        "give each column its own name")
