"""Hills in layers, lake lines and a sun, in a box of width × height pt with y downward."""

from __future__ import annotations

import math
from collections.abc import Sequence

from reportgen.items import Path, Segment, Swatch

STEPS = 7
"""Knots of a hill line; more looks nervous, fewer like a wave."""


def hills(width: float, height: float, swatches: Sequence[Swatch], seed: int = 1) -> tuple[Path, ...]:
    """Return layered hills, farthest first, each a smooth line closed at the bottom edge."""
    layers = []
    count = len(swatches)
    for layer, swatch in enumerate(swatches):
        base = height * (0.06 + 0.88 * layer / count)
        swell = height * 0.62 / count * (1.25 - layer / count)
        knots = []
        for step in range(STEPS + 1):
            phase = seed * 1.7 + layer * 2.3 + step * 1.05
            wave = math.sin(phase) * 0.6 + math.sin(phase * 2.17 + layer) * 0.28
            knots.append((width * step / STEPS, round(max(0.0, base - swell * wave), 1)))
        layers.append(Path((*_smooth(knots), ("L", width, height), ("L", 0.0, height), ("Z",)), fill=swatch))
    return tuple(layers)


def lake(width: float, height: float, swatch: Swatch) -> tuple[Path, ...]:
    """Return calm horizontal lines of varied length, closer together towards the far shore."""
    lines = []
    for index in range(9):
        y = height * (index / 8) ** 1.6
        share = 0.35 + 0.6 * abs(math.sin(index * 1.9 + 0.4))
        start = (width - width * share) * (0.5 + 0.5 * math.sin(index * 2.6))
        lines.append(Path((("M", start, y), ("L", start + width * share, y)), stroke=swatch,
                          width=0.4 + 0.12 * index, cap=1))
    return tuple(lines)


def sun(width: float, height: float, swatch: Swatch) -> tuple[Path, ...]:
    """Return a disc in the middle of the box."""
    radius = min(width, height) / 2
    return (Path(circle(width / 2, height / 2, radius), fill=swatch),)


def circle(x: float, y: float, radius: float) -> tuple[Segment, ...]:
    """Return a circle as four cubic curves (error under 0.03 % of the radius)."""
    k = 0.5522847498 * radius
    return (("M", x + radius, y), ("C", x + radius, y + k, x + k, y + radius, x, y + radius),
            ("C", x - k, y + radius, x - radius, y + k, x - radius, y),
            ("C", x - radius, y - k, x - k, y - radius, x, y - radius),
            ("C", x + k, y - radius, x + radius, y - k, x + radius, y), ("Z",))


def _smooth(knots: Sequence[tuple[float, float]]) -> tuple[Segment, ...]:
    """Return a Catmull–Rom line through the knots as cubic curves; heights in tenths of a point, which pack well."""
    segments: list[Segment] = [("M", *knots[0])]
    for index in range(len(knots) - 1):
        x0, y0 = knots[max(0, index - 1)]
        x1, y1 = knots[index]
        x2, y2 = knots[index + 1]
        x3, y3 = knots[min(len(knots) - 1, index + 2)]
        segments.append(("C", x1 + (x2 - x0) / 6, round(y1 + (y2 - y0) / 6, 1), x2 - (x3 - x1) / 6,
                         round(y2 - (y3 - y1) / 6, 1), x2, y2))
    return tuple(segments)
