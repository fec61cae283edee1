"""A column of a table as a small line inside running text, with its words for those who do not see it."""

from __future__ import annotations

from decimal import Decimal

from reportgen.charts.sparks import PAD, spark
from reportgen.items import Swatch, Tag, moved, tagged
from reportgen.spec.facts import MISSING
from reportgen.spec.tables import Cell, Table
from reportgen.spec.words import word
from reportgen.text.style import Inset

WIDTH, HEIGHT = 4.0, 1.0
"""Extent in em; the line itself stands between baseline and cap height."""

DEPTH = 0.15
"""Part of the height below the baseline, in em."""

STROKE = 0.075
"""Width of the line in em: about the stems of a Song face's Latin letters."""


def column_inset(table: Table, column: str, size: float, colour: Swatch) -> Inset:
    """Return the column's numbers as a drawing for a line of text of `size` pt."""
    labels = [shown(cell) for cell in table.column(str(table.columns[0]))]
    cells = table.column(column)
    numbers = [float(cell) if isinstance(cell, Decimal) else None for cell in cells]
    present = [f"{label}{shown(cell)}" if not label[-1:].isdigit() else f"{label}：{shown(cell)}"
               for label, cell in zip(labels, cells, strict=True) if isinstance(cell, Decimal)]
    words = (word("小折线图：{}，{}至{}", column, present[0], present[-1]) if present
             else word("小折线图：{}，没有数值", column))
    height, depth = HEIGHT * size + PAD, DEPTH * size + PAD / 2
    paths = spark(numbers, WIDTH * size, height, colour, STROKE * size)
    figure = Tag("Figure", alt=words)
    items = tuple(moved(path, 0.0, depth - height) for path in paths)
    return Inset(WIDTH * size, height - depth, depth, tagged(items, figure))


def shown(cell: Cell) -> str:
    """Return a cell as printed: a minus sign, not a hyphen, before what is below zero (GB/T 15835)."""
    if cell is None:
        return MISSING
    return f"{cell:f}".replace("-", "−") if isinstance(cell, Decimal) else str(cell)
