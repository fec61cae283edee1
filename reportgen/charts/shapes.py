"""The shapes of charts as paths, and the patterns that tell areas apart without colour. Lengths in pt, y downward."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from reportgen.items import WHITE, Clip, Item, Path, Segment, Swatch

KAPPA = 0.5522847498
"""Control points of a quarter circle over its radius."""
PITCH = 5.0
"""Distance of a pattern's lines in pt: open enough for newspaper screens."""

PATTERNS = ("solid", "diagonal", "dotted", "crossed", "level", "back-diagonal", "upright", "empty")
"""In the order in which series take them; neighbours differ most."""


def box(x: float, y: float, width: float, height: float) -> tuple[Segment, ...]:
    return (("M", x, y), ("L", x + width, y), ("L", x + width, y + height), ("L", x, y + height), ("Z",))


def disc(x: float, y: float, radius: float) -> tuple[Segment, ...]:
    r, k = radius, radius * KAPPA
    return (("M", x + r, y), ("C", x + r, y + k, x + k, y + r, x, y + r),
            ("C", x - k, y + r, x - r, y + k, x - r, y), ("C", x - r, y - k, x - k, y - r, x, y - r),
            ("C", x + k, y - r, x + r, y - k, x + r, y), ("Z",))


def polygon(points: Sequence[tuple[float, float]], *, is_closed: bool = True) -> tuple[Segment, ...]:
    first: Segment = ("M", *points[0])
    rest: list[Segment] = [("L", *point) for point in points[1:]]
    return (first, *rest, ("Z",)) if is_closed else (first, *rest)


def wedge(x: float, y: float, outer: float, inner: float, start: float, end: float) -> tuple[Segment, ...]:
    """Part of a ring; angles in degrees clockwise from the top."""
    out = _arc(x, y, outer, start, end)
    back = _arc(x, y, inner, end, start)
    head = _at(x, y, outer, start)
    turn = _at(x, y, inner, end)
    return (("M", *head), *out, ("L", *turn), *back, ("Z",))


def _at(x: float, y: float, radius: float, angle: float) -> tuple[float, float]:
    return x + radius * math.sin(math.radians(angle)), y - radius * math.cos(math.radians(angle))


def _arc(x: float, y: float, radius: float, start: float, end: float) -> list[Segment]:
    """Bézier pieces of at most a quarter each."""
    count = max(1, math.ceil(abs(end - start) / 90 - 1e-9))
    step = math.radians((end - start) / count)
    reach = 4 / 3 * math.tan(step / 4) * radius
    pieces: list[Segment] = []
    for index in range(count):
        a = math.radians(start) + index * step
        b = a + step
        ax, ay = x + radius * math.sin(a), y - radius * math.cos(a)
        bx, by = x + radius * math.sin(b), y - radius * math.cos(b)
        pieces.append(("C", ax + reach * math.cos(a), ay + reach * math.sin(a),
                       bx - reach * math.cos(b), by - reach * math.sin(b), bx, by))
    return pieces


def filled(segments: Iterable[Segment], colour: Swatch, pattern: str = "solid") -> Item:
    """Return an area in a colour, or as a pattern of lines in that colour on white."""
    outline = tuple(segments)
    if pattern == "solid":
        return Path(outline, fill=colour)
    marks = _pattern(pattern, bounds(outline), colour)
    edge = Path(outline, stroke=colour, width=0.8)
    return Clip(Path(outline), (Path(outline, fill=WHITE), *marks, edge))


def bounds(segments: Iterable[Segment]) -> tuple[float, float, float, float]:
    """Return left, top, right, bottom of the segments' points."""
    xs = [value for _, *values in segments for value in values[::2]]
    ys = [value for _, *values in segments for value in values[1::2]]
    return min(xs), min(ys), max(xs), max(ys)


def _pattern(name: str, frame: tuple[float, float, float, float], colour: Swatch) -> list[Path]:
    left, top, right, bottom = frame
    height = bottom - top
    lines: list[Segment] = []

    def slanted(shift: float) -> None:
        x = math.floor((left - height) / PITCH) * PITCH
        while x < right + height:
            start = x if shift > 0 else x + height
            lines.extend((("M", start, bottom), ("L", start + shift * height, top)))
            x += PITCH

    if name in ("diagonal", "crossed"):
        slanted(1.0)
    if name in ("back-diagonal", "crossed"):
        slanted(-1.0)
    if name == "level":
        y = math.ceil(top / PITCH) * PITCH
        while y < bottom:
            lines.extend((("M", left, y), ("L", right, y)))
            y += PITCH
    if name == "upright":
        x = math.ceil(left / PITCH) * PITCH
        while x < right:
            lines.extend((("M", x, top), ("L", x, bottom)))
            x += PITCH
    if name == "dotted":
        dots: list[Segment] = []
        row = math.floor(top / PITCH)
        while row * PITCH < bottom + PITCH:
            column = math.floor(left / PITCH)
            while column * PITCH < right + PITCH:
                dots.extend(disc((column + 0.5 * (row % 2)) * PITCH, row * PITCH, 0.9))
                column += 1
            row += 1
        return [Path(tuple(dots), fill=colour)]
    return [Path(tuple(lines), stroke=colour, width=0.8)] if lines else []
