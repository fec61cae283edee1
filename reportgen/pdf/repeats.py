"""A filled path of many equal parts (dots, small figures) → one part and where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from reportgen.items import Path, Segment

LEAST = 8
"""Fewer equal parts take no less room as a form of their own."""

Part = tuple[Segment, ...]


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
    found: dict[Part, list[int]] = {}
    for index, part in enumerate(parts):
        found.setdefault(_from_origin(part), []).append(index)
    many = {part: indices for part, indices in found.items()
            if len(indices) >= LEAST and any(segment[0] == "C" for segment in part)}
    if not many or not _are_apart(parts):
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


def _are_apart(parts: Sequence[Part]) -> bool:
    """Sweep from left to right: no part's frame meets another's."""
    frames = []
    for part in parts:
        xs = [value for _, *values in part for value in values[::2]]
        ys = [value for _, *values in part for value in values[1::2]]
        frames.append((min(xs), max(xs), min(ys), max(ys)))
    frames.sort()
    active: list[tuple[float, float, float, float]] = []
    for left, right, top, bottom in frames:
        active = [frame for frame in active if frame[1] > left]
        if any(frame[2] < bottom and top < frame[3] for frame in active):
            return False
        active.append((left, right, top, bottom))
    return True
