"""Glyphs of one baseline → text-showing operators: strings, the moves between them, even room as character spacing."""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from operator import sub

from reportgen.pdf.objects import number

MIN_KERN = 0.5
"""Smallest move inside a TJ array in 1/1000 em; less is lost in rounding."""
LARGE = 20.0
"""Above this size in pt moves have a decimal: half a thousandth of it is then more than 0.01 pt."""


def rooms_after(advances: Sequence[float], xs: Sequence[float]) -> list[float]:
    """Return the room in pt after each glyph but the last, beyond its advance."""
    return list(map(sub, map(sub, xs[1:], xs), advances))


def spacing(rooms: Sequence[float], size: float) -> float:
    """Return the room in pt that most glyphs have after them, 0 where they touch.

    Given as character spacing it is no gap to pdfium, which reads wide ones in a TJ array as spaces; and it is short.
    """
    counts = Counter([round(room * 1000) for room in rooms])
    thousandths = max(counts, key=counts.__getitem__, default=0)
    is_worth_it = counts[thousandths] > 2 and abs(thousandths) >= MIN_KERN * size
    return thousandths / 1000 if is_worth_it else 0.0


def shown(codes: Sequence[int], rooms: Sequence[float], size: float, even: float, actual: Sequence[str]) -> list[str]:
    """Return the operators that show glyphs under a character spacing of `even` pt, the pen being at the first.

    A glyph with an `actual` text is marked with it (ISO 32000-1 14.9.4); where none has, `actual` may be empty.
    """
    lines: list[str] = []
    parts: list[str] = []
    digits = struct.pack(f">{len(codes)}H", *codes).hex().upper()
    least = MIN_KERN * size / 1000 + 1e-9
    done, moved = 0, 0.0

    def show(end: int) -> None:
        if done < end:
            parts.append(f"<{digits[4 * done:4 * end]}>")

    def close() -> None:
        if parts:
            lines.append(f"[{''.join(parts)}] TJ")
            parts.clear()

    for index, offset in enumerate(accumulate([room - even for room in rooms], initial=0.0)):
        if not -least < offset - moved < least:
            show(index)
            done = index
            move = round((offset - moved) / size * 1000, 1 if size > LARGE else 0)
            parts.append(number(-move))
            moved += move / 1000 * size
        if actual and actual[index]:
            show(index)
            close()
            said = "feff" + actual[index].encode("utf-16-be").hex()
            lines.append(f"/Span <</ActualText <{said}>>> BDC <{codes[index]:04X}> Tj EMC")
            done = index + 1
    show(len(codes))
    close()
    return lines
