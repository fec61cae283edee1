"""A pattern such as out/{county}/{town}.pdf and a row → a path below the root that every system can hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from reportgen.errors import Problem, SpecError
from reportgen.language import say
from reportgen.paths import character_fault, name_fault
from reportgen.spec.model import near
from reportgen.spec.template import Row

COLUMN = re.compile(r"\{([^{}]+)\}")


def root_and_pattern(output: str) -> tuple[str, str]:
    """Return the folder or address before the first part with a column, and the pattern below it."""
    scheme, sign, rest = output.rpartition("://")
    parts = rest.split("/")
    first = next((index for index, part in enumerate(parts) if COLUMN.search(part)), len(parts) - 1)
    return scheme + sign + ("/".join(parts[:first]) or ("" if sign else ".")), "/".join(parts[first:])


def pattern_problems(pattern: str, columns: tuple[str, ...], name: str) -> Iterator[Problem]:
    """Yield what is wrong with the pattern itself."""
    if not pattern.endswith(".pdf"):
        yield Problem(say("-o {!r} does not end in .pdf", pattern), rule="output", hint="such as 'out/{town}.pdf'")
    if not COLUMN.search(pattern):
        yield Problem(say("-o {!r} names no column, so all editions would be one file", pattern), rule="output",
                      hint=say("such as 'out/{{{}}}.pdf'", columns[0]))
    for column in COLUMN.findall(pattern):
        if column not in columns:
            yield Problem(say("-o: {} has no column {!r}", name, column), rule="unknown-column", hint=near(column,
                                                                                                    list(columns)))


def edition_path(pattern: str, row: Row) -> str:
    """Return the path of a row's file. Raises SpecError for a cell whose words no file or folder can be called."""
    parts = []
    for part in pattern.split("/"):
        columns = COLUMN.findall(part)
        for column in columns:
            fault = character_fault(row.cells[column].text)
            if fault:
                cell = row.cells[column]
                raise SpecError(Problem(say("{}: {!r} {}", cell.place or row.place, cell.text, fault), rule="file-name",
                                        hint="change the cell, or build the path from another column"))
        name = COLUMN.sub(lambda match: row.cells[match[1]].text, part)
        fault = name_fault(name)
        if fault:
            raise SpecError(Problem(say("{}: {!r} {}", row.place, name, fault), rule="file-name",
                                    hint="change the cell, or build the path from another column"))
        parts.append(unicodedata.normalize("NFC", name))
    return "/".join(parts)


def doubles(paths: Iterable[tuple[str, Row]]) -> Iterator[Problem]:
    """Yield a problem for each path that two rows would write, capitals and small letters being one."""
    first: dict[str, Row] = {}
    for path, row in paths:
        before = first.setdefault(path.casefold(), row)
        if before is not row:
            yield Problem(say("{}: writes {!r}, as {} does", row.place, path, before.place), rule="double",
                          hint="put a column into the path that tells them apart")
