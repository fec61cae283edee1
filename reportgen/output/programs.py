"""The program of a composite font in a PDF → the advances of the glyphs that it has (ISO 32000-1 9.9)."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pikepdf


def program_widths(font: Any, codes: set[int]) -> Mapping[int, float] | None:
    """Return the advances, in 1/1000 em, of those codes that the program has glyphs for.

    None where the codes are not numbers of glyphs, or the program is of another kind or cannot be read.
    """
    if font.get("/Subtype") != "/Type0" or font.Encoding not in ("/Identity-H", "/Identity-V"):
        return None
    descendant = font.DescendantFonts[0]
    descriptor: Any = descendant.get("/FontDescriptor", {})
    if "/FontFile2" in descriptor:
        return _of_truetype(descriptor.FontFile2.read_bytes(), _glyph_numbers(descendant, codes))
    program = descriptor.get("/FontFile3")
    if program is not None and program.get("/Subtype") == "/CIDFontType0C":
        return _of_cff(program.read_bytes(), codes)
    return None


def _glyph_numbers(descendant: Any, codes: set[int]) -> dict[int, int]:
    mapping = descendant.get("/CIDToGIDMap")
    if not isinstance(mapping, pikepdf.Stream):
        return {code: code for code in codes}
    numbers = mapping.read_bytes()
    return {code: int.from_bytes(numbers[2 * code:2 * code + 2], "big") for code in codes}


def _of_truetype(data: bytes, numbers: Mapping[int, int]) -> Mapping[int, float] | None:
    import struct

    from fontTools.ttLib import TTFont, TTLibError

    try:
        program = TTFont(BytesIO(data), lazy=True)
        metrics, order, em = program["hmtx"].metrics, program.getGlyphOrder(), program["head"].unitsPerEm
    except (TTLibError, KeyError, AssertionError, struct.error):
        return None
    return {code: metrics[order[number]][0] * 1000 / em for code, number in numbers.items() if number < len(order)}


def _of_cff(data: bytes, codes: set[int]) -> Mapping[int, float] | None:
    import struct

    from fontTools.cffLib import CFFFontSet
    from fontTools.misc.psCharStrings import T2WidthExtractor

    fonts = CFFFontSet()
    try:
        fonts.decompile(BytesIO(data), None)
        top = fonts[fonts.fontNames[0]]
        order, glyphs = top.getGlyphOrder(), top.CharStrings
        found = {}
        for code in codes:
            name = _glyph_name(code, order, has_collection=hasattr(top, "ROS"))
            if name in glyphs:
                glyph = glyphs[name]
                reader = T2WidthExtractor(getattr(glyph.private, "Subrs", []), fonts.GlobalSubrs,
                                          glyph.private.nominalWidthX, glyph.private.defaultWidthX)
                reader.execute(glyph)
                found[code] = float(reader.width)
    except (AssertionError, AttributeError, IndexError, KeyError, ValueError, struct.error):
        return None
    return found


def _glyph_name(code: int, order: list[str], *, has_collection: bool) -> str:
    """Return the name of a code's glyph: of its number in the collection, else of its place in the program."""
    if has_collection:
        return f"cid{code:05}" if code else order[0]
    return order[code] if code < len(order) else ""
