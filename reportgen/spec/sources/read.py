"""The tables of a content → the same tables with their rows: read, typed, computed, checked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from reportgen.errors import Problem, SpecError
from reportgen.language import say
from reportgen.limits import limits
from reportgen.spec.marks import SourceText
from reportgen.spec.model import near
from reportgen.spec.sources.cells import loose, typed
from reportgen.spec.sources.computed import with_computed
from reportgen.spec.sources.files import place_of
from reportgen.spec.sources.grid import Grid, fault
from reportgen.spec.tables import Table
from reportgen.spec.trees import MarkedTree


def read_tables(tables: Mapping[str, Table], folder: Path, tree: MarkedTree | None = None) -> dict[str, Table]:
    """Return the tables by name; raises one SpecError with the problems of all of them."""
    done: dict[str, Table] = {}
    problems: list[Problem] = []
    for name, table in tables.items():
        try:
            for number, row in enumerate(table.rows):
                if len(row) != len(table.columns):
                    place = tree.place(("tables", name, "rows", number)) if tree else None
                    raise SpecError(Problem(say("the row has {} cells, the table {} columns",
                                                len(row), len(table.columns)),
                                            place, "table-row", "write null for an empty cell"))
            done[name] = with_computed(read_table(table, folder))
        except SpecError as error:
            problems += error.problems
    if problems:
        raise SpecError(problems)
    return done


def read_table(table: Table, folder: Path) -> Table:
    """Return one table with its columns and rows read from its source; a table written in the YAML as it is.

    `where` chooses the source's rows, `columns` chooses and orders its columns where both are given.
    """
    if table.csv is not None:
        from reportgen.spec.sources.csv import read_csv

        grid, place = read_csv(table.csv, folder), place_of(table.csv.file)
    elif table.xlsx is not None:
        from reportgen.spec.sources.xlsx import read_xlsx

        grid, place = read_xlsx(table.xlsx, folder), place_of(table.xlsx.file)
    elif table.json_ is not None:
        from reportgen.spec.sources.json import read_json

        grid, place = read_json(table.json_, folder), place_of(table.json_.file)
    elif table.sql is not None:
        from reportgen.spec.sources.sql import read_sql

        grid, place = read_sql(table.sql, folder), place_of(table.sql.query)
    else:
        return table
    if table.where:
        grid = _matching(grid, table)
    if table.columns:
        grid = _chosen(grid, table)
    if len(grid.rows) * len(grid.columns) > limits().values:
        raise fault(say("{} has {} cells, a table at most {}", grid.name, len(grid.rows) * len(grid.columns),
                        limits().values), place, "cut it down to what is printed, or set --limit values=…")
    columns = tuple(SourceText(name) for name in grid.columns)
    return replace(table, columns=columns, rows=typed(grid, table.types, place))


def _matching(grid: Grid, table: Table) -> Grid:
    """Return the rows whose cells are equal to all of `where`; SpecError for an unknown column, and for no row."""
    kept = list(range(len(grid.rows)))
    place = None
    for name, wanted in table.where.items():
        place = place_of(wanted) or place
        if name not in grid.columns:
            raise fault(say("{} has no column {!r}", grid.name, name), place, near(name, list(grid.columns)))
        index = grid.columns.index(name)
        kept = [row for row in kept if loose(grid.rows[row][index]) == wanted]
    if not kept:
        asked = ", ".join(f"{name}: {value}" for name, value in table.where.items())
        raise fault(say("{} has no row with {}", grid.name, asked), place, "check the value, and spaces around it")
    return Grid(grid.name, grid.columns, tuple(grid.rows[row] for row in kept),
                lambda row, column: grid.cell(kept[row], column))


def _chosen(grid: Grid, table: Table) -> Grid:
    indices = []
    for name in table.columns:
        if name not in grid.columns:
            raise fault(say("{} has no column {!r}", grid.name, str(name)),
                        place_of(name), near(str(name), list(grid.columns)))
        indices.append(grid.columns.index(str(name)))
    rows = tuple(tuple(row[index] for index in indices) for row in grid.rows)
    return Grid(grid.name, tuple(grid.columns[index] for index in indices), rows,
                lambda row, column: grid.cell(row, indices[column]))
