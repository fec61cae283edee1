"""JSON files → grids: a list of objects, or a list of lists with the names first."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from reportgen.language import say
from reportgen.spec.marks import MOST_DIGITS
from reportgen.spec.model import near
from reportgen.spec.sources.files import decoded, place_of, project_file
from reportgen.spec.sources.grid import Grid, check_names, fault
from reportgen.spec.tables import JsonSource


def read_json(source: JsonSource, folder: Path) -> Grid:
    """Read the list at `path`; a key that an object lacks is a missing value. Raises SpecError naming the entry."""
    name, place = str(source.file), place_of(source.file)
    text = decoded(project_file(name, folder, place).read_bytes(), name, None, place)
    try:
        data: Any = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    except json.JSONDecodeError as error:
        raise fault(say("{}, line {}, column {}: {}", name, error.lineno, error.colno, error.msg), place,
                    "the file is not valid JSON") from None
    except ArithmeticError:
        raise fault(say("{} holds a number out of any range that is printed", name), place,
                    say("write digits, at most {} of them", MOST_DIGITS)) from None
    except RecursionError:
        raise fault(say("{} is nested too deeply", name), place, "a list of objects, or of lists") from None
    for key in str(source.path).split(".") if source.path else ():
        if not isinstance(data, dict) or key not in data:
            known = list(data) if isinstance(data, dict) else []
            raise fault(say("{} has no {!r}", name, str(source.path)), place_of(source.path), near(key, known))
        data = data[key]
    if not isinstance(data, list) or not data:
        raise fault(say("{}: expected a list with entries{}", name, say(" at {}", source.path) if source.path else ""),
                    place,
                    "give its `path`, keys joined by dots")
    if all(isinstance(row, dict) for row in data):
        columns = tuple(dict.fromkeys(key for row in data for key in row))
        rows = [[row.get(column) for column in columns] for row in data]
    elif all(isinstance(row, list) for row in data):
        columns = tuple("" if value is None else str(value) for value in data[0])
        rows = data[1:]
    else:
        raise fault(say("{}: the list mixes objects and other values", name), place, "a list of objects, or of lists")
    check_names(columns, name, place)
    for number, row in enumerate(rows):
        if len(row) != len(columns):
            raise fault(say("{}, entry {}: {} values, the first list has {}",
                            name, number + 1, len(row), len(columns)), place)
        for column, value in zip(columns, row, strict=True):
            if isinstance(value, dict | list):
                raise fault(say("{}, entry {}, {!r}: a cell holds a number, text or null",
                                name, number + 1, column), place, "leave the key out, or write its parts as keys")
    return Grid(name, columns, tuple(tuple(row) for row in rows),
                lambda row, column: say("entry {}, {!r}", row + 1, columns[column]))
