"""Upright bars on a common baseline: single, grouped, stacked, stacked to a hundred, and a waterfall of changes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from reportgen.charts.board import Board
from reportgen.charts.data import ChartData
from reportgen.charts.scales import Scale, round_values, zero_based
from reportgen.charts.shapes import box, polygon
from reportgen.charts.style import is_dark
from reportgen.items import WHITE
from reportgen.language import say
from reportgen.spec.words import with_unit, word

GAP_SHARE = 0.4
"""Gap between bars over the bar's thickness plus gap."""
LEAST_PART, PART_LINE = 6.0, 1.25
"""Of the numbers in stacked bars: the least size in pt, the height that one needs as a share of its size."""
MOST_THICKNESS = 100.0
DENSE_STEP, SCALE_WIDTH = 13.0, 24.0
"""Bars closer than this carry no values of their own: round values stand in a margin at the left."""
MOST_LABEL_SHARE = 0.36
"""Height that labels under the bars may take of the chart."""


def foot_labels(board: Board, labels: Sequence[str], xs: Sequence[float], step: float,
                marked: Sequence[int] = ()) -> float:
    """Write the entries' labels along the bottom edge, in lines or, where they stand too close, every n-th of them.

    Returns the height they take.
    """
    size = board.style.label_size
    widest = max((board.piece(text).width for text in labels), default=0.0)
    if widest <= step * 0.96 or step >= 2.4 * size:
        margin = min(xs[0], board.width - xs[-1])
        width = step * 0.94 if margin >= step / 2 - 0.1 else min(step * 0.94, (margin + step) * 0.64)
        blocks = [board.block(text, width, board.height * MOST_LABEL_SHARE, align="center") for text in labels]
        least = min((one.size for one in blocks), default=size)
        if least >= 5.5 or len(labels) <= 4:
            blocks = [board.block(text, width, board.height * MOST_LABEL_SHARE, size=least, align="center")
                      for text in labels]
            height = max((one.height for one in blocks), default=size)
            for one, x in zip(blocks, xs, strict=True):
                board.put(one, x - width / 2, one.baseline_below(board.height - height))
            return height + size * 0.5
    every = max(1, math.ceil((min(widest, board.width * 0.3) + size) / step))
    order = sorted(range(len(labels)), key=lambda i: (i not in (0, *marked), i % every != 0, i))
    baseline = board.height - size * 0.14
    written = [i for i in order if (i in marked or i % every == 0) and board.offer(
        board.piece(labels[i], limit=board.width * 0.6), [(xs[i], baseline, 0.5), (xs[i], baseline, 0.0),
                                                         (xs[i], baseline, 1.0)], least=0)]
    if len(written) < len(labels) and not _counts_on(labels):
        board.warn(say("{} of {} labels find room under a chart", len(written), len(labels)),
                   "shorten them, or take a lying kind such as hbar")
    return size * 1.5


def _counts_on(labels: Sequence[str]) -> bool:
    """Whether the labels are numbers with one step, such as years: what is left out then says itself."""
    if not all(label.isdecimal() for label in labels):
        return False
    return len({int(other) - int(one) for one, other in pairwise(labels)}) == 1


def bar(board: Board, data: ChartData) -> None:
    """Upright bars; heights proportional to the values, the value on each where it fits."""
    count = len(data.points)
    margin = SCALE_WIDTH if board.width / count < DENSE_STEP else 0.0
    step = (board.width - margin) / count
    thick = min(step * (1 - GAP_SHARE), MOST_THICKNESS)
    xs = [margin + (index + 0.5) * step for index in range(count)]
    marked = [i for i, point in enumerate(data.points) if point.is_highlight]
    foot = foot_labels(board, [point.label for point in data.points], xs, step,
                       marked if len(marked) < count else ())
    size = min(board.style.figure_size * 1.4, board.height * 0.16, max(7.0, step * 0.4))
    pieces = [board.value(point.value, size=size, limit=step * 0.98) for point in data.points]
    is_dense = bool(margin) or min(one.size for one in pieces) < 5.5
    size = min(size, max(6.0, min(one.size for one in pieces)))
    values = data.present + [value.size for _, value in data.targets]
    head = size * 1.25
    has_negative = any(value < 0 for value in values)
    note = board.style.label_size * 1.5 if data.is_broken else 0.0
    low_room = size * 1.3 if has_negative else 0.0
    scale = zero_based(values, board.height - foot - note - low_room, head, data.start)
    zero = scale(data.start)
    if is_dense:
        _scale_rules(board, scale)
    for index, point in enumerate(data.points):
        if point.value.bare is not None:
            end = scale(point.value.bare)
            board.emphasis_area(box(xs[index] - thick / 2, min(zero, end), thick, abs(end - zero)),
                                is_highlight=point.is_highlight)
    board.rule(0, zero, board.width, zero)
    if data.is_broken:
        _breaks(board, xs, thick, zero)
        text = word("纵轴自{}起，未从零画起", with_unit(f"{data.start:g}", data.unit))
        board.put(board.piece(text, size=board.style.label_size * 0.85, colour=board.style.grey, limit=board.width), 0,
                  board.height - foot - board.style.label_size * 0.3)
    order = range(count) if not is_dense else list(dict.fromkeys(
        [*(marked[:3] if len(marked) < count else ()), _highest(data)]))
    for index in order:
        value = data.points[index].value
        one = board.value(value, size=size, limit=0 if is_dense else step * 0.98,
                          colour=board.style.hue if data.points[index].is_highlight else board.style.grey)
        is_below = value.size < 0
        y = scale(value.size) + size * 1.05 if is_below else (scale(value.size) if value else zero) - size * 0.28
        if is_dense:
            board.offer(one, [(xs[index], y, 0.5), (xs[index], y, 0.0), (xs[index], y, 1.0)])
        else:
            board.put(one, xs[index], y, 0.5)
    for x, point in zip(xs, data.points, strict=True):
        end = scale(point.value.size) if point.value else zero
        board.taken.append((x - thick / 2, min(zero, end), x + thick / 2, max(zero, end)))
    board.target_lines(data, 0, board.width, {value.size: scale(value.size) for _, value in data.targets})


def grouped_bar(board: Board, data: ChartData) -> None:
    """Bars of several series side by side in groups, the series named in a key line above."""
    count, series = len(data.points), len(data.series)
    top = board.key(data.series)
    step = board.width / count
    xs = [(index + 0.5) * step for index in range(count)]
    foot = foot_labels(board, [point.label for point in data.points], xs, step)
    thick = min(step * 0.78 / series, MOST_THICKNESS / 2)
    size = min(11.0, thick * 0.62)
    values = data.present
    low = size * 1.3 if any(value < 0 for value in values) else 0.0
    scale = zero_based(values, board.height - foot - low, top + max(size, 6.0) * 1.3)
    zero = scale(0)
    if size < 5.5:
        _scale_rules(board, scale)
    for index, point in enumerate(data.points):
        for number, value in enumerate(point.values):
            x = xs[index] + (number - series / 2) * thick
            end = scale(value.size)
            if value:
                board.series_area(box(x, min(zero, end), thick * 0.92, abs(zero - end)), number, series)
            if size >= 5.5:
                label = board.piece(value.number, size=size, weight="figure", limit=thick * 1.02)
                y = end + label.size if value.size < 0 else end - label.size * 0.3
                board.offer(label, [(x + thick * 0.46, y, 0.5)], least=4.5)
    board.rule(0, zero, board.width, zero)


def stacked_bar(board: Board, data: ChartData) -> None:
    """Bars of parts on one another, named in a key line, their sum above unless a part is missing."""
    _stack(board, data, is_share=False)


def percent_bar(board: Board, data: ChartData) -> None:
    """Bars of equal height divided into shares of a hundred; none where a part is missing, for its share is unknown."""
    _stack(board, data, is_share=True)


def _stack(board: Board, data: ChartData, *, is_share: bool) -> None:
    count, series = len(data.points), len(data.series)
    top = board.key(data.series)
    step = board.width / count
    thick = min(step * 0.66, MOST_THICKNESS)
    xs = [(index + 0.5) * step for index in range(count)]
    foot = foot_labels(board, [point.label for point in data.points], xs, step)
    sums = [sum(value.size for value in point.values) for point in data.points]
    size = min(11.0, step * 0.3)
    head = 2.0 if is_share else max(size, 6.0) * 1.5
    scale = zero_based([1.0] if is_share else sums, board.height - foot, top + head)
    parts: list[tuple[float, float, float, int, str]] = []
    for index, point in enumerate(data.points):
        base = 0.0
        if not all(point.values) and (is_share or not any(point.values)):
            board.put(board.piece("—", size=size, colour=board.style.grey), xs[index], board.height - foot - 3, 0.5)
            continue
        whole = (sums[index] or 1.0) if is_share else 1.0
        for number, value in enumerate(point.values):
            share = value.size / whole
            if share > 0:
                parts.append((xs[index], scale(base), scale(base + share), number,
                              f"{share * 100:.0f}%" if is_share else value.number))
            base += share
        if not is_share and all(point.values):
            total = board.piece(f"{sums[index]:.10g}", size=size * 1.15, weight="figure", colour=board.style.hue,
                                limit=step * 0.96)
            board.offer(total, [(xs[index], scale(base) - size * 0.35, 0.5)], least=5.0)
    _parts(board, parts, series, thick, min(size, 10.0))
    board.rule(0, board.height - foot, board.width, board.height - foot)


def _parts(board: Board, parts: Sequence[tuple[float, float, float, int, str]], series: int, thick: float,
           size: float) -> None:
    """Draw the parts of stacked bars (middle, lower and upper edge, series, number); all numbers of one size, small
    enough for the thinnest part that holds one."""
    fitting = ((low - high) / PART_LINE for _, low, high, *_ in parts)
    size = min([size, *(one for one in fitting if one >= LEAST_PART)])
    bare = 0
    for x, low, high, number, text in parts:
        colour = board.series_area(box(x - thick / 2, high, thick, low - high), number, series)
        ink = WHITE if is_dark(colour) else board.style.ink
        label = board.piece(text, size=size, weight="figure", colour=ink, limit=thick * 0.9)
        middle = (low + high) / 2
        if low - high < label.size * PART_LINE - 0.01:
            bare += 1
            continue
        _plate(board, x, middle, label.width, label.size, colour == WHITE)
        bare += not board.offer(label, [(x, label.baseline_amid(middle), 0.5)], least=5.0)
    if bare:
        board.warn(say("{} parts of stacked bars are too small for their numbers", bare),
                   "draw the chart larger, or join small parts")


def _plate(board: Board, x: float, y: float, width: float, height: float, is_needed: bool) -> None:
    """White ground for a figure that stands on a pattern."""
    if is_needed:
        board.area(box(x - width / 2 - 1.5, y - height * 0.55, width + 3, height * 1.1), WHITE)


def waterfall(board: Board, data: ChartData) -> None:
    """Changes that lead from one total to the next; rises in the hue, falls pale, totals in ink."""
    count = len(data.points)
    step = board.width / count
    thick = min(step * 0.7, MOST_THICKNESS)
    xs = [(index + 0.5) * step for index in range(count)]
    foot = foot_labels(board, [point.label for point in data.points], xs, step)
    levels: list[tuple[float, float]] = []
    level = 0.0
    for point in data.points:
        start = 0.0 if point.is_total else level
        level = point.value.size if point.is_total else level + point.value.size
        levels.append((start, level))
    size = min(board.style.figure_size, max(6.0, step * 0.34))
    ends = [value for pair in levels for value in pair]
    scale = zero_based(ends, board.height - foot - (size * 1.4 if min(ends) < 0 else 0), size * 1.5)
    for index, point in enumerate(data.points):
        start, end = (scale(value) for value in levels[index])
        if point.value:
            frame = box(xs[index] - thick / 2, min(start, end), thick, abs(end - start))
            if point.is_total:
                board.area(frame, board.style.ink.tint(0.7))
            else:
                board.emphasis_area(frame, is_highlight=point.value.size >= 0)
        if index + 1 < count:
            board.rule(xs[index] + thick / 2, end, xs[index + 1] - thick / 2, end)
        colour = board.style.ink if point.is_total else board.style.hue
        sign = "+" if point.value.size > 0 and not point.is_total and point.value.number[0] != "+" else ""
        label = board.piece(sign + point.value.number, size=size, weight="figure", colour=colour, limit=step * 0.98)
        y = max(start, end) + size if point.value.size < 0 and not point.is_total else min(start, end) - size * 0.3
        board.put(label, xs[index], y, 0.5)
    board.rule(0, scale(0), board.width, scale(0))


def _highest(data: ChartData) -> int:
    return max(range(len(data.points)), key=lambda index: data.points[index].value.bare or -math.inf)


def _scale_rules(board: Board, scale: Scale) -> None:
    """Thin rules at round values with small numbers, where the bars are too many to carry their own."""
    for value in round_values(scale.low, scale.high, 3):
        if value:
            y = scale(value)
            board.rule(0, y, board.width, y, board.style.hair.tint(0.6), 0.35)
            label = board.piece(f"{value:g}".replace("-", "−"), size=7.0, colour=board.style.grey)
            board.offer(label, [(0, y - 1.5, 0.0)])


def _breaks(board: Board, xs: Sequence[float], thick: float, zero: float) -> None:
    """A slanted white cut through the foot of each bar."""
    for x in xs:
        left, right = x - thick / 2 - 2, x + thick / 2 + 2
        cut = [(left, zero - 7.0), (right, zero - 12.0), (right, zero - 8.5), (left, zero - 3.5)]
        board.area(polygon(cut), WHITE)
        board.rule(left, zero - 7.0, right, zero - 12.0, board.style.grey, 0.5)
        board.rule(left, zero - 3.5, right, zero - 8.5, board.style.grey, 0.5)
