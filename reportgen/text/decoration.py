"""Marks beside characters: emphasis dots, proper-name and wavy title lines, underline, strike. Lengths in pt."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from reportgen.items import Path, Segment
from reportgen.text.classes import MARKS, Kind
from reportgen.text.pieces import Piece
from reportgen.text.style import Mark, Span

DOT_DEPTH, DOT_RADIUS = 0.26, 0.055
"""Emphasis dots: centre below the baseline and radius in em (GB/T 15834 4.13)."""

LINE_DEPTH = {"name": 0.2, "title": 0.2, "underline": 0.16, "strike": -0.36}
LINE_WIDTH = 0.05
LINE_INSET = 0.06
"""Lines under two neighbouring names do not touch (GB/T 15834 4.16)."""

WAVE_LENGTH, WAVE_HEIGHT = 0.28, 0.05


def decorations(pieces: Sequence[Piece], spans: Sequence[Span], owners: Sequence[int], positions: Sequence[float], *,
                is_vertical: bool = False) -> Iterator[Path]:
    """Yield the marks of a line whose pieces begin at `positions`; in vertical text they stand on the right."""
    index = 0
    while index < len(pieces):
        span = spans[owners[index]]
        end = index + 1
        while end < len(pieces) and owners[end] == owners[index]:
            end += 1
        if span.mark == "dots":
            for piece, at in zip(pieces[index:end], positions[index:end], strict=True):
                if piece.kind is Kind.HAN:
                    yield _dot(at + piece.width / 2, span, is_vertical=is_vertical)
        elif span.mark in LINE_DEPTH:
            first = index + (pieces[index].kind in MARKS)
            if first < end:
                yield _line(positions[first], positions[end - 1] + pieces[end - 1].width, span, span.mark,
                            is_vertical=is_vertical)
        index = end


def _dot(along: float, span: Span, *, is_vertical: bool) -> Path:
    size = span.style.size
    x, y = (0.5 * size + DOT_DEPTH * 0.5 * size, along) if is_vertical else (along, DOT_DEPTH * size)
    r = DOT_RADIUS * size
    k = 0.5523 * r
    return Path((("M", x + r, y), ("C", x + r, y + k, x + k, y + r, x, y + r),
                 ("C", x - k, y + r, x - r, y + k, x - r, y), ("C", x - r, y - k, x - k, y - r, x, y - r),
                 ("C", x + k, y - r, x + r, y - k, x + r, y), ("Z",)), fill=span.style.colour)


def _line(start: float, end: float, span: Span, mark: Mark, *, is_vertical: bool) -> Path:
    size = span.style.size
    inset = LINE_INSET * size if mark in ("name", "title") else 0.0
    start, end = start + inset, max(start + inset, end - inset)
    across = LINE_DEPTH[mark] * size
    if mark == "title":
        count = max(1, round((end - start) / (WAVE_LENGTH * size)))
        step = (end - start) / count
        height = WAVE_HEIGHT * size
        points = [(start, across)]
        for number in range(count):
            at = start + number * step
            points += [(at + step / 4, across - height * 2), (at + step * 3 / 4, across + height * 2),
                       (at + step, across)]
    else:
        points = [(start, across), (end, across)]
    if is_vertical:
        points = [(0.5 * size + math.fabs(y) * 0.5 if mark != "strike" else 0.0, x) for x, y in points]
    segments: list[Segment] = [("M", *points[0])]
    if mark == "title":
        segments += [("C", *points[n], *points[n + 1], *points[n + 2]) for n in range(1, len(points) - 2, 3)]
    else:
        segments.append(("L", *points[1]))
    return Path(tuple(segments), stroke=span.style.colour, width=LINE_WIDTH * size)
