"""PDF objects and the file that holds them: object streams, cross-reference streams, the same bytes for the same input
(ISO 32000-1 7.3 and 7.5)."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import deflate
from msgspec import Struct

DEFLATE_LEVEL = 6
"""Of libdeflate: in 0.43 of the time 0.4 % smaller than zlib at its level 6; level 9 is smaller by another 0.3 % and
takes half as much time again."""
SHORT = 20
"""Bytes of /Filter /FlateDecode: what deflating does not make shorter by more stays as it is."""
VERSION = (1, 7)
BINARY_MARK = b"%\xe2\xe3\xcf\xd3\n"
"""Four bytes above 127 tell programs that the file is not text (ISO 32000-1 7.5.2)."""
OBJECTS_PER_STREAM = 500
"""Readers unpack an object stream whole; one of 500 is 40 KB to unpack, beyond it nothing is gained."""
DELIMITERS = b"/[<("
"""A value that begins with one of these needs no blank before it (ISO 32000-1 7.2.2)."""
_IRREGULAR = re.compile(rb"[^!\"$&'*+,\-.0-9:;=?@A-Z\\^_`a-z|~]")


class PDFObjectReference(Struct, frozen=True):
    number: int


class PDFName(Struct, frozen=True):
    name: str


class PDFArray(Struct, frozen=True):
    items: Sequence[Any]


class PDFDictionary(Struct, frozen=True):
    entries: dict[str, Any]


class PDFStream(Struct, frozen=True):
    """Data with the dictionary that says how it is encoded."""

    entries: dict[str, Any]
    content: bytes


class _Raw(Struct, frozen=True):
    data: bytes


PDFObject = Any
"""One of these classes, an int, or what formats itself for a document of ReportLab's."""


class File:
    """The indirect objects of a file, numbered from 1 in the order in which they were added or reserved."""

    def __init__(self) -> None:
        self.objects: list[PDFObject] = []
        self.numbers: dict[str, int] = {}

    def add(self, thing: PDFObject) -> PDFObjectReference:
        """Make `thing` an indirect object and return the reference to it."""
        self.objects.append(thing)
        return PDFObjectReference(len(self.objects))

    def reserve(self, key: str) -> PDFObjectReference:
        """Return a reference to an object that `fill` gives its content later."""
        reference = self.add(None)
        self.numbers[key] = reference.number
        return reference

    def fill(self, key: str, thing: PDFObject) -> None:
        self.objects[self.numbers[key] - 1] = thing

    def to_bytes(self, catalog: PDFDictionary, info: PDFDictionary | None, digest: bytes, *,
                 version: tuple[int, int] = VERSION, is_packed: bool = True) -> bytes:
        """Return the file; `digest` becomes both parts of its /ID.

        Packed, everything but streams lies in object streams (ISO 32000-1 7.5.7), for which the version is ≥ 1.5.
        """
        trailer = {"Root": self.add(catalog), **({"Info": self.add(info)} if info else {}),
                   "ID": PDFArray([hex_string(digest)] * 2)}
        bodies = {number: encoded(thing) for number, thing in enumerate(self.objects, 1)}
        streams = {number for number, thing in enumerate(self.objects, 1) if isinstance(thing, PDFStream)}
        head = f"%PDF-{version[0]}.{version[1]}\n".encode() + BINARY_MARK
        return self._packed(head, bodies, streams, trailer) if is_packed else self._plain(head, bodies, trailer)

    def _plain(self, head: bytes, bodies: dict[int, bytes], trailer: dict[str, PDFObject]) -> bytes:
        parts, offsets = _placed(head, bodies, bodies)
        start = sum(map(len, parts))
        rows = [b"0000000000 65535 f \n", *(f"{offsets[number]:010} 00000 n \n".encode() for number in bodies)]
        about = encoded(PDFDictionary({**trailer, "Size": len(rows)}))
        return b"".join([*parts, f"xref\n0 {len(rows)}\n".encode(), *rows, b"trailer\n", about, _end(start)])

    def _packed(self, head: bytes, bodies: dict[int, bytes], streams: set[int],
                trailer: dict[str, PDFObject]) -> bytes:
        """Write objects into object streams and the places of all into a cross-reference stream (7.5.8)."""
        rows: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
        loose = [number for number in bodies if number not in streams]
        extra: dict[int, bytes] = {}
        for start in range(0, len(loose), OBJECTS_PER_STREAM):
            members = loose[start:start + OBJECTS_PER_STREAM]
            own = len(bodies) + 1 + len(extra)
            offset, index = 0, []
            for position, member in enumerate(members):
                index.append(f"{member} {offset}")
                offset += len(bodies[member]) + 1
                rows[member] = (2, own, position)
            first = " ".join(index).encode() + b"\n"
            content = first + b"\n".join(bodies[member] for member in members)
            extra[own] = encoded(stream({"Type": PDFName("ObjStm"), "N": len(members), "First": len(first)}, content))
        parts, offsets = _placed(head, {**bodies, **extra}, [*sorted(streams), *extra])
        rows |= {number: (1, offset, 0) for number, offset in offsets.items()}
        start = sum(map(len, parts))
        last = len(bodies) + len(extra) + 1
        rows[last] = (1, start, 0)
        entries = [bytes([kind]) + place.to_bytes(4, "big") + extra_field.to_bytes(2, "big")
                   for _, (kind, place, extra_field) in sorted(rows.items())]
        cross = PDFStream({"Type": PDFName("XRef"), "Size": last + 1, "W": PDFArray([1, 4, 2]), **trailer,
                           "Filter": PDFName("FlateDecode"), "DecodeParms": dictionary(Predictor=12, Columns=7)},
                          _deflated(_differences(entries)))
        return b"".join([*parts, f"{last} 0 obj\n".encode(), encoded(cross), b"\nendobj\n", _end(start)])


def _differences(rows: Sequence[bytes]) -> bytes:
    """Return the rows, each as its difference to the one above, in PNG's form (ISO 32000-1 7.4.4.4): half the size."""
    before = bytes(len(rows[0]))
    parts = []
    for row in rows:
        parts.append(bytes([2, *((new - old) & 0xFF for new, old in zip(row, before, strict=True))]))
        before = row
    return b"".join(parts)


def _placed(head: bytes, bodies: dict[int, bytes], order: Iterable[int]) -> tuple[list[bytes], dict[int, int]]:
    parts, offsets, position = [head], {}, len(head)
    for number in order:
        part = f"{number} 0 obj\n".encode() + bodies[number] + b"\nendobj\n"
        offsets[number] = position
        position += len(part)
        parts.append(part)
    return parts, offsets


def _end(start: int) -> bytes:
    return f"startxref\n{start}\n%%EOF\n".encode()


def encoded(thing: Any, document: Any = None) -> bytes:
    """Return the bytes of an object; in a `document` of ReportLab's, references are its own."""
    kind = type(thing)
    if kind is PDFObjectReference:
        return b"%d 0 R" % thing.number
    if kind is PDFName:
        return _name(thing.name)
    if kind is int:
        return b"%d" % thing
    if kind is PDFDictionary:
        parts = []
        for key, value in thing.entries.items():
            code = encoded(value, document)
            parts.append(_name(key) + (code if code[0] in DELIMITERS else b" " + code))
        return b"<<" + b"".join(parts) + b">>"
    if kind is PDFArray:
        return b"[" + b" ".join([encoded(value, document) for value in thing.items]) + b"]"
    if isinstance(thing, _Raw):
        return thing.data
    if isinstance(thing, PDFStream):
        head = encoded(PDFDictionary({**thing.entries, "Length": len(thing.content)}), document)
        return head + b"\nstream\n" + thing.content + b"\nendstream"
    if kind is float:
        return number(thing).encode()
    foreign: bytes = thing.format(document)
    return foreign


@lru_cache(maxsize=64)
def _deflated(content: bytes) -> bytes:
    return bytes(deflate.zlib_compress(content, DEFLATE_LEVEL))


@lru_cache(maxsize=1024)
def _name(value: str) -> bytes:
    """Return a name with what is no regular character as #xx (ISO 32000-1 7.3.5)."""
    escaped: bytes = _IRREGULAR.sub(lambda match: b"#%02X" % match[0][0], value.encode())
    return b"/" + escaped


def boolean(value: bool) -> PDFObject:
    return _Raw(b"true" if value else b"false")


def stream(entries: dict[str, Any], content: bytes, *, is_encoded: bool = False) -> PDFStream:
    """Return a stream, deflated unless it is too short, encoded already or, as metadata, must stay readable."""
    if is_encoded:
        return PDFStream(entries, content)
    packed = _deflated(content)
    if len(packed) + SHORT >= len(content):
        return PDFStream(entries, content)
    return PDFStream({**entries, "Filter": PDFName("FlateDecode")}, packed)


def dictionary(**entries: Any) -> PDFDictionary:
    """Return a dictionary without the entries that are None."""
    return PDFDictionary({key: value for key, value in entries.items() if value is not None})


def name(value: str) -> PDFName:
    return PDFName(value)


def ascii_string(value: str) -> PDFObject:
    """Return a literal string of ASCII characters (ISO 32000-1 7.3.4.2): dates, addresses, names of standards."""
    return _Raw(b"(" + re.sub(rb"[\\()\r\n]", lambda match: b"\\%03o" % match[0][0], value.encode("ascii")) + b")")


def hex_string(data: bytes) -> PDFObject:
    return _Raw(b"<" + data.hex().encode() + b">")


def text(value: str) -> PDFObject:
    """Return a text string: ASCII as it is, anything else in UTF-16 with its mark (ISO 32000-1 7.9.2.2)."""
    if value.isascii() and value.isprintable():
        return ascii_string(value)
    return hex_string(b"\xfe\xff" + value.encode("utf-16-be"))


def numbers(*values: float) -> PDFArray:
    return PDFArray([_Raw(number(value).encode()) for value in values])


def number(value: float) -> str:
    """Return a number with at most three decimals: a thousandth of a point is below any device's step."""
    return _short(f"{value:.3f}")


def place(value: float) -> str:
    """Return a coordinate with at most two decimals: half of a step is 1/14,400 inch, platesetters reach 1/5,080."""
    return _short(f"{value:.2f}")


def _short(shown: str) -> str:
    shown = shown.rstrip("0").rstrip(".")
    return "0" if shown in ("", "-0") else shown


def date() -> time.struct_time:
    """Return SOURCE_DATE_EPOCH, else 2000-01-01: the same input gives the same bytes."""
    return time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", "946684800")))
