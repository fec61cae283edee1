"""Running text: lead, byline, and the section's paragraphs set in balanced columns that can go on elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field

from reportgen.blocks.box import Box, Context, first_baseline, stacked, text_box
from reportgen.errors import Problem
from reportgen.items import Item, Tag
from reportgen.spec.layout import Block
from reportgen.text.paragraph import Line, compose, place
from reportgen.text.style import ParagraphStyle

COLUMN_GUTTER = 17.0


@dataclass(frozen=True, slots=True)
class SetLine:
    """One line of a flow with the paragraph it belongs to and its place in it."""

    line: Line
    tag: Tag
    number: int
    count: int


@dataclass
class Flow:
    """Lines waiting to be placed; what one page does not take the next one does."""

    measure: float
    style: ParagraphStyle
    lines: list[SetLine] = field(default_factory=list)
    warnings: tuple[Problem, ...] = ()


def prose_flow(block: Block, context: Context, width: float) -> Flow:
    """Compose the section's paragraphs to the measure of `width` divided into the block's columns."""
    assert context.section is not None
    style = context.style(block.role or "body", colour=block.colour)
    measure = column_measure(width, block.columns, style.text.size)
    flow = Flow(measure, style)
    for text in context.section.text:
        paragraph = compose(context.spans(text, style), style, measure)
        tag = context.tag.child("P")
        count = len(paragraph.lines)
        flow.lines += [SetLine(line, tag, number, count) for number, line in enumerate(paragraph.lines)]
        flow.warnings += paragraph.warnings
    return flow


def column_measure(width: float, columns: int, size: float) -> float:
    """Return the widest whole number of ems that `columns` columns leave each (typography §6)."""
    raw = (width - COLUMN_GUTTER * (columns - 1)) / columns
    return int(raw / size + 1e-6) * size


def take_prose(flow: Flow, block: Block, width: float, room: float) -> Box:
    """Place as many lines as fit into `room`, columns balanced; they leave the flow.

    Lines keep the measure they were composed to, so a narrower place takes fewer columns than the block asks for.
    """
    style = flow.style
    rows = max(0, int(room / style.leading + 1e-6))
    columns = max(1, min(block.columns, int((width + COLUMN_GUTTER) / (flow.measure + COLUMN_GUTTER) + 1e-6)))
    if len(flow.lines) <= rows * columns:
        rows = max(1, -(-len(flow.lines) // columns))
        while not _fits(flow.lines, rows, columns):
            rows += 1
    items: list[Item] = []
    gutter = (width - flow.measure * columns) / (columns - 1) if columns > 1 else 0.0
    used = 0
    top = first_baseline(style)
    for column in range(columns):
        taken = _column(flow.lines, rows)
        for row in range(taken):
            set_line = flow.lines[row]
            items += place(set_line.line, column * (flow.measure + gutter), top + row * style.leading, set_line.tag)
        del flow.lines[:taken]
        used = max(used, taken)
    return Box(width, used * style.leading, tuple(items), flow.warnings)


def _column(lines: list[SetLine], rows: int) -> int:
    """Return how many lines a column of `rows` takes so that no paragraph leaves one line alone (typography §6)."""
    if len(lines) <= rows:
        return len(lines)
    taken = rows
    while taken > 0:
        before, after = lines[taken - 1], lines[taken]
        is_orphan = before.number == 0 and before.count > 1
        is_widow = after.number == after.count - 1 and after.count > 1
        if not is_orphan and not is_widow:
            return taken
        taken -= 1
    return rows


def _fits(lines: list[SetLine], rows: int, columns: int) -> bool:
    rest = lines
    for _ in range(columns):
        rest = rest[_column(rest, rows):]
    return not rest


def lead(block: Block, context: Context, width: float, room: float | None) -> Box:
    """The lead (导语)."""
    style = context.style(block.role or "lead", colour=block.colour)
    return stacked([text_box(context, text, style, width, context.tag.child("P")) for text in context.content.lead])


def byline(block: Block, context: Context, width: float, room: float | None) -> Box:
    """The byline, with the newspaper's small square before the name."""
    if not context.content.byline:
        return Box(width, 0)
    style = context.style(block.role or "byline", colour=block.colour)
    return text_box(context, f"□ {context.content.byline}", style, width, context.tag.child("P"))


def place_line(block: Block, context: Context, width: float, room: float | None) -> Box:
    """Place, year and subtitle of the document in one line."""
    content = context.content
    parts = [str(part) for part in (content.place, content.subtitle or content.year) if part]
    style = context.style(block.role or "place", colour=block.colour)
    return text_box(context, " · ".join(parts), style, width, context.tag.child("P"))


def fixed_text(block: Block, context: Context, width: float, room: float | None) -> Box:
    """A note or quotation in the layout's own words."""
    style = context.style(block.role or block.block, colour=block.colour)
    tag = context.tag.child("BlockQuote" if block.block == "quotation" else "Note")
    return text_box(context, block.text or "", style, width, tag)


def colophon(block: Block, context: Context, width: float, room: float | None) -> Box:
    """The colophon's paragraphs."""
    style = context.style(block.role or "colophon", colour=block.colour)
    return stacked([text_box(context, text, style, width, context.tag.child("P"))
                    for text in context.content.colophon], style.leading * 0.3)
