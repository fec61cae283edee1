"""A line over time with its first, last and highest value written at the points."""

from __future__ import annotations

from reportgen.charts.data import ChartData
from reportgen.charts.labels import label, value_label
from reportgen.charts.style import ChartStyle
from reportgen.items import Item


def line(data: ChartData, style: ChartStyle, width: float, height: float) -> tuple[Item, ...]:
    """A line from zero; a missing value breaks it."""
    from reportgen.charts.backend import new_figure, render

    size = style.label_size
    top, foot, side = style.figure_size * 1.5, size * 1.8, style.figure_size * 1.4
    values = data.values
    high, low = max(0.0, *values), min(0.0, *values)
    scale = (height - top - foot) / ((high - low) or 1.0)
    step = (width - 2 * side) / max(1, len(values) - 1)
    xs = [side + index * step for index in range(len(values))]
    ys = [top + (high - value) * scale for value in values]
    figure, axes = new_figure(width, height)
    zero = top + high * scale
    axes.plot([0, width], [zero, zero], color=style.grey.rgb, linewidth=0.5)
    runs: list[list[int]] = [[]]
    for index, point in enumerate(data.points):
        if point.value is None:
            runs.append([])
        else:
            runs[-1].append(index)
    for run in (run for run in runs if run):
        axes.fill_between([xs[i] for i in run], [ys[i] for i in run], zero, color=style.faint.rgb, linewidth=0)
        axes.plot([xs[i] for i in run], [ys[i] for i in run], color=style.hue.rgb, linewidth=2.2,
                  solid_joinstyle="round", solid_capstyle="round")
    present = [index for index, point in enumerate(data.points) if point.value is not None]
    texts: list[Item] = []
    marked = {present[0], present[-1], max(present, key=lambda i: values[i])} if present else set()
    for index in sorted(marked):
        axes.plot([xs[index]], [ys[index]], marker="o", markersize=6, color=style.hue.rgb, markeredgewidth=0)
        point = data.points[index]
        texts += value_label(point.number, point.unit, xs[index], ys[index] - 8, style, size=style.figure_size * 0.85,
                             colour=style.hue, anchor=0.5, limit=2 * side)
    every = max(1, round(len(values) * size * 4 / width))
    for index, point in enumerate(data.points):
        if index % every == 0:
            texts += label(point.label, xs[index], height - size * 0.3, style, anchor=0.5)
    return (*render(figure, style, width, height), *texts)
