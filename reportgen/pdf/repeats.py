"""A filled path of many equal parts (dots, small figures) → one part and where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from reportgen.items import Path, Segment
from reportgen.pdf.paths import coordinates

LEAST = 8
"""Fewer equal parts take no less room as a form of their own."""

Part = tuple[Segment, ...]
Outline = tuple[str, list[float], list[float]]
"""A part's operators and its points: xs, ys."""


class Repeat(Struct, frozen=True):
    """A part from its first point as (0, 0), and the points at which it is drawn."""

    part: Part
    places: tuple[tuple[float, float], ...]


def repeats(path: Path) -> tuple[tuple[Repeat, ...], Path]:
    """Return the parts that stand at least LEAST times in an opaque filled path, and the path of what is left.

    Nothing is taken out of a path whose parts touch: there, whether a point is inside depends on all of them. Parts
    without curves stay: a rectangle by itself is moved to whole pixels by pdfium, and takes little room anyway.
    """
    if path.fill is None or path.stroke is not None or path.alpha < 1 or len(path.segments) < 2 * LEAST:
        return (), path
    parts = _parts(path.segments)
    outlines = [_outline(part) for part in parts]
    found: dict[tuple[object, ...], list[int]] = {}
    for index, outline in enumerate(outlines):
        if "C" in outline[0]:
            found.setdefault(_shape(outline), []).append(index)
    many = {_from_origin(parts[indices[0]]): indices for indices in found.values() if len(indices) >= LEAST}
    if not many or not _are_apart(outlines):
        return (), path
    taken = {index for indices in many.values() for index in indices}
    rest = tuple(segment for index, part in enumerate(parts) if index not in taken for segment in part)
    shown = tuple(Repeat(part, tuple(_start(parts[index]) for index in indices)) for part, indices in many.items())
    return shown, Path(rest, path.fill, is_even_odd=path.is_even_odd, tag=path.tag, source=path.source)


def _parts(segments: Sequence[Segment]) -> list[Part]:
    starts = [index for index, segment in enumerate(segments) if segment[0] == "M"]
    return [tuple(segments[start:end]) for start, end in zip(starts, [*starts[1:], len(segments)], strict=True)]


def _start(part: Part) -> tuple[float, float]:
    _, *point = part[0]
    return point[0], point[1]


def _from_origin(part: Part) -> Part:
    """Return the part moved to the origin, to a thousandth of a point (what the file holds)."""
    x, y = _start(part)
    return tuple((op, *(round(value - (y if index % 2 else x), 3) + 0.0 for index, value in enumerate(values)))
                 for op, *values in part)


def _outline(part: Part) -> Outline:
    return "".join([segment[0] for segment in part]), *coordinates(part)


def _shape(outline: Outline) -> tuple[object, ...]:
    """Return what parts that differ in their place alone have in common, in thousandths of a point."""
    operators, xs, ys = outline
    x, y = xs[0], ys[0]
    return operators, *[round((value - x) * 1000) for value in xs], *[round((value - y) * 1000) for value in ys]


def _are_apart(outlines: Sequence[Outline]) -> bool:
    """Sweep from left to right: no part's frame meets another's."""
    frames = sorted((min(xs), max(xs), min(ys), max(ys)) for _, xs, ys in outlines)
    active: list[tuple[float, float, float, float]] = []
    for left, right, top, bottom in frames:
        active = [frame for frame in active if frame[1] > left]
        if any(frame[2] < bottom and top < frame[3] for frame in active):
            return False
        active.append((left, right, top, bottom))
    return True
