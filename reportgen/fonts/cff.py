"""Type 2 charstrings → a bare CFF program keyed by CID, and back (Adobe Technical Notes 5176 and 5177).

Programs made here have one font dictionary, no hints and no subroutines, so a glyph is its charstring and no more.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from mmap import mmap

from msgspec import Struct

DEFAULT_WIDTH, NOMINAL_WIDTH = 1000, 550
"""A charstring of that advance names none; others name the difference to the second, mostly in one byte."""
HEADER = b"\x01\x00\x04\x04"
FIRST_OWN_STRING = 391
"""Strings below are the standard ones (5176, appendix A)."""
ROS, BOX_OF_FONT, CHARSET, CHARSTRINGS, PRIVATE, FD_ARRAY, FD_SELECT, CID_COUNT, WIDTH, NOMINAL = (
    b"\x0c\x1e", b"\x05", b"\x0f", b"\x11", b"\x12", b"\x0c\x24", b"\x0c\x25", b"\x0c\x22", b"\x14", b"\x15")
"""Operators of dictionaries (5176, sections 9, 10 and 18)."""
BOX = (-1000, -1100, 3000, 1900)
"""FontBBox in 1/1000 em, wide enough for the Noto faces (two-em dashes, tall combining marks)."""


def cff_program(name: str, charstrings: Sequence[bytes], cids: Sequence[int] | None = None) -> bytes:
    """Return a CFF program of glyphs, .notdef first; without `cids` they are numbered from 0."""
    count = len(charstrings)
    numbers = b"\x02" + struct.pack(">HH", 1, count - 2) if cids is None and count > 1 else (
        b"\x00" + b"".join(struct.pack(">H", cid) for cid in (cids or ())[1:]))
    private = _integer(DEFAULT_WIDTH) + WIDTH + _integer(NOMINAL_WIDTH) + NOMINAL
    parts = [numbers, b"\x03" + struct.pack(">HHBH", 1, 0, 0, count), _index(charstrings), private]
    before = HEADER + _index([name.encode("ascii")])
    strings = _index([b"Adobe", b"Identity"]) + _index([])
    highest = count if cids is None else max(cids) + 1
    start = len(before) + len(_index([_top([0] * 4, highest)])) + len(strings)
    places = list(accumulate(map(len, parts), initial=start))
    fonts = _index([_integer(len(private)) + _offset(places[3]) + PRIVATE])
    top = _top([places[0], places[1], places[2], places[4]], highest)
    return before + _index([top]) + strings + b"".join(parts) + fonts


class Index(Struct, frozen=True):
    """An INDEX in a program, its items cut out when they are asked for (5176, section 5)."""

    data: bytes | mmap
    position: int

    def __len__(self) -> int:
        return int.from_bytes(self.data[self.position:self.position + 2], "big")

    def __iter__(self) -> Iterator[bytes]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, number: int) -> bytes:
        return self.data[self._place(number):self._place(number + 1)]

    @property
    def end(self) -> int:
        return self._place(len(self)) if len(self) else self.position + 2

    def _place(self, number: int) -> int:
        size, first = self.data[self.position + 2], self.position + 3
        at = first + number * size
        return first + (len(self) + 1) * size - 1 + int.from_bytes(self.data[at:at + size], "big")


def is_plain(program: bytes) -> bool:
    """Return whether a program was made by `cff_program`, and can be read by `glyphs_of`."""
    before = Index(program, len(HEADER))
    top = Index(program, before.end)[0] if program.startswith(HEADER) and len(before) == 1 else b""
    return top.startswith(ROS_AND_BOX)


def glyphs_of(program: bytes | mmap) -> tuple[Sequence[int], Index]:
    """Return the CIDs and the charstrings of a program made by `cff_program`."""
    top = Index(program, Index(program, len(HEADER)).end)[0]
    charset, place = struct.unpack(">xixxix", top[-12:])
    charstrings = Index(program, place)
    if program[charset] == 2:
        return range(len(charstrings)), charstrings
    numbers = array("H", bytes(2) + program[charset + 1:charset - 1 + 2 * len(charstrings)])
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers, charstrings


def _top(places: Sequence[int], highest: int) -> bytes:
    """Return the Top DICT; ROS must stand first (5176, section 18)."""
    charset, select, charstrings, fonts = map(_offset, places)
    return (ROS_AND_BOX + _offset(highest) + CID_COUNT + select + FD_SELECT + fonts + FD_ARRAY + charset + CHARSET
            + charstrings + CHARSTRINGS)


def _integer(value: int) -> bytes:
    return b"\x1c" + struct.pack(">h", value)


def _offset(value: int) -> bytes:
    """Return an integer in five bytes, whatever its size: offsets are known only when all lengths are."""
    return b"\x1d" + struct.pack(">i", value)


def _index(items: Iterable[bytes]) -> bytes:
    parts = list(items)
    if not parts:
        return b"\0\0"
    offsets = list(accumulate(map(len, parts), initial=1))
    size = (offsets[-1].bit_length() + 7) // 8
    return (struct.pack(">HB", len(parts), size) + b"".join(offset.to_bytes(size, "big") for offset in offsets)
            + b"".join(parts))


ROS_AND_BOX = b"".join(map(_integer, (FIRST_OWN_STRING, FIRST_OWN_STRING + 1, 0))) + ROS + (
    b"".join(map(_integer, BOX)) + BOX_OF_FONT)
"""How the Top DICT of every program made here begins."""
