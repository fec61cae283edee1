"""The board a chart is drawn on: collects items, keeps labels inside the frame and apart. y grows downward, in pt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportgen.charts.data import ChartData, Value
from reportgen.charts.labels import LEAST_SIZE, Align, Piece, Rect, Weight, block, piece, value_piece
from reportgen.charts.shapes import PATTERNS, box, filled
from reportgen.charts.style import ChartStyle
from reportgen.errors import Problem
from reportgen.items import WHITE, Item, Path, Segment, Swatch, moved, rule
from reportgen.language import say

APART = 1.0
"""Least distance between two labels' ink in pt."""


class Board:
    """A frame of width × height; made for one chart and thrown away."""

    def __init__(self, style: ChartStyle, width: float, height: float) -> None:
        self.style = style
        self.width = width
        self.height = height
        self.items: list[Item] = []
        self.taken: list[Rect] = []
        self.problems: list[Problem] = []

    def draw(self, items: Iterable[Item]) -> None:
        self.items += items

    def area(self, segments: Iterable[Segment], colour: Swatch) -> None:
        self.items.append(Path(tuple(segments), fill=colour))

    def series_area(self, segments: Iterable[Segment], index: int, count: int) -> Swatch:
        """Fill an area as the index-th of `count` series, in a step of the hue or a pattern; return its colour."""
        if self.style.has_patterns and count > 1:
            pattern = PATTERNS[index % len(PATTERNS)]
            self.items.append(filled(segments, self.style.hue, pattern))
            return self.style.hue if pattern == "solid" else WHITE
        colour = self.style.steps(count)[index]
        self.area(segments, colour)
        return colour

    def emphasis_area(self, segments: Iterable[Segment], *, is_highlight: bool) -> None:
        """Fill an area in the hue, or in its lighter half (a pattern in print of one colour)."""
        if is_highlight or not self.style.has_patterns:
            self.area(segments, self.style.hue if is_highlight else self.style.pale)
        else:
            self.items.append(filled(segments, self.style.hue, "diagonal"))

    def rule(self, x1: float, y1: float, x2: float, y2: float, colour: Swatch | None = None, width: float = 0.5,
             dash: tuple[float, ...] = ()) -> None:
        self.items.append(rule(x1, y1, x2, y2, colour or self.style.hair, width, dash))

    def piece(self, text: str, *, size: float | None = None, weight: Weight = "label",
              colour: Swatch | None = None, limit: float = 0.0) -> Piece:
        return piece(text, self.style, size=size, weight=weight, colour=colour, limit=limit)

    def value(self, value: Value, *, size: float, colour: Swatch | None = None, limit: float = 0.0) -> Piece:
        return value_piece(value, self.style, size=size, colour=colour or self.style.hue, limit=limit)

    def block(self, text: str, width: float, height: float, *, size: float | None = None, align: Align = "left",
              colour: Swatch | None = None, weight: Weight = "label") -> Piece:
        return block(text, self.style, width, height, size=size, align=align, colour=colour, weight=weight)

    def put(self, label: Piece, x: float, baseline: float, anchor: float = 0.0) -> Rect:
        """Place a label with `anchor` (0 left, 0.5 centre, 1 right) at x, moved into the frame; return its ink box."""
        dx, dy = self._offset(label, x, baseline, anchor)
        left, top, right, bottom = label.ink
        dx += max(0.0, -left - dx) or min(0.0, self.width - right - dx)
        dy += max(0.0, -top - dy) or min(0.0, self.height - bottom - dy)
        return self._placed(label, dx, dy)

    def offer(self, label: Piece, places: Sequence[tuple[float, float, float]], *, least: float = LEAST_SIZE) -> bool:
        """Place a label at the first of (x, baseline, anchor) that is inside the frame and free; say whether."""
        if label.size < least:
            return False
        for place in places:
            dx, dy = self._offset(label, *place)
            left, top, right, bottom = label.ink
            frame = (left + dx, top + dy, right + dx, bottom + dy)
            is_inside = (frame[0] >= -0.01 and frame[1] >= -0.01 and frame[2] <= self.width + 0.01
                         and frame[3] <= self.height + 0.01)
            if is_inside and self.is_free(frame):
                self._placed(label, dx, dy)
                return True
        return False

    def is_free(self, frame: Rect) -> bool:
        left, top, right, bottom = frame
        return not any(left < r + APART and right > x - APART and top < b + APART and bottom > y - APART
                       for x, y, r, b in self.taken)

    def key(self, names: Sequence[str], *, is_reversed: bool = False) -> float:
        """Draw a row of small squares with the series' names, in lines as needed; return the height it took."""
        size = self.style.label_size
        x, y = 0.0, 0.0
        for index, name in enumerate(names):
            label = self.piece(name, size=size, limit=self.width - size * 1.5)
            wide = size * 1.4 + label.width
            if x and x + wide > self.width:
                x, y = 0.0, y + size * 1.5
            place = len(names) - 1 - index if is_reversed else index
            self.series_area(box(x, y + size * 0.1, size * 0.8, size * 0.8), place, len(names))
            self.put(label, x + size * 1.2, y + size * 0.88)
            x += wide + size * 1.2
        return y + size * 1.9

    def target_lines(self, data: ChartData, start: float, end: float, at: dict[float, float]) -> None:
        """Draw each target as a dashed level line from x `start` to `end`; `at` gives a value's y."""
        for label, value in data.targets:
            if value.bare is None:
                continue
            y = at[value.bare]
            self.rule(start, y, end, y, self.style.ink, 0.7, (3.0, 2.0))
            text = self.piece(f"{label} {value.text}", size=self.style.label_size * 0.9, limit=(end - start) * 0.6)
            gap = text.size * 0.35
            places = [(end, y - gap, 1.0), (end, y + text.size + gap * 0.3, 1.0), (start, y - gap, 0.0),
                      (start, y + text.size + gap * 0.3, 0.0), ((start + end) / 2, y - gap, 0.5)]
            if not self.offer(text, places):
                self.warn(say("the target {!r} has no room for its label", label), "draw the chart larger")

    def warn(self, message: str, hint: str) -> None:
        problem = Problem(message, None, "chart-crowded", hint, "warning")
        if problem not in self.problems:
            self.problems.append(problem)

    def _offset(self, label: Piece, x: float, baseline: float, anchor: float) -> tuple[float, float]:
        return x - anchor * label.width, baseline

    def _placed(self, label: Piece, dx: float, dy: float) -> Rect:
        if label.size < LEAST_SIZE - 0.5:
            self.warn(say("labels of {:.1f} pt in a chart", label.size), "shorten the labels or draw the chart larger")
        self.items += [moved(item, dx, dy) for item in label.items]
        left, top, right, bottom = label.ink
        ink = (left + dx, top + dy, right + dx, bottom + dy)
        self.taken.append(ink)
        return ink
