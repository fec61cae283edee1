"""A glyph as its face draws it → a Type 2 charstring (Adobe Technical Note 5177), quadratic curves made cubic."""

from __future__ import annotations

from functools import cache

import uharfbuzz as hb

from reportgen.fonts.cff import DEFAULT_WIDTH, NOMINAL_WIDTH
from reportgen.fonts.face import Face

MOVE, LINE, CURVE, END = b"\x15", b"\x05", b"\x08", b"\x0e"
"""rmoveto, rlineto, rrcurveto, endchar."""
MOST_ARGUMENTS = 48
"""What the stack holds (5177, appendix B)."""

Step = tuple[bytes, tuple[float, ...]]
"""An operator with its points: x, y, x, y …"""


def charstring(face: Face, gid: int) -> bytes:
    """Return the charstring of a glyph in 1/1000 em; points between whole units go to the nearest."""
    scale = 1000 / face.upem
    width = round(face.advance(gid) * 1000)
    parts = [] if width == DEFAULT_WIDTH else [_number(width - NOMINAL_WIDTH)]
    x, y, last, count = 0, 0, b"", 0
    for operator, points in _steps(face, gid):
        if last and (operator != last or last == MOVE or count + len(points) > MOST_ARGUMENTS):
            parts.append(last)
            count = 0
        last = operator
        count += len(points)
        for index in range(0, len(points), 2):
            next_x, next_y = round(points[index] * scale), round(points[index + 1] * scale)
            parts += _number(next_x - x), _number(next_y - y)
            x, y = next_x, next_y
    return b"".join(parts) + last + END


def _steps(face: Face, gid: int) -> list[Step]:
    steps: list[Step] = []

    def quadratic(x1: float, y1: float, x: float, y: float, _: object) -> None:
        *_, x0, y0 = steps[-1][1]
        steps.append((CURVE, ((x0 + 2 * x1) / 3, (y0 + 2 * y1) / 3, (x + 2 * x1) / 3, (y + 2 * y1) / 3, x, y)))

    functions = hb.DrawFuncs()
    functions.set_move_to_func(lambda x, y, _: steps.append((MOVE, (x, y))))
    functions.set_line_to_func(lambda x, y, _: steps.append((LINE, (x, y))))
    functions.set_quadratic_to_func(quadratic)
    functions.set_cubic_to_func(lambda x1, y1, x2, y2, x, y, _: steps.append((CURVE, (x1, y1, x2, y2, x, y))))
    face.hb_font.draw_glyph(gid, functions, None)
    return steps


@cache
def _number(value: int) -> bytes:
    """Return an integer as an operand (5177, section 3.2)."""
    if -107 <= value <= 107:
        return bytes([value + 139])
    if 108 <= value <= 1131:
        return bytes([247 + (value - 108 >> 8), value - 108 & 255])
    if -1131 <= value <= -108:
        return bytes([251 + (-value - 108 >> 8), -value - 108 & 255])
    return b"\x1c" + value.to_bytes(2, "big", signed=True)
