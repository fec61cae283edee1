"""Places in a ranking on a scale of a hundred, and plain big numbers."""

from __future__ import annotations

from reportgen.charts.data import ChartData
from reportgen.charts.labels import label, value_label
from reportgen.charts.style import ChartStyle
from reportgen.items import Item


def ladder(data: ChartData, style: ChartStyle, width: float, height: float) -> tuple[Item, ...]:
    """One scale a rank from 第1 at the left to the last place; the place reached is marked and named."""
    from matplotlib.patches import Rectangle

    from reportgen.charts.backend import new_figure, render

    step = height / len(data.points)
    figure, axes = new_figure(width, height)
    texts: list[Item] = []
    for index, point in enumerate(data.points):
        places = int(data.total or max(20.0, *(data.values)))
        size = min(style.figure_size * 1.3, step * 0.36)
        y = index * step + size * 1.5
        thick = max(6.0, min(26.0, step - size * 1.5 - style.label_size * 1.6))
        rung = width / places
        for place in range(1, places + 1):
            is_reached = point.value is not None and place == int(point.value)
            colour = style.hue if is_reached else style.faint
            axes.add_patch(Rectangle(((place - 1) * rung, y), rung * 0.72, thick, color=colour.rgb, linewidth=0))
        texts += value_label(point.text, "", 0, y - size * 0.4, style, size=size, colour=style.hue)
        texts += label(point.label, width, y - size * 0.4, style, anchor=1.0, limit=width * 0.66)
    return (*render(figure, style, width, height), *texts)


def number(data: ChartData, style: ChartStyle, width: float, height: float) -> tuple[Item, ...]:
    """Big numbers, each over its label, side by side in a wide box, else one above the other."""
    count = len(data.points)
    columns = count if width > 1.6 * height else 1
    cell, step = width / columns, height / (count if columns == 1 else 1)
    size = min(96.0, step * 0.62)
    items: list[Item] = []
    for index, point in enumerate(data.points):
        x = index * cell if columns > 1 else 0.0
        top = (0.0 if columns > 1 else index * step) + (step - size - style.label_size * 2) / 2
        items += value_label(point.number, point.unit, x, top + size * 0.86, style, size=size, colour=style.hue,
                             limit=cell * 0.94)
        items += label(point.label, x, top + size * 0.86 + style.label_size * 2, style, limit=cell * 0.94)
    return tuple(items)
