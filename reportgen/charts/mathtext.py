"""Matplotlib's mathtext → glyph runs where the document's face has the glyph, outlines where it has not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from matplotlib import font_manager, rc_context
from matplotlib.mathtext import MathTextParser
from matplotlib.transforms import Affine2D
from msgspec import Struct

from reportgen.fonts.face import Face
from reportgen.items import GlyphRun, Item, Path, Swatch, rectangle


class MathText(Struct, frozen=True):
    """A set formula in pt, its baseline at y = 0."""

    width: float
    height: float
    depth: float
    glyphs: tuple[tuple[Any, float, int, float, float], ...]
    bars: tuple[tuple[float, float, float, float], ...]
    face: Face

    def items(self, colour: Swatch) -> tuple[Item, ...]:
        """Return the formula's items from x = 0, y downward."""
        items: list[Item] = []
        for font, size, code, x, y in self.glyphs:
            char = chr(code)
            if font.fname == str(self.face.path):
                items.append(GlyphRun(self.face, size, (self.face.gid(char),), (x,), (-y,), char, (0,), colour))
            else:
                items.append(_outline(font, size, code, x, y, colour))
        return (*items, *(rectangle(x, -y - height, width, height, fill=colour) for x, y, width, height in self.bars))


def parse_math(text: str, prop: Any, faces: Sequence[Face]) -> MathText:
    """Set a string with $formulas$; upright letters, digits and Han in the first face that Matplotlib can open."""
    face = faces[0]
    family = _registered(face)
    look = {"mathtext.fontset": "custom", "mathtext.rm": family, "mathtext.bf": family,
            "mathtext.cal": family, "mathtext.fallback": "stixsans"}
    own = prop.copy()
    own.set_family(family)
    own.set_math_fontfamily("custom")
    with rc_context(look):
        parsed: Any = MathTextParser("path").parse(text, 72, own)
    glyphs = tuple((entry[0], float(entry[1]), int(entry[2]), float(entry[-2]), float(entry[-1]))
                   for entry in parsed.glyphs)
    bars = tuple((float(x), float(y), float(width), float(height)) for x, y, width, height in parsed.rects)
    return MathText(float(parsed.width), float(parsed.height), float(parsed.depth), glyphs, bars, face)


@lru_cache(maxsize=64)
def _registered(face: Face) -> str:
    """Make the face known to Matplotlib under a name of its own and return that name."""
    font_manager.fontManager.addfont(str(face.path))
    faces = font_manager.fontManager.ttflist
    faces[-1] = replace(faces[-1], name=f"reportgen {face.name.replace('-', ' ')}")
    return str(faces[-1].name)


def _outline(font: Any, size: float, code: int, x: float, y: float, colour: Swatch) -> Path:
    from matplotlib.ft2font import LoadFlags
    from matplotlib.path import Path as MplPath

    from reportgen.charts.backend import path_segments

    font.set_size(size, 72)
    font.load_char(code, flags=LoadFlags.NO_HINTING)
    vertices, codes = font.get_path()
    segments = path_segments(MplPath(vertices, codes), Affine2D().translate(x, y).scale(1, -1))
    return Path(segments, fill=colour)
