"""ReportLab's PDF objects, extended: a file that holds only what is put into it, streams with their line feed."""

from __future__ import annotations

import os
import time
import zlib
from typing import Any

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFObject,
    PDFObjectReference,
    PDFString,
)

__all__ = ["File", "PDFArray", "PDFDictionary", "PDFName", "PDFObject", "PDFObjectReference", "dictionary", "name",
           "numbers", "stream", "text"]

DEFLATE_LEVEL = 9
VERSION = (1, 7)


class File(PDFDocument):  # type: ignore[misc]
    """A PDF file with no standard font declared: ReportLab's own document always names Helvetica."""

    def __init__(self) -> None:
        super().__init__(compression=0, invariant=1, pdfVersion=VERSION)
        self.idToObjectNumberAndVersion: dict[str, tuple[int, int]] = {}
        self.idToObject: dict[str, PDFObject] = {}
        self.numberToId: dict[int, str] = {}
        self.objectcounter = 0

    def add(self, thing: PDFObject) -> PDFObjectReference:
        """Make `thing` an indirect object and return the reference to it."""
        return self.Reference(thing)

    def reserve(self, key: str) -> PDFObjectReference:
        """Return a reference to an object that `fill` gives its content later."""
        return self.Reference(_Later(), key)

    def fill(self, key: str, thing: PDFObject) -> None:
        self.idToObject[key] = thing

    def to_bytes(self, catalog: PDFDictionary, info: PDFDictionary, digest: bytes) -> bytes:
        """Return the file; `digest` becomes both parts of its /ID."""
        self.Catalog, self.info = catalog, info
        code = digest.hex().encode()
        self._ID = PDFArray([_Raw(b"<" + code + b">"), _Raw(b"<" + code + b">")])
        data = self.format()
        return data if isinstance(data, bytes) else data.encode("latin-1")


class _Later(PDFObject):  # type: ignore[misc]
    """Holds an object's number until its content is known."""

    __RefOnly__ = 1


class _Raw(PDFObject):  # type: ignore[misc]
    def __init__(self, data: bytes) -> None:
        self.data = data

    def format(self, _document: PDFDocument) -> bytes:
        return self.data


class _Stream(PDFObject):  # type: ignore[misc]
    __RefOnly__ = 1

    def __init__(self, entries: dict[str, Any], content: bytes, *, is_encoded: bool) -> None:
        if not is_encoded:
            content = zlib.compress(content, DEFLATE_LEVEL)
            entries = {**entries, "Filter": PDFName("FlateDecode")}
        self.entries = {**entries, "Length": len(content)}
        self.content = content

    def format(self, document: PDFDocument) -> bytes:
        head: bytes = PDFDictionary(self.entries).format(document)
        return head + b"\nstream\n" + self.content + b"\nendstream"


def stream(entries: dict[str, Any], content: bytes, *, is_encoded: bool = False) -> PDFObject:
    """Return a stream, deflated unless its content is already encoded."""
    return _Stream(entries, content, is_encoded=is_encoded)


def dictionary(**entries: Any) -> PDFDictionary:
    """Return a dictionary without the entries that are None."""
    return PDFDictionary({key: value for key, value in entries.items() if value is not None})


def name(value: str) -> PDFName:
    return PDFName(value)


def text(value: str) -> PDFString:
    """Return a text string: ASCII as it is, else UTF-16 with its mark (ISO 32000-1 7.9.2.2)."""
    return _Raw(b"<" + b"\xfe\xff".hex().encode() + value.encode("utf-16-be").hex().encode() + b">")


def numbers(*values: float) -> PDFArray:
    return PDFArray([_Raw(number(value).encode()) for value in values])


def number(value: float) -> str:
    """Return a number with at most three decimals: a thousandth of a point is below any device's step."""
    shown = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if shown in ("", "-0") else shown


def date() -> time.struct_time:
    """Return SOURCE_DATE_EPOCH, else 2000-01-01: the same input gives the same bytes."""
    return time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", "946684800")))
