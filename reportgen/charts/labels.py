"""Text in charts: strings in the style's faces → pieces that know their ink, to be placed later. Lengths in pt."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from msgspec import Struct

from reportgen.charts.data import Value
from reportgen.charts.style import ChartStyle
from reportgen.fonts.face import Face
from reportgen.items import GlyphRun, Item, Swatch, moved
from reportgen.spec.words import document_language
from reportgen.text.paragraph import Line, Span, compose, set_line
from reportgen.text.style import ParagraphStyle, TextStyle

Weight = Literal["label", "figure"]
Align = Literal["left", "center", "right"]
Rect = tuple[float, float, float, float]

UNIT_SHARE = 0.55
"""Size of a unit over the size of its number."""
LEADING = 1.25
ASCENT = 0.88
LEAST_SIZE = 5.5
"""七号: smaller labels are set only where nothing else fits, and reported."""


class Piece(Struct, frozen=True):
    """Set text from x = 0 with its first baseline at y = 0; `ink` is left, top, right, bottom of its glyphs."""

    items: tuple[Item, ...]
    width: float
    size: float
    rows: int
    ink: Rect

    @property
    def height(self) -> float:
        """From the top of the first line's Han squares to the bottom of the last line's."""
        return ((self.rows - 1) * LEADING + 1) * self.size

    def baseline_below(self, top: float) -> float:
        return top + ASCENT * self.size

    def baseline_amid(self, y: float) -> float:
        """The first baseline that centres the ink on `y`."""
        return y - (self.ink[1] + self.ink[3]) / 2


def text_style(style: ChartStyle, size: float, weight: Weight, colour: Swatch) -> TextStyle:
    faces = style.figure_faces if weight == "figure" else style.label_faces
    return TextStyle(faces, size, colour, document_language(), features=(("tnum", True),) if weight == "figure" else ())


def label_line(text: str, style: ChartStyle, size: float, weight: Weight, colour: Swatch) -> Line:
    """Return a label as one set line."""
    return set_line(text, text_style(style, size, weight, colour))


def piece(text: str, style: ChartStyle, *, size: float | None = None, weight: Weight = "label",
          colour: Swatch | None = None, limit: float = 0.0) -> Piece:
    """Set a label on one line; smaller where it is wider than `limit` (0: no limit)."""
    points, ink = size or style.label_size, colour or style.ink
    line = label_line(text, style, points, weight, ink)
    if line.width > limit > 0:
        points *= limit / line.width * 0.995
        line = label_line(text, style, points, weight, ink)
    return Piece(line.runs, line.width, points, 1, ink_of(line.runs))


def value_piece(value: Value, style: ChartStyle, *, size: float, colour: Swatch, limit: float = 0.0) -> Piece:
    """Set a number with its unit at UNIT_SHARE of its size; “第” before a rank's number likewise."""
    share = size * UNIT_SHARE
    parts: list[tuple[str, float]] = [(value.number, size), (value.unit, share)]
    if value.text.startswith("第"):
        parts.insert(0, ("第", share))
    elif not value.unit:
        parts = [(value.text, size)]
    if not value:
        parts = parts[:1]
    gap = size * 0.06
    items: list[Item] = []
    x = 0.0
    for text, points in parts:
        if text:
            line = label_line(text, style, points, "figure", colour)
            x += gap if items else 0.0
            items += [moved(item, x, 0) for item in line.runs]
            x += line.width
    if x > limit > 0:
        return value_piece(value, style, size=size * limit / x * 0.995, colour=colour)
    return Piece(tuple(items), x, size, 1, ink_of(tuple(items)))


def block(text: str, style: ChartStyle, width: float, height: float, *, size: float | None = None,
          align: Align = "left", colour: Swatch | None = None, weight: Weight = "label") -> Piece:
    """Set a label in lines by the rules of Chinese line breaking, as large as width × height allow, at most `size`."""
    points = size or style.label_size
    while True:
        found = _composed(text, style, width, points, align, colour or style.ink, weight)
        if (found.height <= height and found.width <= width + 0.01) or points < 1.5:
            return found
        points *= 0.94


def _composed(text: str, style: ChartStyle, width: float, size: float, align: Align, colour: Swatch,
              weight: Weight) -> Piece:
    look = text_style(style, size, weight, colour)
    lines = compose([Span(text, look)], ParagraphStyle(look, size * LEADING, align), width).lines
    items = tuple(moved(item, 0, row * size * LEADING) for row, line in enumerate(lines) for item in line.runs)
    widest = max((line.width for line in lines), default=0.0)
    return Piece(items, widest if align == "left" else max(width, widest), size, max(1, len(lines)), ink_of(items))


@lru_cache(maxsize=8192)
def _ink(face: Face, gid: int) -> Rect:
    return face.ink(gid)


def ink_of(items: tuple[Item, ...]) -> Rect:
    """Return left, top, right, bottom of the ink of upright glyph runs; an empty box at 0 where there is none."""
    boxes = []
    for run in items:
        if isinstance(run, GlyphRun):
            for gid, x, y in zip(run.gids, run.xs, run.ys, strict=True):
                left, bottom, right, top = _ink(run.face, gid)
                if right > left:
                    boxes.append((x + left * run.size, y - top * run.size, x + right * run.size,
                                  y - bottom * run.size))
    if not boxes:
        return (0.0, 0.0, 0.0, 0.0)
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
