"""The uneven mosaic of the year's figures: cells of different spans and heights, in the hues of their sections."""

from __future__ import annotations

from functools import partial

from reportgen.blocks.box import Box, Context, warnings_of
from reportgen.blocks.figures import figure_box
from reportgen.errors import Problem
from reportgen.items import Item, rectangle
from reportgen.language import say
from reportgen.spec.layout import Block

PAIRS, TRIPLE = ((7, 5), (5, 7)), (4, 4, 4)
"""Spans (of 12) of the cells of a row of two, in turn, and of three."""

LEAD = ((12,), (6, 6))
"""Three figures: the first one leads."""

GAP = 5.0
PADDING, LEAST_FOOT = 13.0, 0.12
"""Round a figure in its cell, in pt; over and under one that fills a low cell, as a share of its height."""
NATURAL = 26.0
"""Height of a row by its widest span, in pt a column, where there is no room to fill."""

LEAST_DIGITS, DIGITS_SHARE = 12.0, 0.85
"""Least size of digits in pt; the height of digits and their gap as a share of their size."""

PER_COLUMN = 13.5
"""Size of the digits by the span of their cell, in pt a column."""


def mosaic(block: Block, context: Context, width: float, room: float | None) -> Box:
    """The year's figures as cells that fill the room, solid and tinted in turn; wide rows are higher."""
    names = list(context.content.figures)
    rows = _rows(names, block.rows or _pattern(len(names)))
    if not rows:
        return Box(width, 0)
    column = (width + GAP) / 12
    weights = [max(span for _, span in row) + 4 for row in rows]
    free = (room if room is not None else NATURAL * sum(weights)) - GAP * (len(rows) - 1)
    items: list[Item] = []
    warnings: list[Problem] = []
    y = 0.0
    for number, (row, weight) in enumerate(zip(rows, weights, strict=True)):
        height = free * weight / sum(weights)
        x = 0.0
        for place, (name, span) in enumerate(row):
            index = context.section_of_fact(name)
            local = context if index is None else context.of_section(index)
            is_solid = span == max(one for _, one in row) and (span > 4 or (number + place) % 4 == 1)
            cell = _cell(local, name, span * column - GAP, height, PER_COLUMN * span * width / 500, is_solid=is_solid)
            items += cell.placed(x, y)
            warnings += warnings_of([cell])
            x += span * column
        y += height + GAP
    return Box(width, y - GAP, tuple(items), tuple(warnings))


def _pattern(count: int) -> tuple[tuple[int, ...], ...]:
    """Return rows of two and three cells in turn that leave no figure alone in the last one."""
    if count < 4:
        return LEAD if count == 3 else PAIRS
    rows: list[tuple[int, ...]] = []
    while count:
        wanted = 2 + len(rows) % 2
        across = 5 - wanted if count - wanted == 1 else min(wanted, count)
        rows.append(TRIPLE if across == 3 else PAIRS[(len(rows) - rows.count(TRIPLE)) % 2])
        count -= across
    return tuple(rows)


def _rows(names: list[str], pattern: tuple[tuple[int, ...], ...]) -> list[list[tuple[str, int]]]:
    rows: list[list[tuple[str, int]]] = []
    while names:
        spans = pattern[len(rows) % len(pattern)]
        taken, names = names[:len(spans)], names[len(spans):]
        if len(taken) < len(spans):
            spans = (12 // len(taken),) * len(taken)
        rows.append(list(zip(taken, spans, strict=False)))
    return rows


def _cell(context: Context, name: str, width: float, height: float, size: float, *, is_solid: bool) -> Box:
    ground = context.swatch("hue" if is_solid else "tint")
    foot = min(PADDING, height * LEAST_FOOT)
    room = height - 2 * foot
    size = min(size, (height - 2 * PADDING) * 0.62)
    figure = partial(figure_box, context, name, width - 2 * PADDING, colour="white" if is_solid else None,
                     is_ruled=False)
    box = figure(size)
    if box.height > room:
        box = figure(max(LEAST_DIGITS, size - (box.height - room) / DIGITS_SHARE))
    top = height - box.height - (PADDING if box.height <= height - 2 * PADDING else foot)
    warnings = box.warnings
    if top < 0:
        warnings += (Problem(say("the figure {!r} and its label are {:.0f} pt too high for their cell", name, -top),
                             context.content.facts[name].place, "overfull",
                             "shorten its `label:`, or give the mosaic fewer figures", "warning"),)
    items = (rectangle(0, 0, width, height, fill=ground), *box.placed(PADDING, top))
    return Box(width, height, items, warnings).sourced(context.content.facts[name].place)
