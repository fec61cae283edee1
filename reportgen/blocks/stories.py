"""The newspaper page: all sections as stories of different widths, in rows that fill the room."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reportgen.blocks.box import Box, Context, stacked
from reportgen.blocks.charts import chart_box
from reportgen.blocks.columns import Frame, column_measure, fill_frame
from reportgen.blocks.couplets import headline
from reportgen.blocks.figures import figures
from reportgen.blocks.flow import Flow
from reportgen.blocks.prose import text_pieces
from reportgen.errors import Problem
from reportgen.items import Item, rule
from reportgen.spec.layout import Block

PATTERN = ((12,), (4, 4, 4), (12,), (7, 5), (5, 7), (4, 4, 4))
"""Spans of the stories (of 12), row by row."""

TEXT_COLUMNS = {12: 4, 8: 3, 7: 2, 6: 2, 5: 2}
ROW_GAP = 17.0
STORY_GAP = 22.0
LEAST_CHART, MOST_CHART = 112.0, 210.0
LEAST_SIDE = 150.0
LEAST_FIGURES = 62.0


@dataclass(frozen=True, slots=True)
class _Story:
    """A section at its width: head, text, and the room its text needs."""

    context: Context
    width: float
    head: Box
    text: Box
    has_side_chart: bool

    @property
    def height(self) -> float:
        return self.head.height + self.text.height


def stories(block: Block, context: Context, width: float, room: float | None) -> Box:
    """Every section with couplet head, deck lines and whole text; charts and figures take the room that is left."""
    rows = _rows(block, context, width)
    natural = [max(story.height for story in row) for row in rows]
    gaps = ROW_GAP * (len(rows) - 1)
    slack = max(0.0, (room if room is not None else 0.0) - sum(natural) - gaps)
    weights = [_appetite(row, height) for row, height in zip(rows, natural, strict=True)]
    total = sum(weights) or 1.0
    items: list[Item] = []
    warnings: list[Problem] = []
    y = 0.0
    for row, height, weight in zip(rows, natural, weights, strict=True):
        height += slack * weight / total
        x = 0.0
        for number, story in enumerate(row):
            if number:
                line = x - STORY_GAP / 2
                items.append(rule(line, y + 8, line, y + height, context.swatch("grey 45%"), 0.4))
            box = _set(story, height)
            items += box.placed(x, y)
            warnings += box.warnings
            x += story.width + STORY_GAP
        y += height + ROW_GAP
    return Box(width, y - ROW_GAP, tuple(items), tuple(warnings))


def _rows(block: Block, context: Context, width: float) -> list[list[_Story]]:
    pattern = block.rows or PATTERN
    column = (width + STORY_GAP) / 12
    rows: list[list[_Story]] = []
    index = 0
    count = len(context.content.sections)
    while index < count:
        spans = pattern[len(rows) % len(pattern)]
        if count - index < len(spans):
            left = count - index
            spans = (12 // left,) * left
        rows.append([_story(block, context.of_section(index + n), span, span * column - STORY_GAP)
                     for n, span in enumerate(spans)])
        index += len(spans)
    return rows


def _story(block: Block, context: Context, span: int, width: float) -> _Story:
    assert context.section is not None
    section = context.section
    context = replace(context, tag=context.tag.child("Sect"))
    is_lead = span == 12
    head_block = Block(block="headline", role="headline-lead" if is_lead else "headline", rule="ink")
    columns = TEXT_COLUMNS.get(span, 1)
    style = context.style("body")
    measure = column_measure(width, columns, block.gutter, style.text.size)
    flow = Flow(text_pieces(block, context, section.text, measure), measure)
    has_side_chart = is_lead and bool(section.charts)
    text_columns = columns - 1 if has_side_chart else columns
    text_width = measure * text_columns + (width - measure * columns) / max(1, columns - 1) * (text_columns - 1)
    head = headline(head_block, context, text_width, None)
    head = replace(head, height=head.height + 8)
    frame = Frame(text_width, 1e5, text_columns, block.gutter, style.leading)
    text, _ = fill_frame(flow, frame)
    if has_side_chart:
        side = chart_box(section.charts[0], context, measure, max(LEAST_SIDE, head.height + text.height) - 12)
        return _Story(context, width, head, Box(width, max(text.height, side.height + 12 - head.height), (
            *text.items, *side.placed(width - measure, 12 - head.height)), text.warnings + side.warnings), True)
    return _Story(context, width, head, text, False)


def _appetite(row: list[_Story], height: float) -> float:
    """How much of the free room a row takes: by its charts, less what its shorter stories already leave."""
    charts = sum(1 for story in row if story.context.section and story.context.section.charts)
    return 0.25 + charts / len(row)


def _set(story: _Story, height: float) -> Box:
    assert story.context.section is not None
    free = height - story.height - 12
    parts = [stacked([story.head, story.text])]
    charts = [] if story.has_side_chart else list(story.context.section.charts)
    if charts and free >= LEAST_CHART:
        parts.append(chart_box(charts[0], story.context, story.width, min(free, MOST_CHART)))
    elif free >= LEAST_FIGURES and story.context.section.figures:
        parts.append(figures(Block(block="figures", role="figure-small", limit=3), story.context, story.width, None))
    return replace(stacked(parts, 12), width=story.width)
