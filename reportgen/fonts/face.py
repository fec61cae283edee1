"""A font face: metrics, character coverage and glyph outlines, read through HarfBuzz."""

from __future__ import annotations

import struct
from functools import cached_property
from pathlib import Path

import uharfbuzz as hb

from reportgen.errors import FontError, Problem
from reportgen.language import say


class Face:
    """One face of a font file. Metrics are in em (1.0 = the font size); y grows upward as in the font.

    `axes` gives the place on the axes of a variable font, such as (("wght", 700.0),); axes not named stand at their
    default. Raises FontError for a file that is no font.
    """

    def __init__(self, path: Path, index: int = 0, axes: tuple[tuple[str, float], ...] = ()) -> None:
        self.path = path
        self.index = index
        self.axes = axes
        try:
            self._blob = hb.Blob.from_file_path(str(path))
            self._face = hb.Face(self._blob, index)
        except (OSError, hb.HarfBuzzError) as error:
            raise FontError(Problem(
                say("cannot read font file {}: {}", path.name, error), rule="font",
                hint="give a TrueType or OpenType file (.ttf, .otf, .ttc, .otc)")) from error
        if self._face.glyph_count == 0:
            raise FontError(
                Problem(say("{} is not a font file that can be read", path.name), rule="font",
                        hint="give a TrueType or OpenType file (.ttf, .otf, .ttc, .otc)")
            )
        self.upem: int = self._face.upem
        self.hb_font = hb.Font(self._face)
        if axes:
            self.hb_font.set_variations(dict(axes))
        self._gids: dict[str, int] = {}
        self._advances: dict[int, float] = {}

    def __repr__(self) -> str:
        return f"Face({self.name})"

    @cached_property
    def name(self) -> str:
        """The PostScript name (name id 6), with the place on each axis of a variable font."""
        own = self._name(6) or self.path.stem
        return "-".join([own, *(f"{tag}{value:g}" for tag, value in self.axes)])

    @cached_property
    def family(self) -> str:
        """The typographic family name (name id 16, else 1)."""
        return self._name(16) or self._name(1) or self.path.stem

    def _name(self, number: int) -> str:
        try:
            return self._face.get_name(number, "en") or ""
        except UnicodeDecodeError:
            return ""

    @cached_property
    def _os2(self) -> bytes:
        return bytes(self.table("OS/2"))

    @property
    def weight(self) -> int:
        """The place on the weight axis, else usWeightClass of OS/2; 400 where the table is missing."""
        for tag, value in self.axes:
            if tag == "wght":
                return round(value)
        return struct.unpack_from(">H", self._os2, 4)[0] if len(self._os2) > 6 else 400

    @property
    def embedding_bits(self) -> int:
        """fsType of OS/2 (OpenType 1.9, OS/2): bit 1 alone forbids embedding."""
        return struct.unpack_from(">H", self._os2, 8)[0] if len(self._os2) > 10 else 0

    @property
    def is_embeddable(self) -> bool:
        """Whether the face's licence bits let a subset of its outlines be embedded (OpenType 1.9, OS/2 fsType)."""
        bits = self.embedding_bits & 0x000F
        return bits != 0x0002 and not self.embedding_bits & 0x0200

    @property
    def is_cff(self) -> bool:
        """Whether the outlines are cubic (OpenType with CFF), not TrueType."""
        return not {"CFF ", "CFF2"}.isdisjoint(self.table_tags)

    @cached_property
    def weight_range(self) -> tuple[float, float] | None:
        """The ends of the weight axis, None for a face that has none."""
        return next(((axis.min_value, axis.max_value) for axis in self._face.axis_infos if axis.tag == "wght"), None)

    @cached_property
    def table_tags(self) -> frozenset[str]:
        try:
            return frozenset(self._face.table_tags)
        except UnicodeDecodeError as error:
            raise FontError(Problem(say("the font file {} is damaged: {}", self.path.name, error), rule="font",
                                    hint="get the font file again from its maker")) from error

    def table(self, tag: str) -> bytes:
        """Return the bytes of a font table, empty where the face has none."""
        if tag not in self.table_tags:
            return b""
        return bytes(self._face.reference_table(tag).data)

    @property
    def hb_face(self) -> hb.Face:
        return self._face

    @cached_property
    def codepoints(self) -> frozenset[int]:
        return frozenset(self._face.unicodes)

    def gid(self, char: str) -> int:
        """Return the glyph id of a character by the cmap, 0 where the face has none."""
        gid = self._gids.get(char)
        if gid is None:
            gid = self._gids[char] = self.hb_font.get_nominal_glyph(ord(char)) or 0
        return gid

    def covers(self, char: str) -> bool:
        return self.gid(char) != 0

    def advance(self, gid: int) -> float:
        """Return a glyph's horizontal advance in em."""
        advance = self._advances.get(gid)
        if advance is None:
            advance = self._advances[gid] = self.hb_font.get_glyph_h_advance(gid) / self.upem
        return advance

    def ink(self, gid: int) -> tuple[float, float, float, float]:
        """Return a glyph's ink bounds (left, bottom, right, top) in em."""
        extents = self.hb_font.get_glyph_extents(gid)
        if extents is None:
            return (0.0, 0.0, 0.0, 0.0)
        left = extents.x_bearing / self.upem
        top = extents.y_bearing / self.upem
        return (left, top + extents.height / self.upem, left + extents.width / self.upem, top)

    @cached_property
    def ascent(self) -> float:
        """Height above the baseline that the face asks for, in em."""
        return float(self.hb_font.get_font_extents("ltr").ascender / self.upem)

    @cached_property
    def descent(self) -> float:
        """Depth below the baseline in em, negative."""
        return float(self.hb_font.get_font_extents("ltr").descender / self.upem)

    @cached_property
    def cap_height(self) -> float:
        """Height of H, in em."""
        return self.ink(self.gid("H"))[3]

    @cached_property
    def figure_height(self) -> float:
        """Height of 1, in em."""
        return self.ink(self.gid("1"))[3]
