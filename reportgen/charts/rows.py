"""Entries one under the other: lying bars, lollipops, then–now dumbbells, targets met or missed, a pyramid."""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec import Struct

from reportgen.charts.board import Board
from reportgen.charts.data import ChartData, Value
from reportgen.charts.labels import LEAST_SIZE
from reportgen.charts.scales import Scale, zero_based
from reportgen.charts.shapes import box, disc, polygon
from reportgen.items import WHITE, moved
from reportgen.language import say
from reportgen.spec.words import word

MOST_THICKNESS = 34.0
MOST_LABEL_SHARE = 0.34
"""Width that labels beside the bars may take of the chart; longer ones stand above them."""
GAP = 7.0


class Rows(Struct, frozen=True):
    """Where the bars stand: left edge, centre line of each, thickness, and size of the figures on them."""

    left: float
    centres: tuple[float, ...]
    thick: float
    figure_size: float


def lay_rows(board: Board, labels: Sequence[str], marked: Sequence[int] = ()) -> Rows:
    """Write the labels beside or above their rows and return the rows; where rows are thin, every n-th label."""
    count = len(labels)
    step = board.height / count
    size = board.style.label_size
    widest = max(board.piece(text).width for text in labels)
    is_beside = widest <= board.width * MOST_LABEL_SHARE or step < size * 2.6
    if not is_beside:
        band = min(step * 0.5, size * LEADING_ROWS)
        blocks = [board.block(text, board.width, band) for text in labels]
        thick = min(MOST_THICKNESS, (step - band) * 0.72)
        centres = []
        for index, one in enumerate(blocks):
            top = index * step + (step - one.height - 3 - thick) / 2
            board.put(one, 0, one.baseline_below(top))
            centres.append(top + one.height + 3 + thick / 2)
        return Rows(0.0, tuple(centres), thick, min(board.style.figure_size * 1.3, thick * 1.1))
    width = min(widest, board.width * 0.42)
    every = max(1, math.ceil(LEAST_SIZE * 1.15 / step))
    centres = [(index + 0.5) * step for index in range(count)]
    for index, text in enumerate(labels):
        if every == 1 or index % every == 0 or index in marked:
            one = board.block(text, width, step * 0.98 * every)
            if every == 1:
                board.put(one, 0, one.baseline_below(centres[index] - one.height / 2))
            else:
                board.offer(one, [(0, one.baseline_below(centres[index] - one.height / 2), 0.0)], least=0)
    if every > 1:
        board.warn(say("every {}th of {} labels finds room beside a chart", every, count),
                   "draw it larger, or in parts")
    thick = min(MOST_THICKNESS, step * 0.62)
    return Rows(width + GAP, tuple(centres), thick, min(board.style.figure_size * 1.2, max(6.0, thick * 0.9)))


LEADING_ROWS = 2.6
"""Two lines of a label and a little air, in label sizes."""


def hbar(board: Board, data: ChartData) -> None:
    """Lying bars; lengths proportional to the values, each value at its bar's end."""
    rows, scale = _scaled(board, data)
    zero = scale(data.start)
    for y, point in zip(rows.centres, data.points, strict=True):
        if point.value.bare is not None:
            end = scale(point.value.bare)
            board.emphasis_area(box(min(zero, end), y - rows.thick / 2, abs(end - zero), rows.thick),
                                is_highlight=point.is_highlight)
        if data.is_broken:
            _cut(board, zero, y, rows.thick)
        _end_value(board, point.value, scale, zero, y, rows, is_highlight=point.is_highlight)
        board.rule(zero, y - rows.thick / 2 - 3, zero, y + rows.thick / 2 + 3)
    _target_marks(board, data, scale, rows)


def lollipop(board: Board, data: ChartData) -> None:
    """A stem with a dot at the value, for many entries that differ little."""
    rows, scale = _scaled(board, data)
    zero = scale(data.start) if not data.is_log else scale.start
    radius = min(5.5, rows.thick * 0.45)
    for y, point in zip(rows.centres, data.points, strict=True):
        if point.value.bare is not None:
            end = _at(scale, point.value, data)
            colour = board.style.hue if point.is_highlight else board.style.pale
            board.rule(zero, y, end, y, colour, min(1.6, radius * 0.5))
            board.area(disc(end, y, radius), colour)
        _end_value(board, point.value, scale, zero, y, rows, is_highlight=point.is_highlight, reach=radius, data=data)
        board.rule(zero, y - rows.thick / 2, zero, y + rows.thick / 2)


def dumbbell(board: Board, data: ChartData) -> None:
    """Two dots and the way between them: then pale, now in the hue."""
    top = board.key(data.series, is_reversed=True)
    inner = Board(board.style, board.width, board.height - top)
    rows = lay_rows(inner, [point.label for point in data.points])
    values = data.present or [0.0]
    size = min(11.0, rows.figure_size * 0.8)
    reach = max((inner.piece(value.number, size=size, weight="figure").width
                 for point in data.points for value in point.values), default=0.0) + 9
    reach = min(reach, (board.width - rows.left) * 0.28)
    scale = Scale(min(values), max(values), rows.left + reach, board.width - reach)
    radius = min(5.5, rows.thick * 0.36)
    for y, point in zip(rows.centres, data.points, strict=True):
        then, now = point.values
        inner.rule(rows.left, y, board.width, y, board.style.hair.tint(0.5), 0.35)
        if then and now:
            inner.rule(scale(then.size), y, scale(now.size), y, board.style.pale, 2.4)
        for index, value in enumerate((then, now)):
            if value:
                inner.series_area(disc(scale(value.size), y, radius), 1 - index, 2)
        is_growing = now.size >= then.size
        for value, is_left, colour in ((then, is_growing, board.style.grey), (now, not is_growing, board.style.hue)):
            if value:
                label = inner.piece(value.number, size=size, weight="figure", colour=colour, limit=reach - 8)
                x = scale(value.size) + (-radius - 3 if is_left else radius + 3)
                inner.put(label, x, label.baseline_amid(y), 1.0 if is_left else 0.0)
            else:
                x, anchor = (rows.left + 2, 0.0) if value is then else (board.width, 1.0)
                inner.put(inner.piece(value.number, size=size, colour=colour), x, y + size * 0.3, anchor)
    _adopt(board, inner, top)


def bullet(board: Board, data: ChartData) -> None:
    """What was reached as a bar, what was aimed at as a mark across it."""
    rows = lay_rows(board, [point.label for point in data.points])
    values = data.present + [point.target.size for point in data.points]
    room = (board.width - rows.left) * 0.3
    scale = zero_based(values, rows.left, board.width - room)
    for y, point in zip(rows.centres, data.points, strict=True):
        reach = max(point.value.size, point.target.size)
        board.area(box(rows.left, y - rows.thick / 2, scale(reach) - rows.left, rows.thick), board.style.faint)
        if point.value:
            board.area(box(rows.left, y - rows.thick * 0.28, scale(point.value.size) - rows.left, rows.thick * 0.56),
                       board.style.hue)
        if point.target:
            x = scale(point.target.size)
            board.rule(x, y - rows.thick * 0.5, x, y + rows.thick * 0.5, board.style.ink, 2.0)
        x = scale(reach) + GAP
        free = board.width - x
        has_two = rows.thick > 15 and bool(point.target)
        size = min(rows.figure_size, rows.thick * (0.55 if has_two else 0.9))
        label = board.value(point.value, size=size, limit=free)
        board.put(label, x, label.baseline_amid(y - rows.thick * 0.24) if has_two else label.baseline_amid(y))
        if has_two:
            aim = board.piece(word("目标{}", point.target.text), size=min(8.0, rows.thick * 0.4),
                              colour=board.style.grey, limit=free)
            board.put(aim, x, aim.baseline_amid(y + rows.thick * 0.28))


def pyramid(board: Board, data: ChartData) -> None:
    """Two series back to back around a middle column of labels, first entry lowest, as ages are read."""
    points = tuple(reversed(data.points))
    size = board.style.label_size
    top = size * 1.8
    step = (board.height - top) / len(points)
    middle = board.width / 2
    spine = min(max(board.piece(point.label).width for point in points) + 10, board.width * 0.24)
    half = (board.width - spine) / 2
    figure = min(9.0, step * 0.7)
    longest = max((board.piece(value.number, size=figure, weight="figure").width
                   for point in points for value in point.values), default=0.0)
    room = (longest + 4) if figure >= LEAST_SIZE else 0.0
    most = max([*data.present, 1e-9])
    every = max(1, math.ceil(LEAST_SIZE * 1.2 / step))
    for index, name in enumerate(data.series):
        side = -1 if index == 0 else 1
        label = board.piece(name, size=size, weight="figure", limit=half,
                            colour=board.style.hue if index == 0 else board.style.grey)
        board.put(label, middle + side * spine / 2, size, 1.0 if index == 0 else 0.0)
    for row, point in enumerate(points):
        y = top + row * step
        if row % every == 0:
            text = board.block(point.label, spine - 4, step * every, size=min(size, step * every * 0.8),
                               align="center")
            board.put(text, middle - (spine - 4) / 2, text.baseline_below(y + (step - text.height) / 2))
        for index, value in enumerate(point.values):
            side = -1 if index == 0 else 1
            length = value.size / most * (half - room)
            x = middle + side * spine / 2
            if value and length > 0:
                board.series_area(box(min(x, x + side * length), y + step * 0.1, length, step * 0.8), index, 2)
            if room:
                label = board.piece(value.number, size=figure, weight="figure", colour=board.style.grey)
                board.put(label, x + side * (length + 3), label.baseline_amid(y + step / 2),
                          1.0 if index == 0 else 0.0)


def _scaled(board: Board, data: ChartData) -> tuple[Rows, Scale]:
    """Lay the rows and return the scale that leaves room for the figures at the bars' ends."""
    marked = [i for i, point in enumerate(data.points) if point.is_highlight]
    rows = lay_rows(board, [point.label for point in data.points], marked if len(marked) < len(data.points) else ())
    room = max((board.value(point.value, size=rows.figure_size).width for point in data.points), default=0.0) + GAP
    room = min(room, (board.width - rows.left) * 0.34)
    values = data.present + [value.size for _, value in data.targets]
    left = rows.left + (room if any(value < 0 for value in values) else 0.0)
    if data.is_log:
        logs = [math.log10(value) for value in values] or [0.0]
        low = math.floor(min(logs) - 1e-9)
        return rows, Scale(float(low), max(*logs, low + 1.0), left, board.width - room)
    return rows, zero_based(values, left, board.width - room, data.start)


def _at(scale: Scale, value: Value, data: ChartData | None) -> float:
    return scale(math.log10(value.size)) if data is not None and data.is_log else scale(value.size)


def _end_value(board: Board, value: Value, scale: Scale, zero: float, y: float, rows: Rows, *, is_highlight: bool,
               reach: float = 0.0, data: ChartData | None = None) -> None:
    end = _at(scale, value, data) if value else zero
    is_left = value.size < 0
    free = (end - rows.left if is_left else board.width - end) - GAP
    label = board.value(value, size=rows.figure_size, limit=max(free, 12.0),
                        colour=board.style.hue if is_highlight else board.style.grey)
    x, anchor = (end - reach - 4, 1.0) if is_left else (end + reach + 5, 0.0)
    place = (x, label.baseline_amid(y), anchor)
    if label.size * 0.75 <= rows.thick / 0.62 + 0.1:
        board.put(label, *place)
    else:
        board.offer(label, [place], least=4.5)


def _target_marks(board: Board, data: ChartData, scale: Scale, rows: Rows) -> None:
    top, bottom = rows.centres[0] - rows.thick / 2 - 3, rows.centres[-1] + rows.thick / 2 + 3
    for name, value in data.targets:
        if value:
            x = scale(value.size)
            board.rule(x, top, x, bottom, board.style.ink, 0.7, (3.0, 2.0))
            label = board.piece(f"{name} {value.text}", size=board.style.label_size * 0.9, limit=board.width * 0.5)
            gaps = [rows.thick / 2 + 2 + label.size * 0.9 + centre for centre in rows.centres]
            places = [(x + 3, y, 0.0) for y in gaps] + [(x - 3, y, 1.0) for y in gaps]
            board.offer(label, [(x + 3, top + 2, 0.0), (x + 3, bottom, 0.0), *places])


def _cut(board: Board, zero: float, y: float, thick: float) -> None:
    """A slanted white cut through the root of a bar whose axis does not begin at zero."""
    top, bottom = y - thick / 2 - 2, y + thick / 2 + 2
    board.area(polygon([(zero + 9, top), (zero + 12.5, top), (zero + 7.5, bottom), (zero + 4, bottom)]), WHITE)
    board.rule(zero + 9, top, zero + 4, bottom, board.style.grey, 0.5)
    board.rule(zero + 12.5, top, zero + 7.5, bottom, board.style.grey, 0.5)


def _adopt(board: Board, inner: Board, top: float) -> None:
    """Take over what was drawn on a smaller board, moved down by `top`."""
    board.draw(moved(item, 0, top) for item in inner.items)
    board.taken += [(left, t + top, right, b + top) for left, t, right, b in inner.taken]
    board.problems += inner.problems
