"""A pattern such as out/{county}/{town}.pdf and a row → a path below the root that every system can hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from reportgen.errors import Problem, SpecError
from reportgen.language import say
from reportgen.spec.model import near
from reportgen.spec.template import Row

COLUMN = re.compile(r"\{([^{}]+)\}")
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
"""Characters that file names of Windows cannot hold."""
DEVICES = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$", re.IGNORECASE)
MOST_BYTES = 240
"""File systems take 255 bytes a name; the rest is for the ending of a temporary file."""


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
            fault = _fault(row.cells[column].text, is_whole=False)
            if fault:
                cell = row.cells[column]
                raise SpecError(Problem(say("{}: {!r} {}", cell.place or row.place, cell.text, fault), rule="file-name",
                                        hint="change the cell, or build the path from another column"))
        name = COLUMN.sub(lambda match: row.cells[match[1]].text, part)
        fault = _fault(name, is_whole=True)
        if fault:
            raise SpecError(Problem(say("{}: {!r} {}", row.place, name, fault), rule="file-name",
                                    hint="change the cell, or build the path from another column"))
        parts.append(unicodedata.normalize("NFC", name))
    return "/".join(parts)


def _fault(name: str, *, is_whole: bool) -> str:
    if not name.strip():
        return say("is empty, and the file's path needs it")
    found = FORBIDDEN.search(name)
    if found:
        return say("holds {!r}, which no file name may hold on Windows", found[0])
    if not is_whole:
        return ""
    if name in (".", ".."):
        return say("would lead out of the output folder")
    if name[-1] in ". " or name[0] == " ":
        return say("begins or ends with a space, or ends with a point, which Windows takes away")
    if DEVICES.match(name):
        return say("is the name of a device on Windows")
    if len(name.encode()) > MOST_BYTES:
        return say("is longer than {} bytes", MOST_BYTES)
    return ""


def doubles(paths: Iterable[tuple[str, Row]]) -> Iterator[Problem]:
    """Yield a problem for each path that two rows would write, capitals and small letters being one."""
    first: dict[str, Row] = {}
    for path, row in paths:
        before = first.setdefault(path.casefold(), row)
        if before is not row:
            yield Problem(say("{}: writes {!r}, as {} does", row.place, path, before.place), rule="double",
                          hint="put a column into the path that tells them apart")
