"""Tables: ruled above and below, numbers to the right, a missing value as a dash."""

from __future__ import annotations

from decimal import Decimal

from reportgen.blocks.box import Box, Context, first_baseline, stacked, text_box
from reportgen.items import Item, rule
from reportgen.spec.layout import Block
from reportgen.text.paragraph import place, set_line

MISSING = "—"


def table(block: Block, context: Context, width: float, room: float | None) -> Box:
    """The content's table called `name`, or its first one."""
    tables = context.content.tables
    if not tables:
        return Box(width, 0)
    spec = tables[block.name] if block.name else next(iter(tables.values()))
    style = context.style(block.role or "table")
    head_style = context.style("table-head")
    section = context.tag.child("Sect")
    title = text_box(context, spec.title, context.style("chart-title"), width, section.child("P"))
    root = section.child("Table")
    cells = [[MISSING if value is None else str(value) for value in row] for row in spec.rows]
    numeric = [all(isinstance(row[c], Decimal | int | None) for row in spec.rows) for c in range(len(spec.columns))]
    natural = [max(set_line(text, style.text).width for text in [str(spec.columns[c]), *(row[c] for row in cells)])
               for c in range(len(spec.columns))]
    free = width - sum(natural)
    widths = [one + free / len(natural) for one in natural]
    height = style.leading * 1.35
    ink, thin = context.swatch("ink"), context.swatch("grey")
    items: list[Item] = [rule(0, 0, width, 0, ink, 1.0), rule(0, height, width, height, ink, 0.5)]
    for number, row in enumerate([[str(column) for column in spec.columns], *cells]):
        tags = root.child("TR")
        y = number * height + (height - style.leading) / 2 + first_baseline(style)
        x = 0.0
        for column, text in enumerate(row):
            line = set_line(text, (head_style if number == 0 else style).text)
            left = x + widths[column] - line.width if numeric[column] else x
            items += place(line, left, y, tags.child("TH" if number == 0 else "TD"))
            x += widths[column]
        if number > 1:
            items.append(rule(0, number * height, width, number * height, thin, 0.25))
    bottom = (len(cells) + 1) * height
    items.append(rule(0, bottom, width, bottom, ink, 1.0))
    body = Box(width, bottom, tuple(items))
    foot = (text_box(context, f"资料来源：{spec.source}", context.style("source"), width, section.child("P"))
            if spec.source else Box(width, 0))
    return stacked([title, body, foot], 6.0)
