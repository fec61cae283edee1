"""Places in a ranking, big numbers with their change, entries in time, and the two-sided slope."""

from __future__ import annotations

from decimal import Decimal

from reportgen.charts.board import Board
from reportgen.charts.data import ChartData, Value
from reportgen.charts.labels import Piece
from reportgen.charts.scales import Scale
from reportgen.charts.shapes import box, disc, polygon
from reportgen.spec.facts import format_number
from reportgen.spec.words import with_unit, word


def ladder(board: Board, data: ChartData) -> None:
    """One scale a rank from the first place at the left to the last; the place reached is marked and named."""
    step = board.height / len(data.points)
    most = int(data.total or max([20.0, *data.present]))
    for index, point in enumerate(data.points):
        size = min(board.style.figure_size * 1.3, step * 0.36)
        baseline = index * step + size * 1.05
        figure = board.value(point.value, size=size, limit=board.width * 0.4)
        board.put(figure, 0, baseline)
        text = board.block(point.label, board.width - figure.width - 8, size * 1.2, align="right")
        board.put(text, figure.width + 8, baseline - (text.rows - 1) * text.size * 1.25)
        y = baseline + size * 0.45
        thick = max(4.0, min(26.0, (index + 1) * step - y - board.style.label_size * 0.7))
        rung = board.width / most
        rungs = [box(place * rung, y, rung * 0.72, thick) for place in range(most)]
        reached = None if point.value.bare is None else int(point.value.bare) - 1
        rest = [segment for place, one in enumerate(rungs) if place != reached for segment in one]
        board.area(rest, board.style.faint)
        if reached is not None and 0 <= reached < most:
            board.area(rungs[reached], board.style.hue)


def number(board: Board, data: ChartData) -> None:
    """Big numbers, each over its label, side by side in a wide box; with `before`, an arrow and the change."""
    count = len(data.points)
    columns = count if board.width > 1.6 * board.height and count <= 4 else 1 if count <= 2 else 2
    rows = -(-count // columns)
    cell, step = board.width / columns, board.height / rows
    has_change = any(point.before for point in data.points)
    for index, point in enumerate(data.points):
        x, top = index % columns * cell, index // columns * step
        room = cell * 0.94
        text = board.block(point.label, room, step * 0.3)
        foot = text.height + board.style.label_size * (1.3 + (1.5 if has_change else 0.0))
        size = min(96.0, (step - foot) * 0.9)
        figure = board.value(point.value, size=size, limit=room)
        y = top + (step - foot - figure.size * 0.78) / 2 + figure.size * 0.78
        board.put(figure, x, y)
        board.put(text, x, text.baseline_below(y + board.style.label_size * 1.2))
        if point.before and point.value:
            _change(board, point.before, point.value, x, y + board.style.label_size * 2.6 + text.height, room)


def _change(board: Board, before: Value, now: Value, x: float, baseline: float, room: float) -> None:
    size = board.style.label_size
    difference = now.size - before.size
    if difference:
        tip, foot = (baseline - size * 0.75, baseline) if difference > 0 else (baseline, baseline - size * 0.75)
        board.area(polygon([(x, foot), (x + size * 0.8, foot), (x + size * 0.4, tip)]), board.style.hue)
    places = max(len(value.number.partition(".")[2]) for value in (before, now))
    shown = format_number(abs(Decimal(str(difference))).quantize(Decimal(1).scaleb(-places)))
    amount = shown + word("个百分点") if now.unit == "%" else with_unit(shown, now.unit)
    change = word("增加{}" if difference > 0 else "减少{}", amount)
    text = word("此前{}，{}", before.text, change) if difference else word("与此前{}相同", before.text)
    board.put(board.piece(text, colour=board.style.grey, limit=room - size * 1.2), x + size * 1.2, baseline)


def timeline(board: Board, data: ChartData) -> None:
    """Entries along a line, dates on one side, words alternating above and below; in a narrow box one under another."""
    points = data.points
    size = board.style.label_size
    step = board.width / len(points)
    if step < size * 5:
        _upright_timeline(board, data)
        return
    y = board.height / 2
    board.rule(0, y, board.width, y, board.style.hue, 1.2)
    for index, point in enumerate(points):
        x = (index + 0.5) * step
        is_above = index % 2 == 0
        colour = board.style.hue if point.is_highlight else board.style.pale
        room = board.height / 2 - size * 2.6
        width = min(step * 1.5, board.width) if len(points) > 1 else board.width
        left = min(max(0.0, x - width / 2), board.width - width)
        date = board.piece(point.date, size=size, weight="figure", colour=board.style.hue, limit=step * 0.9)
        text = board.block(point.label, width * 0.94, room, align="center")
        stem = y - size * 2.2 if is_above else y + size * 2.2
        board.put(date, x, y + size * 1.5 if is_above else y - size * 0.8, 0.5)
        board.rule(x, y, x, stem, colour, 0.8)
        board.area(disc(x, y, 4.0), colour)
        top = stem - size * 0.3 - text.height if is_above else stem + size * 0.3
        board.put(text, left + width * 0.03, text.baseline_below(top))


def _upright_timeline(board: Board, data: ChartData) -> None:
    step = board.height / len(data.points)
    size = min(board.style.label_size, step * 0.75)
    dates = [board.piece(point.date, size=size, weight="figure", colour=board.style.hue, limit=board.width * 0.3)
             for point in data.points]
    x = max(date.width for date in dates) + size * 1.4
    board.rule(x, step / 2, x, board.height - step / 2, board.style.hue, 1.0)
    for index, (point, date) in enumerate(zip(data.points, dates, strict=True)):
        y = (index + 0.5) * step
        board.put(date, 0, date.baseline_amid(y))
        board.area(disc(x, y, min(3.5, step * 0.3)), board.style.hue if point.is_highlight else board.style.pale)
        text = board.block(point.label, board.width - x - size * 1.4, step * 0.96, size=size)
        board.put(text, x + size * 1.4, text.baseline_below(y - text.height / 2))


def slope(board: Board, data: ChartData) -> None:
    """Two upright axes, then and now; each entry a line between its two values, named at both ends."""
    size = board.style.label_size
    side = board.width * 0.36
    values = data.present or [0.0]
    top = size * 2.2
    scale = Scale(min(values), max(values), board.height - size * 0.8, top + size * 0.8)
    for name, x, anchor in zip(data.series, (side, board.width - side), (1.0, 0.0), strict=True):
        board.put(board.piece(name, size=size, weight="figure", colour=board.style.grey, limit=side), x, size, anchor)
        board.rule(x, top, x, board.height, board.style.hair, 0.5)
    ends: list[list[tuple[float, Piece]]] = [[], []]
    for point in data.points:
        then, now = point.values
        colour = board.style.hue if point.is_highlight else board.style.grey.tint(0.6)
        if then and now:
            board.rule(side, scale(then.size), board.width - side, scale(now.size), colour,
                       2.2 if point.is_highlight else 1.0)
        ink = board.style.hue if point.is_highlight else board.style.grey
        for index, (value, x) in enumerate(((then, side), (now, board.width - side))):
            if value:
                board.area(disc(x, scale(value.size), 2.6), colour)
                text = f"{point.label} {value.number}" if index == 0 else f"{value.number} {point.label}"
                ends[index].append((scale(value.size), board.piece(text, colour=ink, limit=side - 8)))
    for index, labels in enumerate(ends):
        for y, label in spread(labels, top, board.height):
            x, anchor = (side - 6, 1.0) if index == 0 else (board.width - side + 6, 0.0)
            board.put(label, x, label.baseline_amid(y), anchor)


def spread(labels: list[tuple[float, Piece]], top: float, bottom: float) -> list[tuple[float, Piece]]:
    """Return the labels from top to bottom with their centres moved apart so that none touches another."""
    ordered = sorted(labels, key=lambda entry: entry[0])
    heights = [label.size * 1.12 for _, label in ordered]
    pressed = min(1.0, (bottom - top) / (sum(heights) or 1.0))
    heights = [height * pressed for height in heights]
    centres = [y for y, _ in ordered]
    for index, height in enumerate(heights):
        least = top + height / 2 if index == 0 else centres[index - 1] + (heights[index - 1] + height) / 2
        centres[index] = max(centres[index], least)
    limit = bottom
    for index in range(len(centres) - 1, -1, -1):
        centres[index] = min(centres[index], limit - heights[index] / 2)
        limit = centres[index] - heights[index] / 2
    return [(y, label) for y, (_, label) in zip(centres, ordered, strict=True)]
