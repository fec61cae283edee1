"""A ring: one share of a whole, its value in the middle, its label below."""

from __future__ import annotations

from reportgen.charts.data import ChartData
from reportgen.charts.labels import label, value_label
from reportgen.charts.style import ChartStyle
from reportgen.items import Item

THICKNESS = 0.24
"""Width of the ring over its radius."""


def ring(data: ChartData, style: ChartStyle, width: float, height: float) -> tuple[Item, ...]:
    """One ring a value, side by side; the arc is the value's share of `total` (100 where none is given)."""
    from matplotlib.patches import Wedge

    from reportgen.charts.backend import new_figure, render

    count = len(data.points)
    step = width / count
    foot = style.label_size * 1.8
    radius = min(step * 0.92, height - foot) / 2
    whole = data.total or 100.0
    figure, axes = new_figure(width, height)
    axes.set_aspect("equal")
    texts: list[Item] = []
    for index, point in enumerate(data.points):
        x, y = index * step + step / 2, (height - foot) / 2
        share = min(1.0, max(0.0, (point.value or 0.0) / whole))
        axes.add_patch(Wedge((x, y), radius, 0, 360, width=radius * THICKNESS, color=style.faint.rgb, linewidth=0))
        if share > 0:
            axes.add_patch(Wedge((x, y), radius, -90, -90 + 360 * share, width=radius * THICKNESS,
                                 color=style.hue.rgb, linewidth=0))
        size = radius * 0.62
        texts += value_label(point.number, point.unit, x, y + size * 0.36, style, size=size, colour=style.hue,
                             anchor=0.5, limit=radius * 1.3)
        texts += label(point.label, x, height - style.label_size * 0.35, style, anchor=0.5, limit=step)
    return (*render(figure, style, width, height), *texts)
