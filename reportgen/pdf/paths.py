"""A path's segments → PDF path operators (ISO 32000-1 8.5.2), and the points of what is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from reportgen.items import Clip, GlyphRun, Item, Path, Picture, Segment
from reportgen.pdf.objects import place

OPERATORS = {"M": "m", "L": "l", "C": "c", "Z": "h"}


def path_operators(segments: Sequence[Segment], across: Callable[[float], float],
                   up: Callable[[float], float]) -> list[str]:
    """Return path operators, each x through `across` and each y through `up`; upright rectangles take one."""
    lines = []
    index = 0
    while index < len(segments):
        op, *values = segments[index]
        if op == "M" and _is_rectangle(segments[index:index + 5]):
            _, *opposite = segments[index + 2]
            left, bottom = round(across(values[0]), 2), round(up(values[1]), 2)
            width, height = round(across(opposite[0]), 2) - left, round(up(opposite[1]), 2) - bottom
            lines.append(" ".join([*map(place, (left, bottom, width, height)), "re"]))
            index += 5
            continue
        turned = [place(up(value) if index % 2 else across(value)) for index, value in enumerate(values)]
        lines.append(" ".join([*turned, OPERATORS[op]]))
        index += 1
    return lines


def _is_rectangle(segments: Sequence[Segment]) -> bool:
    """A rectangle from a corner along x: `re` draws its sides in that order, so that winding stays."""
    if [segment[0] for segment in segments] != ["M", "L", "L", "L", "Z"]:
        return False
    (_, *a), (_, *b), (_, *c), (_, *d), _ = segments
    return a[1] == b[1] and b[0] == c[0] and c[1] == d[1] and d[0] == a[0]


def extent(items: Iterable[Item]) -> tuple[float, float, float, float] | None:
    """Return the box of what is drawn, in the page's coordinates (left, top, right, bottom), None for nothing."""
    xs: list[float] = []
    ys: list[float] = []
    for item in items:
        match item:
            case GlyphRun():
                xs += (min(item.xs), max(item.xs), item.xs[-1] + item.size)
                ys += (min(item.ys), max(item.ys), item.ys[-1] - item.size)
            case Path():
                across, down = coordinates(item.segments)
                xs += across
                ys += down
            case Picture():
                xs += (item.x, item.x + item.width)
                ys += (item.y, item.y + item.height)
            case Clip():
                if inner := extent(item.items):
                    xs += (inner[0], inner[2])
                    ys += (inner[1], inner[3])
    return (min(xs), min(ys), max(xs), max(ys)) if xs else None


def coordinates(segments: Iterable[Segment]) -> tuple[list[float], list[float]]:
    """Return the xs and the ys of all points of a path, those that bend its curves too."""
    values = [value for _, *values in segments for value in values]
    return values[::2], values[1::2]
