"""Big numbers: one figure with its unit and caption and strips of them."""

from __future__ import annotations

import math

from reportgen.blocks.box import Box, Context, beside, stacked, text_box
from reportgen.items import Item, rule
from reportgen.spec.layout import Block
from reportgen.spec.words import is_chinese
from reportgen.text.paragraph import place, set_line

UNIT_SHARE = 0.45
"""Size of the unit over the size of the digits (visual design: 45 % of the digit height)."""

COMMA_DEPTH = 0.22
"""How far the comma of 13,000 reaches below the digits, in em."""

GUTTER = 14.0
LEAST_CELL = 2.0
"""Width of a figure's cell in a row, over the size of its digits, under which they stand in several rows."""


def figure_box(context: Context, name: str, width: float, size: float, *, colour: str | None = None,
               is_ruled: bool = True) -> Box:
    """One fact as a big number between a rule above and its caption below; shrinks to the width if it must."""
    fact = context.content.facts[name]
    number = context.style("figure", size=size, colour=colour)
    parts = [("第", True)] if fact.rank else []
    parts += [(context.fact(name, "number"), False), (context.fact(name, "unit"), True)]
    if fact.rank and not is_chinese():
        parts = [(context.fact(name), False)]
    tag = context.tag.child("P")
    lines = []
    for text, is_unit in parts:
        style = context.style("unit", size=size * UNIT_SHARE, colour=colour) if is_unit else number
        if text:
            lines.append(set_line(text, style.text))
    gap = size * 0.08
    natural = sum(line.width for line in lines) + gap * (len(lines) - 1)
    if natural > width - size * 0.1:
        return figure_box(context, name, width, size * (width - size * 0.1) / natural * 0.995, colour=colour,
                          is_ruled=is_ruled)
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
    return beside([figure_box(context, name, cell, size, colour=block.colour) for name in names], GUTTER)


def _grid(block: Block, context: Context, names: tuple[str, ...], width: float, size: float) -> Box:
    """Figures in as many columns as leave each room for its digits, in rows as even as can be."""
    most = max(1, int((width + GUTTER) / (LEAST_CELL * size + GUTTER)))
    across = math.ceil(len(names) / math.ceil(len(names) / most))
    cell = (width - GUTTER * (across - 1)) / across
    return stacked([beside([figure_box(context, name, cell, size, colour=block.colour)
                            for name in names[start:start + across]], GUTTER)
                    for start in range(0, len(names), across)], GUTTER)


def _names(block: Block, context: Context) -> tuple[str, ...]:
    names = context.section.figures if context.section else context.content.figures
    last = None if block.limit is None else block.first + block.limit
    return names[block.first:last]
