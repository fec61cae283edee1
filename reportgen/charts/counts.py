"""Counts one can see: waffles of a hundred squares, matrices of dots or small figures."""

from __future__ import annotations

import math

from reportgen.charts.board import Board
from reportgen.charts.data import ChartData
from reportgen.charts.shapes import box, disc, polygon
from reportgen.errors import Problem, SpecError
from reportgen.items import Segment
from reportgen.language import say
from reportgen.spec.words import with_unit, word

MOST_DOTS = 1000
MOST_PITCH = 30.0


def waffle(board: Board, data: ChartData) -> None:
    """Ten by ten squares a value, filled from the bottom to its share of `total` (100 where none is given)."""
    count = len(data.points)
    cell = board.width / count
    side = min(board.height, cell * 0.62)
    step = side / 10
    for number, point in enumerate(data.points):
        x = number * cell
        filled = round(point.value.size / (data.total or 100.0) * 100)
        squares = [box(x + index % 10 * step, side - (index // 10 + 1) * step, step * 0.84, step * 0.84)
                   for index in range(100)]
        for group, colour in ((squares[:filled], board.style.hue), (squares[filled:], board.style.faint)):
            if group:
                board.area([segment for square in group for segment in square], colour)
        left = x + side + min(10.0, cell * 0.05)
        room = x + cell - left - 2
        text = board.block(point.label, room, side * 0.5)
        top = side - step * 0.16 - text.height
        size = min(72.0, board.height * 0.4)
        figure = board.value(point.value, size=size, limit=room)
        board.put(figure, left, top - board.style.label_size * 0.5)
        board.put(text, left, text.baseline_below(top))


def dots(board: Board, data: ChartData) -> None:
    """A matrix for each value, one mark for `each` (1 where none is given); what is over is a part of a mark.

    Raises SpecError where the marks are too many to see.
    """
    each = data.each or 1.0
    counts = [point.value.size / each for point in data.points]
    if sum(counts) > MOST_DOTS:
        raise SpecError(Problem(say("a dots chart of {:.0f} marks; it takes at most {}", sum(counts), MOST_DOTS),
                                rule="chart-data", hint=say("give `each`, such as {:g}",
                                                            each * 10 ** _excess(sum(counts)))))
    size = board.style.figure_size
    figures = [board.value(point.value, size=size, limit=board.width * 0.6) for point in data.points]
    labels = [board.block(point.label, board.width - figure.width - 6, size * 1.5)
              for point, figure in zip(data.points, figures, strict=True)]
    heads = [size * 1.5 + label.height - label.size for label in labels]
    note = board.style.label_size * 1.8 if each != 1 else 0.0
    free = board.height - sum(heads) - note
    whole = [math.ceil(count - 1e-9) for count in counts]
    pitch, columns = _pitch(whole, board.width, free)
    rest = max(0.0, free - sum(math.ceil(count / columns) for count in whole) * pitch)
    y = 0.0
    for point, count, figure, label, head in zip(data.points, counts, figures, labels, heads, strict=True):
        board.put(figure, 0, y + size)
        board.put(label, figure.width + 6, y + size)
        y += head
        marks: list[Segment] = []
        for index in range(math.ceil(count - 1e-9)):
            row, column = divmod(index, columns)
            part = min(1.0, count - index)
            marks += _mark(data.shape, (column + 0.5) * pitch, y + (row + 0.5) * pitch, pitch * 0.38 * math.sqrt(part))
        if marks:
            board.area(marks, board.style.hue if point.is_highlight else board.style.pale)
        y += math.ceil(math.ceil(count - 1e-9) / columns) * pitch + rest / len(counts) * 0.5
    if note:
        text = word("每点{}" if data.shape == "dot" else "每个图形{}",
                    with_unit(f"{each:g}", data.points[0].value.unit))
        board.put(board.piece(text, colour=board.style.grey), 0, board.height - board.style.label_size * 0.3)


def _excess(count: float) -> int:
    return max(1, math.ceil(math.log10(count / MOST_DOTS)))


def _mark(shape: str, x: float, y: float, r: float) -> tuple[Segment, ...]:
    """A mark of radius r around (x, y); marks of one value differ in nothing."""
    match shape:
        case "person":
            return (*disc(x, y - r * 0.66, r * 0.34),
                    *polygon([(x - r * 0.5, y - r * 0.2), (x + r * 0.5, y - r * 0.2), (x + r * 0.42, y + r),
                              (x - r * 0.42, y + r)]))
        case "house":
            return polygon([(x - r, y - r * 0.05), (x, y - r), (x + r, y - r * 0.05), (x + r * 0.72, y - r * 0.05),
                            (x + r * 0.72, y + r), (x - r * 0.72, y + r), (x - r * 0.72, y - r * 0.05)])
        case "tree":
            return (*polygon([(x - r * 0.75, y + r * 0.5), (x, y - r), (x + r * 0.75, y + r * 0.5)]),
                    *box(x - r * 0.12, y + r * 0.5, r * 0.24, r * 0.5))
        case _:
            return disc(x, y, r)


def _pitch(counts: list[int], width: float, height: float) -> tuple[float, int]:
    """Return the widest pitch (at most MOST_PITCH pt) at which all groups fit, and the columns it gives."""
    pitch = MOST_PITCH
    while pitch > 2.0:
        columns = max(1, int(width / pitch))
        if sum(math.ceil(count / columns) for count in counts) * pitch <= height:
            return pitch, columns
        pitch -= 0.25
    return pitch, max(1, int(width / pitch))
