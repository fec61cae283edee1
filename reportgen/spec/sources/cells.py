"""Raw cells → numbers, texts, dates and missing values, by the types declared or inferred for each column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from reportgen.errors import Source
from reportgen.language import say
from reportgen.limits import limits
from reportgen.spec.marks import UNSEEN, SourceText, is_printable
from reportgen.spec.model import near
from reportgen.spec.sources.grid import Grid, Raw, fault
from reportgen.spec.tables import Cell, ColumnType

MISSING = ("", "-", "--", "—", "——", "–", "…", "/", "n/a", "na", "null", "none", "缺", "无", "待统计")
"""How people write that a value is not known, in lower case."""
_WIDTHS = str.maketrans("０１２３４５６７８９．，－＋％（）", "0123456789.,-+%()")
_CODE = re.compile(r"^0\d")
_GROUPED = re.compile(r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$")
_DATES = (re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$"), re.compile(r"^(\d{4})年(\d{1,2})月(\d{1,2})日$"))


def typed(grid: Grid, types: Mapping[str, ColumnType], place: Source | None) -> tuple[tuple[Cell, ...], ...]:
    """Return the grid's rows with typed cells.

    A column is of numbers where every cell that is not missing is one, of texts otherwise. Raises SpecError naming
    file, cell and value for a cell that is not of its column's declared type.
    """
    for name in types:
        if name not in grid.columns:
            raise fault(say("`types` names a column {!r} that {} does not have", name, grid.name), place,
                        near(name, list(grid.columns)))
    columns: list[list[Cell]] = []
    for index, name in enumerate(grid.columns):
        raw = [row[index] for row in grid.rows]
        kind = types.get(name) or _inferred(raw)
        cells: list[Cell] = []
        for row, value in enumerate(raw):
            try:
                cells.append(_checked(_cell(value, kind)))
            except ValueError as error:
                raise fault(say("{}, {}: {} in column {!r} {}",
                                grid.name, grid.cell(row, index), _shown(value), name, str(error)), place,
                            "correct the cell, or declare another type under `types:`") from None
        columns.append(cells)
    return tuple(zip(*columns, strict=True))


def loose(value: Raw) -> Cell:
    """Return one cell by itself: a number where it is one, else text; a code that begins with 0 is text.

    For rows of which each is an edition: one cell that is no number makes no other cell of its column a text.
    """
    if isinstance(value, bool) or (isinstance(value, str) and _CODE.match(value.strip())):
        return SourceText(_plain(value))
    if isinstance(value, float):
        return Decimal(f"{value:.15g}")
    try:
        return None if _is_missing(value) else _number(value)
    except ValueError:
        return _cell(value, "date" if isinstance(value, date) else "text")


def _inferred(raw: Sequence[Raw]) -> ColumnType:
    present = [value for value in raw if not _is_missing(value)]
    if present and all(isinstance(value, date) or (isinstance(value, str) and _date(value)) for value in present):
        return "date"
    for value in present:
        try:
            _number(value)
        except ValueError:
            return "text"
    return "number" if present else "text"


def _cell(value: Raw, kind: ColumnType) -> Cell:
    if _is_missing(value):
        return None
    if kind == "number":
        return _number(value)
    if kind == "percent":
        if isinstance(value, str) and value.strip().translate(_WIDTHS).endswith("%"):
            return _number(value)
        return _number(value) * 100
    if kind == "date":
        found = value.date() if isinstance(value, datetime) else value if isinstance(value, date) else _date(str(value))
        if found is None:
            raise ValueError(say("is no date, such as 2031-03-08"))
        return SourceText(found.isoformat())
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        return SourceText(value.date().isoformat())
    return SourceText(_plain(value))


def _checked(cell: Cell) -> Cell:
    """Return a cell that may stand in a document; raises ValueError for a text that YAML may not say either."""
    if isinstance(cell, str) and (unseen := UNSEEN.search(cell)):
        raise ValueError(say("holds an unseen control character U+{:04X}", ord(unseen[0])))
    if isinstance(cell, str) and len(cell) > limits().characters:
        raise ValueError(say("has {} characters, at most {} are set in one piece", len(cell), limits().characters))
    return cell


def _plain(value: Raw) -> str:
    """Whole numbers without a point: a year from a workbook is 2031, not 2031.0."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _is_missing(value: Raw) -> bool:
    return value is None or (isinstance(value, str) and value.strip().lower() in MISSING)


def _number(value: Raw) -> Decimal:
    """Return a number, also from text with full-width digits, grouping commas or a per cent sign."""
    if isinstance(value, bool | date):
        raise ValueError(say("is no number"))
    if isinstance(value, Decimal | int):
        number = Decimal(value)
    elif isinstance(value, float):
        number = Decimal(repr(value))
    else:
        text = str(value).strip().translate(_WIDTHS).replace("−", "-").replace("\u00a0", "").removesuffix("%").strip()
        if "," in text:
            if not _GROUPED.match(text):
                raise ValueError(say("is no number: its comma does not group three digits"))
            text = text.replace(",", "")
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise ValueError(say("is no number")) from None
    if not is_printable(number):
        raise ValueError(say("is out of any range that is printed"))
    return number


def _date(text: str) -> date | None:
    for pattern in _DATES:
        match = pattern.match(text.strip())
        if match:
            try:
                return date(*(int(part) for part in match.groups()))
            except ValueError:
                return None
    return None


def _shown(value: Raw) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else text[:37] + "…"
