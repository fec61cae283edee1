"""Shares of a whole as arcs: a ring, and a half ring with its target."""

from __future__ import annotations

import math

from reportgen.charts.board import Board
from reportgen.charts.data import ChartData
from reportgen.charts.shapes import wedge
from reportgen.spec.words import word

THICKNESS = 0.24
"""Width of the ring over its radius."""


def ring(board: Board, data: ChartData) -> None:
    """One ring a value, side by side; the arc is the value's share of `total` (100 where none is given)."""
    count = len(data.points)
    step = board.width / count
    size = board.style.label_size
    blocks = [board.block(point.label, step * 0.94, board.height * 0.3, align="center") for point in data.points]
    foot = max(one.height for one in blocks) + size * 0.7
    radius = min(step * 0.92, board.height - foot) / 2
    whole = data.total or 100.0
    for index, point in enumerate(data.points):
        x, y = (index + 0.5) * step, (board.height - foot) / 2
        share = point.value.size / whole
        _arc(board, x, y, radius, 0, 360, share * 360)
        label = board.value(point.value, size=radius * 0.62, limit=radius * 1.3)
        board.put(label, x, label.baseline_amid(y), 0.5)
        one = blocks[index]
        board.put(one, index * step + step * 0.03, one.baseline_below(y + radius + size * 0.6))


def gauge(board: Board, data: ChartData) -> None:
    """A half ring a value, with a mark where the target lies; the whole is `total` (100 where none is given)."""
    count = len(data.points)
    step = board.width / count
    size = board.style.label_size
    texts = [point.label + (word("（目标{}）", point.target.text) if point.target else "") for point in data.points]
    blocks = [board.block(text, step * 0.94, board.height * 0.3, align="center") for text in texts]
    foot = max(one.height for one in blocks) + size * 0.7
    radius = min(step * 0.46, board.height - foot - 4)
    whole = data.total or 100.0
    for index, point in enumerate(data.points):
        x, y = (index + 0.5) * step, (board.height - foot + radius) / 2 + 2
        _arc(board, x, y, radius, -90, 180, point.value.size / whole * 180)
        if point.target:
            angle = -90 + point.target.size / whole * 180
            _needle(board, x, y, radius, angle)
        label = board.value(point.value, size=radius * 0.48, limit=radius * 1.2)
        board.put(label, x, y - radius * 0.06, 0.5)
        one = blocks[index]
        board.put(one, index * step + step * 0.03, one.baseline_below(y + size * 0.6))


def _arc(board: Board, x: float, y: float, radius: float, start: float, span: float, part: float) -> None:
    inner = radius * (1 - THICKNESS)
    board.area(wedge(x, y, radius, inner, start, start + span), board.style.faint)
    if part > 0:
        board.area(wedge(x, y, radius, inner, start, start + part), board.style.hue)


def _needle(board: Board, x: float, y: float, radius: float, angle: float) -> None:
    turn = math.radians(angle)
    inner, outer = radius * (1 - THICKNESS) - 2, radius + 2
    board.rule(x + inner * math.sin(turn), y - inner * math.cos(turn), x + outer * math.sin(turn),
               y - outer * math.cos(turn), board.style.ink, 2.0)
