"""Bamboo, the fret (回纹) and a seal's frame, in a box of width × height pt with y downward."""

from __future__ import annotations

import math

from reportgen.items import Path, Segment, Swatch


def bamboo(width: float, height: float, swatch: Swatch) -> tuple[Path, ...]:
    """Return a stem in jointed pieces with leaves at the nodes."""
    stem = width * 0.12
    x = width * 0.4
    joints = 6
    step = height / joints
    paths = []
    for index in range(joints):
        top = index * step + stem * 0.12
        bottom = (index + 1) * step - stem * 0.12
        lean = stem * 0.25
        paths.append(Path((("M", x - stem / 2, top), ("C", x - stem / 2 + lean, top + step * 0.3, x - stem / 2 + lean,
                           bottom - step * 0.3, x - stem / 2, bottom), ("L", x + stem / 2, bottom),
                           ("C", x + stem / 2 - lean, bottom - step * 0.3, x + stem / 2 - lean, top + step * 0.3,
                            x + stem / 2, top), ("Z",)), fill=swatch))
        if index:
            side = 1 if index % 2 else -1
            paths += [_leaf(x + side * stem / 2, index * step, side * min(width * 0.42, step * 1.6), angle, swatch)
                      for angle in (0.25, 0.75)]
    return tuple(paths)


def fret(width: float, height: float, swatch: Swatch) -> tuple[Path, ...]:
    """Return a band of square spirals as high as the box, as many as fill its width."""
    count = max(1, int(width / (height * 1.2)))
    step = width / count
    unit = height / 5
    paths = []
    for index in range(count):
        x = index * step
        points = [(0, 5), (0, 0), (5, 0), (5, 4), (2, 4), (2, 2), (3.4, 2)]
        segments: list[Segment] = [("M" if number == 0 else "L", x + px * unit, py * unit)
                                   for number, (px, py) in enumerate(points)]
        paths.append(Path(tuple(segments), stroke=swatch, width=unit * 0.45, join=0))
    return tuple(paths)


def seal(width: float, height: float, swatch: Swatch) -> tuple[Path, ...]:
    """Return the double frame of a seal, corners softened."""
    side = min(width, height)
    return (_rounded(0, 0, side, side * 0.08, swatch, side * 0.05),
            _rounded(side * 0.09, side * 0.09, side * 0.82, side * 0.05, swatch, side * 0.015))


def _leaf(x: float, y: float, length: float, angle: float, swatch: Swatch) -> Path:
    tip_x, tip_y = x + length * math.cos(angle), y + abs(length) * math.sin(angle)
    bulge = abs(length) * 0.16
    return Path((("M", x, y), ("C", x + (tip_x - x) * 0.3, y + (tip_y - y) * 0.1 - bulge, x + (tip_x - x) * 0.7,
                 y + (tip_y - y) * 0.6 - bulge, tip_x, tip_y),
                 ("C", x + (tip_x - x) * 0.6, y + (tip_y - y) * 0.7 + bulge * 0.6, x + (tip_x - x) * 0.25,
                  y + (tip_y - y) * 0.4 + bulge * 0.6, x, y), ("Z",)), fill=swatch)


def _rounded(x: float, y: float, side: float, radius: float, swatch: Swatch, width: float) -> Path:
    far, k = side - radius, radius * 0.45
    return Path((("M", x + radius, y), ("L", x + far, y), ("C", x + side - k, y, x + side, y + k, x + side, y + radius),
                 ("L", x + side, y + far), ("C", x + side, y + side - k, x + side - k, y + side, x + far, y + side),
                 ("L", x + radius, y + side), ("C", x + k, y + side, x, y + side - k, x, y + far),
                 ("L", x, y + radius), ("C", x, y + k, x + k, y, x + radius, y), ("Z",)), stroke=swatch, width=width)
