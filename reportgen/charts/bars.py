"""Bars, upright and lying, on a baseline of zero, with their values on them."""

from __future__ import annotations

from reportgen.charts.data import ChartData
from reportgen.charts.labels import label, label_line, value_label, wrapped
from reportgen.charts.style import ChartStyle
from reportgen.items import Item

GAP_SHARE = 0.42
"""Gap between bars over the bar's thickness plus gap."""

MOST_THICKNESS = 64.0


def bar(data: ChartData, style: ChartStyle, width: float, height: float) -> tuple[Item, ...]:
    """Upright bars; heights proportional to the values, labels below."""
    from reportgen.charts.backend import new_figure, render

    count = len(data.points)
    step = width / count
    thick = min(step * (1 - GAP_SHARE), MOST_THICKNESS * 1.6)
    figure_size = min(style.figure_size * 1.5, step * 0.4)
    foot = 2 * style.label_size * 1.35 + 4
    values = data.values
    high, low = max(0.0, *values), min(0.0, *values)
    room = height - foot - figure_size * 1.25
    scale = room / ((high - low) or 1.0)
    zero = figure_size * 1.25 + high * scale
    figure, axes = new_figure(width, height)
    texts: list[Item] = []
    for index, point in enumerate(data.points):
        x = index * step + step / 2
        colour = style.hue if point.is_highlight else style.pale
        if point.value is not None:
            axes.bar(x, point.value * -scale, thick, bottom=zero, color=colour.rgb, linewidth=0)
        top = zero - max(0.0, values[index]) * scale
        texts += value_label(point.number, point.unit, x, top - figure_size * 0.3, style, size=figure_size,
                             colour=style.hue, anchor=0.5, limit=step * 0.96)
        for row, text in enumerate(wrapped(point.label, step * 0.96, style, style.label_size)):
            texts += label(text, x, height - foot + (row + 1) * style.label_size * 1.35, style, anchor=0.5,
                           limit=step * 0.96)
    axes.plot([0, width], [zero, zero], color=style.grey.rgb, linewidth=0.5)
    return (*render(figure, style, width, height), *texts)


def hbar(data: ChartData, style: ChartStyle, width: float, height: float) -> tuple[Item, ...]:
    """Lying bars; lengths proportional to the values, labels above each bar, beside it where rows are low."""
    from reportgen.charts.backend import new_figure, render

    count = len(data.points)
    step = height / count
    size = style.label_size
    is_tight = step < 3.2 * size
    head = step * 0.1 if is_tight else size * 1.7
    thick = min((step - head) * 0.82, MOST_THICKNESS)
    inset = width * 0.34 if is_tight else 0.0
    figure_size = max(7.0, min(style.figure_size * 1.5, thick * 0.9))
    room = max(label_line(p.number + p.unit, style, figure_size, "figure", style.hue).width for p in data.points)
    values = data.values
    most = max(max(values), 0.0) - min(min(values), 0.0) or 1.0
    scale = max(10.0, width - inset - room - 10) / most
    zero = inset - min(min(values), 0.0) * scale
    figure, axes = new_figure(width, height)
    texts: list[Item] = []
    for index, point in enumerate(data.points):
        y = index * step + head
        colour = style.hue if point.is_highlight else style.pale
        if point.value is not None:
            axes.barh(y + thick / 2, point.value * scale, thick, left=zero, color=colour.rgb, linewidth=0)
        if is_tight:
            texts += label(point.label, 0, y + thick / 2 + min(size, thick) * 0.36, style, size=min(size, thick),
                           limit=inset * 0.94)
        else:
            texts += label(point.label, 0, y - size * 0.55, style, limit=width)
        end = zero + max(0.0, values[index]) * scale
        texts += value_label(point.number, point.unit, end + 6, y + thick / 2 + figure_size * 0.36, style,
                             size=figure_size, colour=style.hue, limit=width - end - 6)
    return (*render(figure, style, width, height), *texts)
