"""Counts one can see: the waffle of a hundred squares, the matrix of dots."""

from __future__ import annotations

import math

from reportgen.charts.data import ChartData, Point
from reportgen.charts.labels import label, label_line, value_label
from reportgen.charts.style import ChartStyle
from reportgen.items import Item

MOST_DOTS = 600
MOST_PITCH = 30.0


def waffle(data: ChartData, style: ChartStyle, width: float, height: float) -> tuple[Item, ...]:
    """Ten by ten squares filled from the bottom to the value's share, the number beside them."""
    from matplotlib.patches import Rectangle

    from reportgen.charts.backend import new_figure, render

    point = data.points[0]
    side = min(height, width * 0.62)
    step = side / 10
    filled = round(min(1.0, max(0.0, (point.value or 0.0) / (data.total or 100.0))) * 100)
    figure, axes = new_figure(width, height)
    for index in range(100):
        row, column = divmod(index, 10)
        colour = style.hue if index < filled else style.faint
        axes.add_patch(Rectangle((column * step, side - (row + 1) * step), step * 0.84, step * 0.84,
                                 color=colour.rgb, linewidth=0))
    left = side + 10
    size = min(44.0, height * 0.4)
    texts = value_label(point.number, point.unit, left, side - style.label_size * 2.2, style, size=size,
                        colour=style.hue, limit=width - left)
    texts += label(point.label, left, side - step * 0.16 - 1, style, limit=width - left)
    return (*render(figure, style, width, height), *texts)


def dots(data: ChartData, style: ChartStyle, width: float, height: float) -> tuple[Item, ...]:
    """A matrix of dots for each value, one dot for `each` (1 where none is given), groups one above the other."""
    from matplotlib.patches import Circle

    from reportgen.charts.backend import new_figure, render

    each = data.each or 1.0
    counts = [min(MOST_DOTS, round((point.value or 0.0) / each)) for point in data.points]
    head = style.figure_size * 1.5
    note = style.label_size * 1.8 if each != 1 else 0.0
    free = height - head * len(counts) - note
    pitch, columns = _pitch(counts, width, free)
    figure, axes = new_figure(width, height)
    texts: list[Item] = []
    y = 0.0
    for point, count in zip(data.points, counts, strict=True):
        texts += _dots_head(point, y + style.figure_size, style, width)
        y += head
        colour = style.hue if point.is_highlight else style.pale
        for index in range(count):
            row, column = divmod(index, columns)
            axes.add_patch(Circle(((column + 0.5) * pitch, y + (row + 0.5) * pitch), pitch * 0.38, color=colour.rgb,
                                  linewidth=0))
        y += math.ceil(count / columns) * pitch + (free - sum(math.ceil(c / columns) for c in counts) * pitch) / len(
            counts) * 0.5
    if note:
        text = f"每点{each:g}{data.points[0].unit}"
        texts += label(text, 0, height - style.label_size * 0.3, style, colour=style.grey)
    return (*render(figure, style, width, height), *texts)


def _dots_head(point: Point, baseline: float, style: ChartStyle, width: float) -> tuple[Item, ...]:
    figure = label_line(point.number + point.unit, style, style.figure_size, "figure", style.hue)
    return (*value_label(point.number, point.unit, 0, baseline, style, size=style.figure_size, colour=style.hue),
            *label(point.label, figure.width + 2, baseline, style, limit=width - figure.width - 2))


def _pitch(counts: list[int], width: float, height: float) -> tuple[float, int]:
    """Return the widest pitch (at most MOST_PITCH pt) at which all groups fit, and the columns it gives."""
    pitch = MOST_PITCH
    while pitch > 2.0:
        columns = max(1, int(width / pitch))
        if sum(math.ceil(count / columns) for count in counts) * pitch <= height:
            return pitch, columns
        pitch -= 0.25
    return pitch, max(1, int(width / pitch))
