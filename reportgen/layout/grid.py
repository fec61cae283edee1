"""The page grid: columns and trim edges → x positions, heights → the baseline grid; lengths in pt."""

from __future__ import annotations

import math

from msgspec import Struct

from reportgen.spec.layout import Area, PageSpec


class Grid(Struct, frozen=True):
    """The grid of one page; on facing pages odd numbers lie on the right."""

    spec: PageSpec
    page_number: int

    @property
    def width(self) -> float:
        return self.spec.size[0]

    @property
    def height(self) -> float:
        return self.spec.size[1]

    @property
    def is_left_hand(self) -> bool:
        return self.spec.facing and self.page_number % 2 == 0

    @property
    def left(self) -> float:
        """Left edge of the first column, in pt from the trim edge."""
        margins = self.spec.margins
        return margins.outer if self.is_left_hand else margins.inner

    @property
    def right(self) -> float:
        """Right edge of the last column, in pt from the left trim edge."""
        margins = self.spec.margins
        return self.width - (margins.inner if self.is_left_hand else margins.outer)

    def span(self, first: int, last: int, *, mirror: bool = False) -> tuple[float, float]:
        """Return (x, width) of the columns first to last; column 0 and the one after the last reach the trim edge."""
        count = self.spec.columns
        if mirror and self.is_left_hand:
            first, last = count + 1 - last, count + 1 - first
        column = (self.right - self.left - self.spec.gutter * (count - 1)) / count
        step = column + self.spec.gutter
        x = 0.0 if first == 0 else self.left + (first - 1) * step
        end = self.width if last == count + 1 else self.left + last * step - self.spec.gutter
        return x, end - x

    def place(self, area: Area, *, mirror: bool) -> tuple[float, float]:
        """Return (x, width) of an area, by its columns or its absolute place."""
        if area.columns is not None:
            return self.span(*area.columns, mirror=mirror)
        assert area.left is not None
        assert area.width is not None
        is_turned = mirror and self.is_left_hand
        return (self.width - area.left - area.width if is_turned else area.left), area.width

    def snapped(self, y: float) -> float:
        """Return the next line of the baseline grid at or below y."""
        top = self.spec.margins.top
        return top + math.ceil((y - top) / self.spec.baseline - 1e-6) * self.spec.baseline
