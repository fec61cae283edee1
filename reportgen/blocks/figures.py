"""Big numbers: one figure with its unit and caption, strips of them, and the uneven mosaic of the year."""

from __future__ import annotations

from reportgen.blocks.box import Box, Context, beside, stacked, text_box
from reportgen.items import Item, rule
from reportgen.spec.layout import Block
from reportgen.text.paragraph import place, set_line

UNIT_SHARE = 0.45
"""Size of the unit over the size of the digits (visual design: 45 % of the digit height)."""

GUTTER = 14.0
MOSAIC = ((7, 5), (4, 4, 4), (5, 7), (4, 4, 4))


def figure_box(context: Context, name: str, width: float, size: float, *, height: float | None = None) -> Box:
    """One fact as a big number between a rule above and its caption below; shrinks to the width if it must."""
    fact = context.content.facts[name]
    number = context.style("figure", size=size)
    parts = [("第", True)] if fact.rank else []
    parts += [(context.fact(name, "number"), False), (context.fact(name, "unit"), True)]
    tag = context.tag.child("P")
    lines = []
    for text, is_unit in parts:
        style = context.style("unit", size=size * UNIT_SHARE) if is_unit else number
        if text:
            lines.append(set_line(text, style.text))
    gap = size * 0.08
    natural = sum(line.width for line in lines) + gap * (len(lines) - 1)
    if natural > width - size * 0.1:
        return figure_box(context, name, width, size * (width - size * 0.1) / natural * 0.995, height=height)
    digits = number.text.faces[0].figure_height * size
    baseline = size * 0.22 + digits
    items: list[Item] = [rule(0, 0, width, 0, context.hue, 0.9)]
    x = 0.0
    for line in lines:
        items += place(line, x, baseline, tag)
        x += line.width + gap
    caption_style = context.style("caption")
    caption = text_box(context, fact.label or name, caption_style, width, context.tag.child("P"))
    top = baseline + max(5.0, size * 0.1)
    return Box(width, max(height or 0.0, top + caption.height), (*items, *caption.placed(0, top)), caption.warnings)


def figure(block: Block, context: Context, width: float, room: float | None) -> Box:
    """The section's first key figure, as large as the measure allows."""
    names = _names(block, context)[:1]
    size = context.style(block.role or "figure-large").text.size
    return stacked([figure_box(context, name, width, size) for name in names])


def figures(block: Block, context: Context, width: float, room: float | None) -> Box:
    """The section's key figures in a row, or one under the other with the room shared between them."""
    names = _names(block, context)
    if not names:
        return Box(width, 0)
    size = context.style(block.role or "figure").text.size
    if block.direction == "column":
        boxes = [figure_box(context, name, width, size) for name in names]
        natural = sum(box.height for box in boxes)
        space = 20.0
        if room is not None and len(boxes) > 1:
            space = max(space, min(60.0, (room - natural) / (len(boxes) - 1)))
        return stacked(boxes, space)
    cell = (width - GUTTER * (len(names) - 1)) / len(names)
    return beside([figure_box(context, name, cell, size) for name in names], GUTTER)


def mosaic(block: Block, context: Context, width: float, room: float | None) -> Box:
    """The year's figures in cells of uneven spans (of 12), each in its section's hue, filling the room."""
    names = list(context.content.figures)
    rows: list[list[tuple[str, int]]] = []
    pattern = block.rows or MOSAIC
    while names:
        spans = pattern[len(rows) % len(pattern)]
        taken, names = names[:len(spans)], names[len(spans):]
        if len(taken) < len(spans):
            spans = (12 // len(taken),) * len(taken)
        rows.append(list(zip(taken, spans, strict=False)))
    column = (width + GUTTER) / 12
    weights = [max(span for _, span in row) for row in rows]
    boxes = []
    for row, weight in zip(rows, weights, strict=True):
        cells = []
        for name, span in row:
            index = context.section_of_fact(name)
            local = context if index is None else context.of_section(index)
            cells.append(figure_box(local, name, span * column - GUTTER, 26.0 + 9.5 * weight * span / 7))
        boxes.append(beside(cells, GUTTER))
    space = 24.0
    if room is not None and len(boxes) > 1:
        space = max(space, min(72.0, (room - sum(box.height for box in boxes)) / (len(boxes) - 1)))
    return stacked(boxes, space)


def _names(block: Block, context: Context) -> tuple[str, ...]:
    names = context.section.figures if context.section else context.content.figures
    last = None if block.limit is None else block.first + block.limit
    return names[block.first:last]
