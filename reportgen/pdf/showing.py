"""Glyphs of one baseline → text-showing operators: strings, the moves between them, even room as character spacing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from reportgen.pdf.objects import number

MIN_KERN = 0.5
"""Smallest move inside a TJ array in 1/1000 em; less is lost in rounding."""
LARGE = 20.0
"""Above this size in pt moves have a decimal: half a thousandth of it is then more than 0.01 pt."""


def spacing(widths: Sequence[float], xs: Sequence[float], size: float) -> float:
    """Return the room in pt that most glyphs have after them, 0 where they touch; `widths` are advances in em.

    Given as character spacing it is no gap to pdfium, which reads wide ones in a TJ array as spaces; and it is short.
    """
    rooms = Counter([round(after - before - width * size, 3)
                     for before, after, width in zip(xs, xs[1:], widths, strict=False)])
    room, count = rooms.most_common(1)[0] if rooms else (0.0, 0)
    return room if count > 2 and abs(room) / size * 1000 >= MIN_KERN else 0.0


def shown(codes: Sequence[int], widths: Sequence[float], xs: Sequence[float], size: float, room: float,
          actual: Sequence[str]) -> list[str]:
    """Return the operators that show glyphs at xs under a character spacing of `room` pt, the pen being at the first.

    A glyph with an `actual` text is marked with it (ISO 32000-1 14.9.4).
    """
    lines: list[str] = []
    parts: list[str] = []
    string = ""
    pen = xs[0]
    for code, width, x, text in zip(codes, widths, xs, actual, strict=True):
        move = (x - pen) / size * 1000
        if abs(move) >= MIN_KERN:
            if string:
                parts.append(f"<{string}>")
                string = ""
            move = round(move, 1 if size > LARGE else 0)
            parts.append(number(-move))
            pen += move / 1000 * size
        if text:
            if string:
                parts.append(f"<{string}>")
            if parts:
                lines.append(f"[{''.join(parts)}] TJ")
            said = "feff" + text.encode("utf-16-be").hex()
            lines.append(f"/Span <</ActualText <{said}>>> BDC <{code:04X}> Tj EMC")
            parts, string = [], ""
        else:
            string += f"{code:04X}"
        pen += width * size + room
    if string:
        parts.append(f"<{string}>")
    if parts:
        lines.append(f"[{''.join(parts)}] TJ")
    return lines
