"""Boxes and transformation matrices of PDF pages (ISO 32000-1 8.3.3)."""

from __future__ import annotations

from typing import Any

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""
Matrix = tuple[float, float, float, float, float, float]

IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


def matrix_of(values: Any) -> Matrix:
    """Return the matrix of six numbers of a PDF; raises TypeError or ValueError for anything else."""
    a, b, c, d, e, f = (float(value) for value in values)
    return a, b, c, d, e, f


def multiplied(one: Matrix, other: Matrix) -> Matrix:
    """Return the matrix that does `one`, then `other`."""
    a, b, c, d, e, f = one
    A, B, C, D, E, F = other
    return (a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F)


def turned(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return where a matrix takes a point."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def box_of(points: list[tuple[float, float]]) -> Box:
    """Return the least box that holds all points, of which there is one or more."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def rectangle_of(values: Any) -> Box:
    """Return a PDF rectangle, which may begin at any of its corners (ISO 32000-1 7.9.5)."""
    x1, y1, x2, y2 = (float(value) for value in values)
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def stretch(matrix: Matrix) -> float:
    """Return by how much a matrix enlarges lengths, on the mean of both directions."""
    a, b, c, d, _, _ = matrix
    return float(abs(a * d - b * c) ** 0.5)
