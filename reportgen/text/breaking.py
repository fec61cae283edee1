"""Cells and gaps → the breaks of the whole paragraph, chosen together (Knuth & Plass 1981, total fit)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from reportgen.text.cells import FORBIDDEN, Cell, Gap
from reportgen.text.classes import MARKS

LOOSE = 0.12
"""Han gap in em from which a line counts as loose (typography §5)."""

OVERFULL = 1e7
SHORT_LAST_LINE = 3e4
LINE_COST = 10.0


@dataclass(frozen=True, slots=True)
class Fit:
    """Sums over a paragraph from which any line's widths follow in constant time; lengths in pt."""

    widths: Sequence[float]
    shrinks: Sequence[float]
    stretches: Sequence[float]
    han_gaps: Sequence[int]

    @classmethod
    def of(cls, cells: Sequence[Cell], gaps: Sequence[Gap]) -> Fit:
        return cls(
            [0.0, *accumulate(cell.width + gap.natural for cell, gap in zip(cells, gaps, strict=True))],
            [0.0, *accumulate(gap.shrink for gap in gaps)],
            [0.0, *accumulate(gap.stretch for gap in gaps)],
            [0, *accumulate(int(gap.is_han) for gap in gaps)],
        )


def break_lines(cells: Sequence[Cell], gaps: Sequence[Gap], measure: float, indent: float, em: float, *,
                is_justified: bool, hanging: frozenset[str]) -> list[tuple[int, int]]:
    """Return the lines as (first cell, one past the last), a whole paragraph up to each forced gap at a time."""
    lines: list[tuple[int, int]] = []
    start = 0
    fit = Fit.of(cells, gaps)
    for index, gap in enumerate(gaps):
        if gap.is_forced:
            first_indent = indent if start == 0 else 0.0
            lines += _break(cells, gaps, fit, start, index + 1, measure, first_indent, em, is_justified, hanging)
            start = index + 1
    return lines


def _break(cells: Sequence[Cell], gaps: Sequence[Gap], fit: Fit, start: int, end: int, measure: float,
           indent: float, em: float, is_justified: bool, hanging: frozenset[str]) -> list[tuple[int, int]]:
    """Cheapest path over the possible breaks; a line that cannot fit is taken only when nothing else is left."""
    best: dict[int, tuple[float, int, float]] = {start: (0.0, start, 0.0)}
    order = [start]
    for stop in range(start + 1, end + 1):
        is_last = stop == end
        penalty = 0.0 if is_last else gaps[stop - 1].penalty
        if penalty >= FORBIDDEN:
            continue
        found: tuple[float, int, float] | None = None
        for first in reversed(order):
            room = measure - (indent if first == start else 0.0)
            cost, ratio, is_over = _line_cost(cells, gaps, fit, first, stop, room, em, is_last, is_justified, hanging)
            if is_last and first != start and _is_short(cells, first, stop):
                cost += SHORT_LAST_LINE
            before, _, before_ratio = best[first]
            total = before + cost + penalty + 40.0 * abs(ratio - before_ratio)
            if found is None or total < found[0]:
                found = (total, first, ratio)
            if is_over:
                break
        assert found is not None
        best[stop] = found
        order.append(stop)
    lines: list[tuple[int, int]] = []
    stop = end
    while stop > start:
        first = best[stop][1]
        lines.append((first, stop))
        stop = first
    return lines[::-1]


def _line_cost(cells: Sequence[Cell], gaps: Sequence[Gap], fit: Fit, first: int, stop: int, room: float, em: float,
               is_last: bool, is_justified: bool, hanging: frozenset[str]) -> tuple[float, float, bool]:
    """Return (cost, looseness, is over) of one line; looseness in units of the loose limit, negative if shrunk."""
    last = stop - 1
    natural = fit.widths[last] - fit.widths[first] + cells[last].width
    if cells[last].text in hanging and last > first and cells[last - 1].kind not in MARKS:
        natural -= cells[last].width
    missing = room - natural
    if missing < 0:
        shrink = fit.shrinks[last] - fit.shrinks[first]
        if -missing > shrink + 1e-6:
            return OVERFULL + (-missing - shrink) / em * 1e4, -1.0, True
        ratio = missing / shrink if shrink else 0.0
        return LINE_COST + 30.0 * ratio * ratio + 100.0 * abs(ratio) ** 3, ratio, False
    if is_last or not is_justified:
        slack = 0.0 if is_last else (missing / em) ** 2 * 4.0
        return LINE_COST + slack, 0.0, False
    stretch = fit.stretches[last] - fit.stretches[first]
    if missing <= stretch:
        ratio = missing / stretch if stretch else 0.0
        return LINE_COST + 20.0 * ratio * ratio, 0.3 * ratio, False
    count = fit.han_gaps[last] - fit.han_gaps[first]
    gap = (missing - stretch) / em / count if count else missing / em * 4
    ratio = gap / LOOSE
    return LINE_COST + 20.0 + 100.0 * ratio**2 + (200.0 * ratio**3 if ratio > 1 else 0.0), 0.3 + ratio, False


def _is_short(cells: Sequence[Cell], first: int, stop: int) -> bool:
    """Whether a last line holds one character, or one with its marks (typography §6)."""
    letters = [cell for cell in cells[first:stop] if cell.kind not in MARKS]
    return len(letters) < 2 and sum(len(cell.text) for cell in letters) < 2
