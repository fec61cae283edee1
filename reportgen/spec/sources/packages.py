"""Workbooks and Word files are ZIP packages of XML: looked at before a library unpacks them."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from reportgen.language import say
from reportgen.limits import limits

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_BLOCK = 1 << 20


class PackageError(ValueError):
    """Why a package is not unpacked, and what to do; shown at the place that names the file."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def check_package(path: Path) -> None:
    """Raise PackageError for a package that would unpack beyond the limits, declares entities, or merges more cells
    than a table may have; zipfile.BadZipFile where it is no package."""
    room = limits().unpacked_bytes
    with zipfile.ZipFile(path) as package:
        for entry in package.infolist():
            tail = b""
            try:
                with package.open(entry) as file:
                    while block := file.read(_BLOCK):
                        room -= len(block)
                        if room < 0:
                            raise PackageError(
                                say("{} unpacks to more than {:.0f} MB", path.name, limits().unpacked_bytes / 1e6),
                                say("save it without what is not needed, or set --limit unpacked_bytes=…"))
                        if entry.filename.endswith((".xml", ".rels")):
                            _check_xml(path, tail + block)
                        tail = block[-200:]
            except (zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
                raise zipfile.BadZipFile(str(error)) from error


def _check_xml(path: Path, data: bytes) -> None:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise PackageError(say("{} declares entities, which no office program writes", path.name),
                           say("open it and save it again"))
    for left, top, right, bottom in _MERGED.findall(data):
        if (_column(right) - _column(left) + 1) * (int(bottom) - int(top) + 1) > limits().values:
            raise PackageError(say("{} merges more cells than a table may have", path.name),
                               say("take the merged cells apart"))


def check_extent(name: str, rows: int, columns: int) -> None:
    """Raise PackageError for a sheet whose used cells span more than a table may have."""
    if rows * columns > limits().values:
        raise PackageError(say("{} spans {} rows and {} columns", name, rows, columns),
                           say("delete the empty rows and columns at its end, name a smaller `range`, or set "
                               "--limit values=…"))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
