"""Subsets of one face, each with its own glyph numbers → one program that holds the glyphs of all.

A glyph is known by its outline, which subsetting leaves as it is; parts of a composite are known by theirs. A PDF
reaches the common numbers from each subset's own by a CIDToGIDMap, or by a CMap where the program is CFF (ISO 32000-1
9.7.4.2 and 9.7.5), so no page is rewritten.
"""

from __future__ import annotations

import io
import struct
from itertools import pairwise

from msgspec import Struct, field

from reportgen.fonts.cff import cff_program, glyphs_of

COMPOSITE = -1
ARGS_ARE_WORDS, HAS_SCALE, MORE_COMPONENTS, HAS_XY_SCALE, HAS_MATRIX = 0x0001, 0x0008, 0x0020, 0x0040, 0x0080
HEAD_LONG_LOCA, HEAD_LOCA_FORMAT = 1, 50
MAXP_GLYPHS, HHEA_METRICS = 4, 34


class CubicUnion(Struct):
    """The charstrings of all CFF subsets added so far, in the order in which they were met; 0 is .notdef."""

    name: str
    glyphs: list[bytes] = field(default_factory=list)
    numbers: dict[bytes, int] = field(default_factory=dict)

    def add(self, program: bytes) -> tuple[int, ...]:
        """Add a subset's glyphs and return, by the subset's glyph number, their numbers here."""
        charstrings = list(glyphs_of(program)[1])
        self.glyphs = self.glyphs or charstrings[:1]
        return (0, *map(self._number, charstrings[1:]))

    def _number(self, charstring: bytes) -> int:
        found = self.numbers.get(charstring)
        if found is None:
            found = self.numbers[charstring] = len(self.glyphs)
            self.glyphs.append(charstring)
        return found

    def program(self) -> bytes:
        """Return the font program of all glyphs."""
        return cff_program(self.name, self.glyphs)


class FaceUnion(Struct):
    """The glyphs of all subsets added so far, in the order in which they were met; 0 is .notdef."""

    tables: dict[str, bytes] = field(default_factory=dict)
    glyphs: list[bytes] = field(default_factory=list)
    metrics: list[bytes] = field(default_factory=list)
    numbers: dict[tuple[object, ...], int] = field(default_factory=dict)
    points: bytes = b""

    def add(self, program: bytes) -> tuple[int, ...]:
        """Add a subset's glyphs and return, by the subset's glyph number, their numbers here."""
        tables = _tables(program)
        outlines, metrics = _outlines(tables), _metrics(tables)
        limits = tables["maxp"][6:]
        if not self.tables:
            self.tables = {tag: tables[tag] for tag in ("head", "hhea", "maxp")}
            self.points = limits
        self.points = b"".join(struct.pack(">H", max(pair)) for pair in zip(
            struct.unpack(f">{len(limits) // 2}H", limits), struct.unpack(f">{len(limits) // 2}H", self.points),
            strict=True))
        mapping: dict[int, int] = {}
        for number in range(len(outlines)):
            self._number(number, outlines, metrics, mapping)
        return tuple(mapping[number] for number in range(len(outlines)))

    def _number(self, number: int, outlines: list[bytes], metrics: list[bytes], mapping: dict[int, int]) -> int:
        if number in mapping:
            return mapping[number]
        outline = outlines[number]
        for place in _components(outline):
            part = struct.unpack_from(">H", outline, place)[0]
            here = self._number(part, outlines, metrics, mapping)
            outline = outline[:place] + struct.pack(">H", here) + outline[place + 2:]
        key = ("notdef",) if number == 0 else (outline, metrics[number])
        found = self.numbers.get(key)
        if found is None:
            found = self.numbers[key] = len(self.glyphs)
            self.glyphs.append(outline)
            self.metrics.append(metrics[number])
        mapping[number] = found
        return found

    def program(self) -> bytes:
        """Return the font program of all glyphs."""
        from fontTools.ttLib.sfnt import SFNTWriter

        loca, data = [0], io.BytesIO()
        for outline in self.glyphs:
            data.write(outline + b"\0" * (-len(outline) % 4))
            loca.append(data.tell())
        count = len(self.glyphs)
        head = bytearray(self.tables["head"])
        struct.pack_into(">H", head, HEAD_LOCA_FORMAT, HEAD_LONG_LOCA)
        hhea = bytearray(self.tables["hhea"])
        struct.pack_into(">H", hhea, HHEA_METRICS, count)
        maxp = bytearray(self.tables["maxp"][:6] + self.points)
        struct.pack_into(">H", maxp, MAXP_GLYPHS, count)
        parts = {"glyf": data.getvalue(), "head": bytes(head), "hhea": bytes(hhea), "hmtx": b"".join(self.metrics),
                 "loca": struct.pack(f">{count + 1}I", *loca), "maxp": bytes(maxp)}
        file = io.BytesIO()
        writer = SFNTWriter(file, len(parts))
        for tag, part in parts.items():
            writer[tag] = part
        writer.close()
        return file.getvalue()


def _tables(program: bytes) -> dict[str, bytes]:
    count = struct.unpack_from(">H", program, 4)[0]
    found = {}
    for index in range(count):
        tag, _, offset, length = struct.unpack_from(">4sIII", program, 12 + 16 * index)
        found[tag.decode("latin-1")] = program[offset:offset + length]
    return found


def _outlines(tables: dict[str, bytes]) -> list[bytes]:
    count = struct.unpack_from(">H", tables["maxp"], MAXP_GLYPHS)[0]
    if struct.unpack_from(">H", tables["head"], HEAD_LOCA_FORMAT)[0]:
        loca = struct.unpack_from(f">{count + 1}I", tables["loca"])
    else:
        loca = tuple(2 * value for value in struct.unpack_from(f">{count + 1}H", tables["loca"]))
    return [tables["glyf"][start:end] for start, end in pairwise(loca)]


def _metrics(tables: dict[str, bytes]) -> list[bytes]:
    """Return each glyph's advance and left bearing, also of those that share the last advance."""
    count = struct.unpack_from(">H", tables["maxp"], MAXP_GLYPHS)[0]
    full = struct.unpack_from(">H", tables["hhea"], HHEA_METRICS)[0]
    data = tables["hmtx"]
    found = [data[4 * index:4 * index + 4] for index in range(full)]
    last = found[-1][:2]
    return found + [last + data[4 * full + 2 * index:4 * full + 2 * index + 2] for index in range(count - full)]


def _components(outline: bytes) -> list[int]:
    """Return where in a composite glyph the numbers of its parts stand (OpenType 1.9, glyf)."""
    if len(outline) < 10 or struct.unpack_from(">h", outline)[0] != COMPOSITE:
        return []
    places, position = [], 10
    while True:
        flags = struct.unpack_from(">H", outline, position)[0]
        places.append(position + 2)
        position += 4 + (4 if flags & ARGS_ARE_WORDS else 2)
        position += 2 if flags & HAS_SCALE else 4 if flags & HAS_XY_SCALE else 8 if flags & HAS_MATRIX else 0
        if not flags & MORE_COMPONENTS:
            return places
