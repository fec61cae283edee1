"""A workbook, a CSV file, a database query, or YAML files → rows, each of them an edition."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from glob import glob
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from reportgen.errors import Problem, SpecError
from reportgen.language import say
from reportgen.limits import limited, limits
from reportgen.spec.marks import SourceText
from reportgen.spec.sources.cells import loose
from reportgen.spec.sources.csv import read_csv
from reportgen.spec.sources.grid import Grid, Raw
from reportgen.spec.sources.sql import read_sql
from reportgen.spec.sources.xlsx import read_xlsx
from reportgen.spec.tables import CsvSource, SqlSource, XlsxSource
from reportgen.spec.template import Cell, Row, shown
from reportgen.spec.trees import read_yaml

ENVIRONMENT = "env:"
FILE = "file"
"""The column that YAML files have besides their keys: the file's name without its ending."""


class Rows(Struct, frozen=True):
    """The rows of a source called `name`; `texts` holds the whole of each YAML file by the row's place."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    texts: dict[str, str]


def read_rows(each: str, *, sheet: str | None = None, query: str | None = None) -> Rows:
    """Read the rows of `each`: NAME.xlsx, NAME.csv, a folder or pattern of YAML files, or a database with `query`.

    A database is its SQLAlchemy URL without a password, or `env:NAME`, the variable that holds the whole URL.
    Raises SpecError naming file and cell.
    """
    if query is not None:
        source = (SqlSource(url_env=each.removeprefix(ENVIRONMENT), query=SourceText(query))
                  if each.startswith(ENVIRONMENT) else SqlSource(url=SourceText(each), query=SourceText(query)))
        # Whoever runs the command names the database, not a project that came from elsewhere.
        with limited(replace(limits(), network=True, paths=(Path(Path.cwd().anchor),))):
            return _of_grid(read_sql(source, Path()))
    if "://" in each or each.startswith(ENVIRONMENT):
        raise SpecError(Problem(say("{} is a database", each), rule="each", hint="give the SELECT as --query"))
    path = Path(each)
    if path.suffix.lower() == ".xlsx":
        return _of_grid(read_xlsx(XlsxSource(file=SourceText(path.name), sheet=SourceText(sheet) if sheet else None),
                                  path.parent))
    if path.suffix.lower() in (".csv", ".tsv"):
        return _of_grid(read_csv(CsvSource(file=SourceText(path.name)), path.parent))
    return _of_files(each)


def _of_grid(grid: Grid) -> Rows:
    rows = []
    for number, cells in enumerate(grid.rows):
        found = {name: Cell(loose(value), _words(value), f"{grid.name}, {grid.cell(number, index)}")
                 for index, (name, value) in enumerate(zip(grid.columns, cells, strict=True))}
        rows.append(Row(found, f"{grid.name}, {_row_name(grid.cell(number, 0))}"))
    return Rows(grid.name, grid.columns, tuple(rows), {})


def _row_name(cell: str) -> str:
    """“cell A7” is in row 7, “row 3, column 'town'” in row 3."""
    return re.sub(r"^cell [A-Z]+(\d+)$", r"row \1", cell).split(",")[0]


def _words(value: Raw) -> str:
    if isinstance(value, datetime | date):
        return str(loose(value))
    return shown(value) if not isinstance(value, bool) else str(value)


def _of_files(each: str) -> Rows:
    pattern = f"{each}/*.yaml" if Path(each).is_dir() else each
    names = sorted(glob(pattern, recursive=True))
    if not names:
        raise SpecError(Problem(say("no file is called {!r}", pattern), rule="each",
                                hint="give a .xlsx or .csv file, a folder of .yaml files, or a database with --query"))
    rows, texts = [], {}
    for name in names:
        tree = read_yaml(Path(name))
        if not isinstance(tree.data, dict):
            raise SpecError(Problem(say("{} is no mapping", name),
                                    tree.place(()), "each", "write `column: value` lines"))
        texts[name] = Path(name).read_text(encoding="utf-8-sig")
        cells = {key: Cell(value, _shown(value), str(tree.place((key,)))) for key, value in tree.data.items()}
        rows.append(Row({FILE: Cell(SourceText(Path(name).stem), Path(name).stem, name), **cells}, name))
    columns = tuple(dict.fromkeys(column for row in rows for column in row.cells))
    empty = {column: Cell(None, "", "") for column in columns}
    return Rows(each, columns, tuple(Row({**{name: Cell(None, "", row.place) for name in empty}, **row.cells},
                                         row.place) for row in rows), texts)


def _shown(value: Any) -> str:
    return shown(value) if isinstance(value, str | int | Decimal) else ""
