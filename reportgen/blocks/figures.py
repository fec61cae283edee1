"""Big numbers: one figure with its unit and caption and strips of them."""

from __future__ import annotations

import math

from reportgen.blocks.box import Box, Context, beside, stacked, text_box
from reportgen.items import Item, rule
from reportgen.spec.layout import Block
from reportgen.spec.words import is_chinese
from reportgen.text.paragraph import Line, place, set_line

UNIT_SHARE = 0.45
"""Size of the unit over the size of the digits (visual design: 45 % of the digit height)."""

COMMA_DEPTH = 0.22
"""How far the comma of 13,000 reaches below the digits, in em."""

GAP, SIDE = 0.08, 0.1
"""Between number and unit, and left free beside them, over the size of the digits."""

LEAST_SHARED = 0.75
"""Share of their size down to which all figures of a row take that of the one with the least room."""

GUTTER = 14.0
LEAST_CELL = 2.0
"""Width of a figure's cell in a row, over the size of its digits, under which they stand in several rows."""


def figure_box(context: Context, name: str, width: float, size: float, *, colour: str | None = None,
               is_ruled: bool = True) -> Box:
    """One fact as a big number between a rule above and its caption below; shrinks to the width if it must."""
    fact = context.content.facts[name]
    size = fitting_size(context, name, width, size)
    number = context.style("figure", size=size, colour=colour)
    tag = context.tag.child("P")
    lines = _lines(context, name, size, colour)
    gap = size * GAP
    digits = number.text.faces[0].figure_height * size
    baseline = (size * 0.22 if is_ruled else 0.0) + digits
    items: list[Item] = [rule(0, 0, width, 0, context.swatch(colour or "hue"), 0.9)] if is_ruled else []
    x = 0.0
    for line in lines:
        items += place(line, x, baseline, tag)
        x += line.width + gap
    caption_style = context.style("figure-caption", colour=colour)
    caption = text_box(context, fact.label or name, caption_style, width, context.tag.child("P"))
    comma = COMMA_DEPTH if "," in context.fact(name, "number") else 0.0
    top = baseline + max(5.0, size * 0.1, size * comma)
    box = Box(width, top + caption.height, (*items, *caption.placed(0, top)), caption.warnings)
    return box.sourced(fact.place)


def fitting_size(context: Context, name: str, width: float, size: float) -> float:
    """Return the size of the digits in pt, `size` or less, at which a figure with its unit stands in the width."""
    lines = _lines(context, name, size, None)
    natural = sum(line.width for line in lines) + size * GAP * (len(lines) - 1)
    room = width - size * SIDE
    return size if natural <= room else fitting_size(context, name, width, size * room / natural * 0.995)


def _lines(context: Context, name: str, size: float, colour: str | None) -> list[Line]:
    """Return the number and its unit, and what stands before it, each set at its size."""
    fact = context.content.facts[name]
    parts = [("第", True)] if fact.rank else []
    parts += [(context.fact(name, "number"), False), (context.fact(name, "unit"), True)]
    if fact.rank and not is_chinese():
        parts = [(context.fact(name), False)]
    number = context.style("figure", size=size, colour=colour)
    unit = context.style("unit", size=size * UNIT_SHARE, colour=colour)
    return [set_line(text, (unit if is_unit else number).text) for text, is_unit in parts if text]


def figure(block: Block, context: Context, width: float, room: float | None) -> Box:
    """The section's first key figure, as large as the measure allows."""
    names = _names(block, context)[:1]
    size = context.style(block.role or "figure-large").text.size
    return stacked([figure_box(context, name, width, size, colour=block.colour) for name in names])


def figures(block: Block, context: Context, width: float, room: float | None) -> Box:
    """The section's key figures in a row, or one under the other with the room shared between them."""
    names = _names(block, context)
    if not names:
        return Box(width, 0)
    size = context.style(block.role or "figure").text.size
    cell = (width - GUTTER * (len(names) - 1)) / len(names)
    if block.direction != "column" and cell < LEAST_CELL * size and len(names) > 1:
        return _grid(block, context, names, width, size)
    if block.direction == "column":
        boxes = [figure_box(context, name, width, size, colour=block.colour) for name in names]
        natural = sum(box.height for box in boxes)
        space = 20.0
        if room is not None and len(boxes) > 1:
            space = max(space, min(60.0, (room - natural) / (len(boxes) - 1)))
        return stacked(boxes, space)
    return _row(block, context, names, cell, size)


def _row(block: Block, context: Context, names: tuple[str, ...], cell: float, size: float) -> Box:
    shared = max(LEAST_SHARED * size, min(fitting_size(context, name, cell, size) for name in names))
    return beside([figure_box(context, name, cell, shared, colour=block.colour) for name in names], GUTTER)


def _grid(block: Block, context: Context, names: tuple[str, ...], width: float, size: float) -> Box:
    """Figures in as many columns as leave each room for its digits, in rows as even as can be."""
    most = max(1, int((width + GUTTER) / (LEAST_CELL * size + GUTTER)))
    across = math.ceil(len(names) / math.ceil(len(names) / most))
    cell = (width - GUTTER * (across - 1)) / across
    return stacked([_row(block, context, names[start:start + across], cell, size)
                    for start in range(0, len(names), across)], GUTTER)


def _names(block: Block, context: Context) -> tuple[str, ...]:
    names = context.section.figures if context.section else context.content.figures
    last = None if block.limit is None else block.first + block.limit
    return names[block.first:last]
