"""Tables: ruled above and below, numbers to the right, a missing value as a dash."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from reportgen.blocks.box import Box, Context, first_baseline, stacked, text_box
from reportgen.blocks.charts import chart_style
from reportgen.charts.board import Board
from reportgen.charts.plots import draw_spark
from reportgen.items import Item, Tag, moved, rule, tagged
from reportgen.spec.layout import Block
from reportgen.spec.tables import Cell, Table
from reportgen.text.paragraph import place, set_line

MISSING = "—"
SPARK_WIDTH, SPARK_GAP = 64.0, 18.0


def table(block: Block, context: Context, width: float, room: float | None) -> Box:
    """The content's table called `name`, or its first one."""
    tables = context.content.tables
    if not tables:
        return Box(width, 0)
    whole = tables[block.name] if block.name else next(iter(tables.values()))
    spec = _without_spark_columns(whole)
    style = context.style(block.role or "table")
    head_style = context.style("table-head")
    section = context.tag.child("Sect")
    title = text_box(context, spec.title, context.style("chart-title"), width, section.child("P"))
    root = section.child("Table")
    cells = [[MISSING if value is None else str(value) for value in row] for row in spec.rows]
    numeric = [all(isinstance(row[c], Decimal | int | None) for row in spec.rows) for c in range(len(spec.columns))]
    natural = [max(set_line(text, style.text).width for text in [str(spec.columns[c]), *(row[c] for row in cells)])
               for c in range(len(spec.columns))]
    sparks = [(str(name), [whole.column(str(column)) for column in columns])
              for name, columns in whole.sparklines.items()]
    board_width = SPARK_WIDTH + SPARK_GAP
    free = width - sum(natural) - board_width * len(sparks)
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
        for name, columns in sparks:
            if number == 0:
                items += place(set_line(name, head_style.text), x + SPARK_GAP, y, tags.child("TH"))
            else:
                items += _spark(context, name, [column[number - 1] for column in columns], x + SPARK_GAP,
                                number * height, height, tags.child("TD"))
            x += board_width
        if number > 1:
            items.append(rule(0, number * height, width, number * height, thin, 0.25))
    bottom = (len(cells) + 1) * height
    items.append(rule(0, bottom, width, bottom, ink, 1.0))
    body = Box(width, bottom, tuple(items))
    foot = (text_box(context, f"资料来源：{spec.source}", context.style("source"), width, section.child("P"))
            if spec.source else Box(width, 0))
    return stacked([title, body, foot], 6.0)


def _without_spark_columns(table: Table) -> Table:
    """Columns that a sparkline draws are not printed, apart from the last, which says where the line ends."""
    drawn = {str(name) for columns in table.sparklines.values() for name in columns[:-1]}
    kept = [index for index, name in enumerate(table.columns) if str(name) not in drawn]
    return table.model_copy(update={"columns": tuple(table.columns[index] for index in kept),
                                    "rows": tuple(tuple(row[index] for index in kept) for row in table.rows)})


def _spark(context: Context, name: str, cells: Sequence[Cell], x: float, top: float, height: float,
           tag: Tag) -> tuple[Item, ...]:
    """A row's small line, with its ends in the alternative text."""
    board = Board(chart_style(context), SPARK_WIDTH, height * 0.72)
    values = [cell if isinstance(cell, Decimal) else None for cell in cells]
    draw_spark(board, [None if value is None else float(value) for value in values])
    present = [str(value) for value in values if value is not None]
    figure = tag.child("Figure", alt=f"{name}：{present[0]}至{present[-1]}" if present else f"{name}：没有数值")
    return tagged((moved(item, x, top + height * 0.14) for item in board.items), figure)
