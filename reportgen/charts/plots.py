"""Charts with scales, drawn with Matplotlib on the display-list backend: lines, areas, small multiples, scatter.

Matplotlib gives the axes, linear and logarithmic, and their round values; labels are placed here, at the lines.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from reportgen.charts.board import Board
from reportgen.charts.columns import foot_labels
from reportgen.charts.data import ChartData
from reportgen.charts.labels import Piece
from reportgen.charts.ranks import spread
from reportgen.charts.sparks import spark
from reportgen.items import Swatch, moved
from reportgen.language import say

NUMBER_SIZE = 7.5


def line(board: Board, data: ChartData) -> None:
    """Lines over the entries in order; a missing value breaks them. Ends, highest and noted values are written."""
    _plot(board, data, is_area=False)


def area(board: Board, data: ChartData) -> None:
    """As `line`, with the area down to zero filled."""
    _plot(board, data, is_area=True)


def sparkline(board: Board, data: ChartData) -> None:
    """A flat line without labels, a quarter as high as wide at most, the last value marked."""
    height = min(board.height, board.width / 4)
    paths = spark([point.value.bare for point in data.points], board.width, height, board.style.hue)
    board.draw(moved(path, 0, (board.height - height) / 2) for path in paths)


def multiples(board: Board, data: ChartData) -> None:
    """One small line chart a series, all on the same scale, so that they can be compared."""
    count = len(data.series)
    columns = max(1, min(count, round((count * board.width / board.height / 1.5) ** 0.5)))
    rows = -(-count // columns)
    gap = 14.0
    wide, tall = (board.width - gap * (columns - 1)) / columns, (board.height - gap * 0.6 * (rows - 1)) / rows
    head = board.style.label_size * 1.7
    limits = (min([0.0, *data.present]), max([*data.present, 1e-9]))
    figure, axes = _axes(board, data, 2.0, wide - 2.0, head, tall - board.style.label_size * 1.7)
    axes.set_ylim(*_padded(limits, data))
    last = len(data.points) - 1
    margin = 0.05 * max(1, last)
    axes.set_xlim(-margin, last + margin)
    base = limits[0] if data.is_log else 0.0
    for index, name in enumerate(data.series):
        x, y = index % columns * (wide + gap), index // columns * (tall + gap * 0.6)
        board.put(board.piece(name, weight="figure", colour=board.style.hue, limit=wide), x, y + board.style.label_size)
        values = [point.values[index].bare for point in data.points]
        here = _shifted(axes, x, y)
        axes.plot((-margin, last + margin), (base, base), color=board.style.hair.rgb, linewidth=0.5, transform=here,
                  clip_on=False)
        axes.plot(range(len(values)), _gaps(values), color=board.style.hue.rgb, linewidth=1.6, transform=here,
                  clip_on=False, solid_joinstyle="round", solid_capstyle="round")
        for at, anchor in ((0, 0.0), (last, 1.0)):
            value = data.points[at].values[index]
            px, py = _place(board, axes, at, value.bare)
            px, py = px + x, py + y
            foot = board.piece(data.points[at].label, size=NUMBER_SIZE, colour=board.style.grey, limit=wide * 0.48)
            board.offer(foot, [(x + wide * anchor, y + tall - 1.5, anchor)])
            if value:
                mark = board.piece(value.number, size=NUMBER_SIZE + 1, weight="figure", colour=board.style.hue)
                board.offer(mark, [(px, py - 4, anchor), (px, py + NUMBER_SIZE + 4, anchor)])
    _render(board, figure)


def scatter(board: Board, data: ChartData) -> None:
    """A dot for each entry at its two values, named beside where there is room; axes named by the series."""
    size = board.style.label_size
    foot, head, left = size * 3.4, size * 1.8, size * 3.6
    figure, axes = _axes(board, data, left, board.width - size * 1.5, head, board.height - foot)
    points = [point for point in data.points if all(point.values)]
    xs = [point.values[0].size for point in points]
    ys = [point.values[1].size for point in points]
    for values, limit in ((xs, axes.set_xlim), (ys, axes.set_ylim)):
        limit(*_padded((min(values, default=0.0), max(values, default=1.0)), data))
    if data.is_log:
        axes.set_xscale("log")
    for point, x, y in zip(points, xs, ys, strict=True):
        colour = board.style.hue if point.is_highlight else board.style.grey.tint(0.55)
        axes.plot([x], [y], marker="o", markersize=7 if point.is_highlight else 5.5, color=colour.rgb,
                  markeredgewidth=0, clip_on=False)
    ticks = [(float(v), *_place_xy(board, axes, v, axes.get_ylim()[0])) for v in _ticks(axes.xaxis, axes.get_xlim())]
    for value, px, _ in ticks:
        board.offer(board.piece(_tick_text(value), size=NUMBER_SIZE, colour=board.style.grey),
                    [(px, board.height - foot + NUMBER_SIZE + 3, 0.5)])
    for value in _ticks(axes.yaxis, axes.get_ylim()):
        _, py = _place_xy(board, axes, axes.get_xlim()[0], value)
        axes.axhline(value, color=board.style.hair.rgb, linewidth=0.3, zorder=0)
        label = board.piece(_tick_text(float(value)), size=NUMBER_SIZE, colour=board.style.grey, limit=left - 5)
        board.offer(label, [(left - 5, label.baseline_amid(py), 1.0)])
    _render(board, figure)
    board.put(board.piece(data.series[1], colour=board.style.grey, limit=board.width * 0.7), 0, size)
    board.put(board.piece(data.series[0], colour=board.style.grey, limit=board.width * 0.7), board.width,
              board.height - size * 0.3, 1.0)
    places = [_place_xy(board, axes, x, y) for x, y in zip(xs, ys, strict=True)]
    board.taken += [(px - 3, py - 3, px + 3, py + 3) for px, py in places]
    written = 0
    for point, (px, py) in sorted(zip(points, places, strict=True), key=lambda entry: not entry[0].is_highlight):
        label = board.piece(point.label, colour=board.style.hue if point.is_highlight else board.style.ink,
                            limit=board.width * 0.45)
        written += board.offer(label, [(px + 6, py + 3, 0.0), (px - 6, py + 3, 1.0), (px, py - 6, 0.5),
                                       (px, py + 13, 0.5), (px + 5, py - 5, 0.0), (px - 5, py - 5, 1.0),
                                       (px + 5, py + 11, 0.0), (px - 5, py + 11, 1.0)])
    if written < len(points):
        board.warn(say("{} of {} names find room in a scatter chart", written, len(points)), "draw it larger")


def _plot(board: Board, data: ChartData, *, is_area: bool) -> None:
    style = board.style
    count, several = len(data.points), len(data.series) > 1
    figure_size = min(style.figure_size, board.height * 0.11)
    side = style.label_size * 2
    names: list[Piece] = []
    ranked = data.highlighted_series or range(max(1, len(data.series)))
    colours = [_series_colour(board, index, index in ranked, len(data.series))
               for index in range(max(1, len(data.series)))]
    if several:
        names = [board.piece(name, colour=colours[index] if index in ranked else style.grey, limit=board.width * 0.26)
                 for index, name in enumerate(data.series)]
    right = board.width - (max(name.width for name in names) + 10 if names else side)
    has_rules = several or data.is_log or bool(data.start)
    left = style.label_size * 3.0 if has_rules else side
    step = (right - left) / max(1, count - 1)
    xs = [left + index * step for index in range(count)]
    foot = foot_labels(board, [point.label for point in data.points], xs, step if count > 1 else board.width * 0.9)
    figure, axes = _axes(board, data, left, right, figure_size * 1.7, board.height - foot - 2)
    present = data.present + [value.size for _, value in data.targets]
    low, high = (min(present, default=0.0), max(present, default=1.0))
    if not data.is_log:
        low = min(data.start, low) if data.start else min(0.0, low)
    axes.set_ylim(*_padded((low, high), data, below=low < 0 or data.is_log))
    axes.set_xlim(0, max(1, count - 1))
    base = low if data.is_log or data.start else 0.0
    axes.axhline(base, color=style.hair.rgb, linewidth=0.6)
    if has_rules:
        for value in _ticks(axes.yaxis, axes.get_ylim()):
            _, y = _place_xy(board, axes, 0, value)
            axes.axhline(value, color=style.hair.rgb, linewidth=0.3, zorder=0)
            label = board.piece(_tick_text(float(value)), size=NUMBER_SIZE, colour=style.grey, limit=left - 4)
            board.offer(label, [(left - 5, label.baseline_amid(y), 1.0)])
    for index, colour in enumerate(colours):
        values = _gaps([point.values[index].bare for point in data.points])
        strong = index in ranked
        if is_area and not several:
            axes.fill_between(range(count), values, base, color=style.hue.tint(0.2).rgb, linewidth=0)
        elif is_area:
            axes.fill_between(range(count), values, base, color=colour.rgb, alpha=0.25, linewidth=0)
        marker = "o" if count == 1 or _has_islands(values) else None
        axes.plot(range(count), values, color=colour.rgb, linewidth=2.2 if strong else 1.3, marker=marker,
                  markersize=5, markeredgewidth=0, solid_joinstyle="round", solid_capstyle="round")
    board.taken += [(x - 2, y - 1.5, x + 2, y + 1.5) for x, y in _line_places(board, axes, data)]
    if not several:
        _mark_values(board, axes, data, figure_size)
    _render(board, figure)
    if several:
        _name_lines(board, axes, data, names, right)
    lines = {value.size: _place_xy(board, axes, 0, value.size)[1] for _, value in data.targets if value}
    board.target_lines(data, left, right, lines)


def _line_places(board: Board, axes: Any, data: ChartData) -> list[tuple[float, float]]:
    """Return points along the lines, a few for each step, which other labels keep clear of."""
    places = []
    for index in range(max(1, len(data.series))):
        values = [point.values[index].bare for point in data.points]
        for at, (one, other) in enumerate(pairwise(values)):
            if one is not None and other is not None:
                places += [_place_xy(board, axes, at + part / 6, one + (other - one) * part / 6) for part in range(7)]
    return places


def _mark_values(board: Board, axes: Any, data: ChartData, size: float) -> None:
    present = [index for index, point in enumerate(data.points) if point.value]
    if not present:
        return
    by_value = sorted(present, key=lambda index: data.points[index].value.size)
    noted = [index for index in present if data.points[index].note]
    for index in dict.fromkeys((present[-1], *noted, by_value[-1], present[0], by_value[0])):
        point = data.points[index]
        x, y = _place(board, axes, index, point.value.bare)
        axes.plot([index], [point.value.bare], marker="o", markersize=6, color=board.style.hue.rgb, markeredgewidth=0,
                  clip_on=False)
        label = board.value(point.value, size=size)
        above, below = y - 7, y + size + 4
        places = [(x, above, 0.5), (x, above, 1.0), (x, above, 0.0), (x, below, 0.5), (x, below, 1.0), (x, below, 0.0),
                  (x + 7, y + size * 0.36, 0.0), (x - 7, y + size * 0.36, 1.0)]
        if board.offer(label, places) and point.note:
            note = board.piece(point.note, colour=board.style.grey, limit=board.width * 0.5)
            top = above - size * 1.05
            board.offer(note, [(x, top, 0.5), (x, top, 1.0), (x, top, 0.0), (x, below + size, 0.5),
                               (x, below + size, 1.0), (x + 8, y + 3, 0.0)])


def _name_lines(board: Board, axes: Any, data: ChartData, names: list[Piece], right: float) -> None:
    labels = []
    for index, name in enumerate(names):
        last = next((point.values[index].bare for point in reversed(data.points) if point.values[index]), None)
        labels.append((_place(board, axes, len(data.points) - 1, last)[1], name))
    for y, name in spread(labels, 0, board.height):
        board.put(name, right + 7, name.baseline_amid(y))


def _series_colour(board: Board, index: int, is_ranked: bool, count: int) -> Swatch:
    if count <= 1:
        return board.style.hue
    if not is_ranked:
        return board.style.grey.tint(0.6)
    return board.style.steps(min(count, 8))[index] if index < 2 or count > 3 else board.style.grey


def _axes(board: Board, data: ChartData, left: float, right: float, top: float, bottom: float) -> tuple[Any, Any]:
    """Return a figure over the board and bare axes in it; x from left to right and y from top to bottom in pt."""
    from reportgen.charts.backend import new_figure

    figure = new_figure(board.width, board.height)
    bottom = max(bottom, top + 8)
    axes = figure.add_axes((left / board.width, 1 - bottom / board.height, (right - left) / board.width,
                            (bottom - top) / board.height))
    axes.set_axis_off()
    if data.is_log:
        axes.set_yscale("log")
    return figure, axes


def _shifted(axes: Any, dx: float, dy: float) -> Any:
    """Return the axes' transform moved right and down in pt: panels of one scale share one pair of axes, the dearest
    thing of a small chart."""
    from matplotlib.transforms import Affine2D

    return axes.transData + Affine2D().translate(dx, -dy)


def _render(board: Board, figure: Any) -> None:
    """Draw the figure under the labels that stand on the board already."""
    from reportgen.charts.backend import render

    board.items[:0] = render(figure, board.style, board.width, board.height)


def _padded(limits: tuple[float, float], data: ChartData, *, below: bool = True) -> tuple[float, float]:
    low, high = limits
    if data.is_log:
        return low / 1.3, high * 1.3
    span = (high - low) or abs(high) or 1.0
    return (low - 0.06 * span if below else low), high + 0.06 * span


def _gaps(values: list[float | None]) -> list[float]:
    return [float("nan") if value is None else value for value in values]


def _has_islands(values: list[float]) -> bool:
    """Whether a value stands alone between two missing ones, so that no line would show it."""
    return any(v == v and (i == 0 or values[i - 1] != values[i - 1])
               and (i + 1 == len(values) or values[i + 1] != values[i + 1]) for i, v in enumerate(values))


def _place(board: Board, axes: Any, index: int, value: float | None) -> tuple[float, float]:
    return _place_xy(board, axes, index, axes.get_ylim()[0] if value is None else value)


def _place_xy(board: Board, axes: Any, x: float, y: float) -> tuple[float, float]:
    px, py = axes.transData.transform((x, y))
    return float(px), board.height - float(py)


def _ticks(axis: Any, limits: tuple[float, float]) -> list[float]:
    from matplotlib.ticker import MaxNLocator

    if axis.get_scale() == "linear":
        axis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    return [float(value) for value in axis.get_majorticklocs() if limits[0] <= value <= limits[1]]


def _tick_text(value: float) -> str:
    return f"{value:.10g}".replace("-", "−")
