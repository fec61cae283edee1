"""Areas and shades: a treemap of parts, a heatmap of rows and columns, a calendar of days."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date

from reportgen.charts.board import Board
from reportgen.charts.data import ChartData, Value
from reportgen.charts.shapes import box
from reportgen.charts.style import is_dark
from reportgen.errors import Problem, SpecError
from reportgen.items import WHITE, Swatch
from reportgen.language import say
from reportgen.spec.words import word

PALEST = 0.1
WEEKDAYS = "一二三四五六日"


def treemap(board: Board, data: ChartData) -> None:
    """Areas proportional to the values, largest first (squarified); name and value inside where they fit."""
    from squarify import normalize_sizes, squarify

    points = sorted((point for point in data.points if point.value.size > 0), key=lambda point: -point.value.size)
    if not points:
        return
    sizes = normalize_sizes([point.value.size for point in points], board.width, board.height)
    most = points[0].value.size
    unnamed = 0
    has_stress = any(not point.is_highlight for point in points)
    for point, place in zip(points, squarify(sizes, 0, 0, board.width, board.height), strict=True):
        x, y, width, height = (float(place[key]) for key in ("x", "y", "dx", "dy"))
        share = point.value.size / most
        strength = (1.0 if point.is_highlight else 0.3) if has_stress else 0.35 + 0.65 * share
        colour = board.style.hue.tint(strength)
        board.area(box(x + 0.75, y + 0.75, max(0.1, width - 1.5), max(0.1, height - 1.5)), colour)
        ink = WHITE if is_dark(colour) else board.style.ink
        inner, tall = width - 9, height - 8
        if inner < 10 or tall < 8:
            unnamed += 1
            continue
        name = board.block(point.label, inner, tall * 0.5, size=min(12.0, 7 + 5 * share), colour=ink)
        if name.size >= 5.5 and name.height <= tall and name.width <= inner + 0.1:
            board.put(name, x + 4.5, name.baseline_below(y + 4))
            left = tall - name.height
            figure = board.value(point.value, size=min(20.0, 8 + 14 * share, left * 0.8), colour=ink, limit=inner)
            if figure.size >= 5.5:
                board.put(figure, x + 4.5, y + 4 + name.height + figure.size * 0.98)
        else:
            unnamed += 1
    if unnamed:
        board.warn(say("{} areas of a treemap are too small for their names", unnamed), "join the small ones")


def heatmap(board: Board, data: ChartData) -> None:
    """A cell for each row and column, darker for more; a missing value is an empty cell with a dash."""
    size = board.style.label_size
    rows, columns = len(data.points), len(data.series)
    widest = max((board.piece(point.label).width for point in data.points), default=0.0)
    left = min(widest, board.width * 0.28) + 6
    top = size * 1.8
    wide, tall = (board.width - left) / columns, (board.height - top) / rows
    every = max(1, math.ceil(max(board.piece(name).width + 3 for name in data.series) / wide))
    if every <= 2:
        every = 1
    name_size = min(board.piece(name, limit=wide * every * 0.86).size for name in data.series)
    for column, name in enumerate(data.series):
        if column % every == 0:
            label = board.piece(name, size=name_size)
            board.put(label, left + (column + (0.5 if every == 1 else 0)) * wide, size, 0.5 if every == 1 else 0.0)
    skip = max(1, math.ceil(6.4 / tall))
    shade = _shading(board, data)
    for row, point in enumerate(data.points):
        y = top + row * tall
        if row % skip == 0:
            label = board.block(point.label, left - 6, tall * skip, size=min(size, tall * skip * 0.8))
            board.put(label, 0, label.baseline_below(y + (tall - label.height) / 2))
        for column, value in enumerate(point.values):
            _cell(board, left + column * wide, y, wide, tall, value, shade(value))
    if skip > 1:
        board.warn(say("every {}th of {} labels finds room beside a heatmap", skip, rows),
                   "draw it larger, or in parts")


def calendar(board: Board, data: ChartData) -> None:
    """A cell for each day: weeks as columns, weekdays as rows, months named above.

    Raises SpecError where a label is no date.
    """
    days = []
    for point in data.points:
        try:
            days.append((date.fromisoformat(point.date or point.label), point.value))
        except ValueError:
            raise SpecError(Problem(say("the calendar's entry {!r} is no date", point.date or point.label),
                                    rule="chart-data", hint="write dates as 2031-03-08")) from None
    days.sort(key=lambda entry: entry[0])
    first = days[0][0].toordinal() - days[0][0].weekday()
    weeks = (days[-1][0].toordinal() - first) // 7 + 1
    size = min(board.style.label_size, board.height / 9)
    left, top = size * 1.6, size * 1.8
    pitch = min((board.width - left) / weeks, (board.height - top) / 7, 40.0)
    shade = _shading(board, data)
    for row in range(0, 7, 1 if pitch >= size * 1.2 else 2):
        label = board.piece(word(WEEKDAYS)[row], size=min(size, pitch * 1.2), colour=board.style.grey)
        board.put(label, 0, label.baseline_amid(top + (row + 0.5) * pitch))
    month = 0
    for day, value in days:
        week, weekday = divmod(day.toordinal() - first, 7)
        if day.month != month:
            month = day.month
            board.offer(board.piece(word("{}月", month), size=size, colour=board.style.grey),
                        [(left + week * pitch, size, 0.0), (left + (week + 1) * pitch, size, 0.0)])
        colour = shade(value)
        frame = box(left + week * pitch, top + weekday * pitch, pitch * 0.84, pitch * 0.84)
        board.area(frame, colour or board.style.grey.tint(0.12))


def _cell(board: Board, x: float, y: float, wide: float, tall: float, value: Value, colour: Swatch | None) -> None:
    board.area(box(x + 0.8, y + 0.8, max(0.1, wide - 1.6), max(0.1, tall - 1.6)), colour or board.style.grey.tint(0.1))
    ink = WHITE if colour is not None and is_dark(colour) else board.style.ink
    figure = board.piece(value.number, size=min(10.0, tall * 0.6), weight="figure", colour=ink, limit=wide - 3)
    board.offer(figure, [(x + wide / 2, figure.baseline_amid(y + tall / 2), 0.5)])


def _shading(board: Board, data: ChartData) -> Callable[[Value], Swatch | None]:
    """Return the function from a value to its tint of the hue, None for a missing one."""
    low, high = min(data.present, default=0.0), max(data.present, default=1.0)

    def shade(value: Value) -> Swatch | None:
        if value.bare is None:
            return None
        share = (value.bare - low) / ((high - low) or 1.0)
        return board.style.hue.tint(round(PALEST + (1 - PALEST) * share, 2))

    return shade
