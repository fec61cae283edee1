"""The newspaper page: all sections as stories of different widths, row by row; rows grow to show their charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import cycle
from operator import attrgetter, itemgetter

from msgspec import Struct
from msgspec.structs import replace

from reportgen.blocks.box import LEFT_OUT, Box, Context, beside, stacked
from reportgen.blocks.charts import chart_box
from reportgen.blocks.columns import Frame, column_measure, fill_frame
from reportgen.blocks.couplets import headline
from reportgen.blocks.figures import figures
from reportgen.blocks.flow import Flow, Growth, Piece
from reportgen.blocks.prose import text_pieces
from reportgen.errors import Problem
from reportgen.items import Item, moved, rule
from reportgen.language import say
from reportgen.ornaments import hills
from reportgen.spec.charts import Chart
from reportgen.spec.layout import Block

SPANS = {1: ((12,),), 2: ((5, 7), (7, 5), (4, 8), (8, 4), (6, 6), (3, 9), (9, 3)),
         3: ((4, 4, 4), (3, 4, 5), (3, 5, 4), (4, 3, 5), (4, 5, 3), (5, 3, 4), (5, 4, 3))}
"""Spans (of 12 columns) that a row's stories may have; of equally good ones the first is taken."""

TEXT_COLUMNS = {12: 4, 9: 3, 8: 3, 7: 2, 6: 2, 5: 2}
ROW_GAP = 17.0
STORY_GAP = 22.0
CHART_GAP = 12.0
LEAST_CHART, MOST_CHART = 128.0, 230.0
LEAST_CHART_WIDTH = 140.0
LEAST_FIGURES = 62.0
MOST_TAILPIECE = 150.0
TAILPIECE_TINTS = (0.1, 0.18, 0.28)
MOST_ROW = 420.0
"""A row of several stories is not higher than this."""

MONOTONY, THINNESS = 0.15, 0.4
"""What a row loses, as a share, that has as many stories as the one above it; that is one story without a chart."""


class _Side(Struct, frozen=True):
    """The charts beside the text of a story over the whole width: in columns of a measure, from an x on."""

    charts: tuple[Chart, ...]
    columns: int
    measure: float
    gutter: float
    x: float

    @property
    def rows(self) -> tuple[tuple[Chart, ...], ...]:
        return tuple(self.charts[start:start + self.columns] for start in range(0, len(self.charts), self.columns))

    @property
    def least(self) -> float:
        return len(self.rows) * (LEAST_CHART + CHART_GAP)

    def drawn(self, context: Context, height: float) -> Box:
        """Return the charts spread over a height, with room over them for the rule of the head."""
        room = (height - CHART_GAP * len(self.rows)) / len(self.rows)
        rows = [beside([chart_box(chart, context, self.measure, room) for chart in row], self.gutter)
                for row in self.rows]
        box = stacked(rows, CHART_GAP)
        return replace(box, items=box.placed(self.x, CHART_GAP))


class _Story(Struct, frozen=True):
    """A section at its width: head, text, the charts beside the text and those that wait for room below it."""

    context: Context
    width: float
    head: Box
    text: Box
    below: tuple[Chart, ...]
    side: _Side | None = None

    @property
    def height(self) -> float:
        return max(self.head.height + self.text.height, self.side.least if self.side else 0.0)

    @property
    def chart_rows(self) -> tuple[tuple[Chart, ...], ...]:
        across = max(1, int((self.width + CHART_GAP) / (LEAST_CHART_WIDTH + CHART_GAP)))
        return tuple(self.below[start:start + across] for start in range(0, len(self.below), across))


def stories(block: Block, context: Context, measure: float) -> tuple[Piece, ...]:
    """Every section with couplet head, deck lines and whole text, one piece a row; what finds no room is reported."""
    pieces = []
    for row in _rows(block, context, measure):
        height = max(story.height for story in row)
        wants = {max(0.0, story.height + rows * (LEAST_CHART + CHART_GAP) - height)
                 for story in row for rows in range(1, len(story.chart_rows) + 1)}
        charts = sum(1 for story in row if story.context.section and story.context.section.charts)
        growth = Growth(tuple(sorted(wants)), 0.25 + charts / len(row), partial(_row, row))
        pieces.append(Piece(Box(measure, height), space=ROW_GAP, growth=growth))
    return tuple(pieces)


def _rows(block: Block, context: Context, width: float) -> list[list[_Story]]:
    """Return the rows given by the layout, or those that fill the page best."""
    count = len(context.content.sections)
    story = cache(partial(_story_at, block, context, width))
    if not block.rows:
        return _best_rows(story, count)
    rows: list[list[_Story]] = []
    index = 0
    for given in cycle(block.rows):
        left = count - index
        if not left:
            break
        spans = given if len(given) <= left else (12 // left,) * left
        rows.append([story(index + n, span) for n, span in enumerate(spans)])
        index += len(spans)
    return rows


def _best_rows(story: Callable[[int, int], _Story], count: int) -> list[list[_Story]]:
    """Return the rows of least loss: the first story alone, the others in rows of one to three, not all alike."""
    best: dict[tuple[int, int], tuple[float, list[list[_Story]]]] = {(0, 0): (0.0, [])}
    for index in range(count):
        for before in range(4):
            if (index, before) not in best:
                continue
            loss, rows = best[index, before]
            for across in (1,) if index == 0 else range(1, min(3, count - index) + 1):
                for spans in SPANS[across]:
                    row = [story(index + n, span) for n, span in enumerate(spans)]
                    if across > 1 and max(one.height for one in row) > MOST_ROW:
                        continue
                    is_thin = across == 1 and index > 0 and not row[0].context.content.sections[index].charts
                    total = loss + _loss(row) * (1 + MONOTONY * (across == before) + THINNESS * is_thin)
                    key = (index + across, across)
                    if key not in best or total < best[key][0]:
                        best[key] = (total, [*rows, row])
    return min((best[count, across] for across in range(4) if (count, across) in best), key=itemgetter(0))[1]


def _story_at(block: Block, context: Context, width: float, index: int, span: int) -> _Story:
    return _story(block, context.of_section(index), span, span * (width + STORY_GAP) / 12 - STORY_GAP)


def _loss(row: Sequence[_Story]) -> float:
    """Return the area that a row takes with all its charts, and once more what of it stays empty."""
    height = max(story.height + len(story.chart_rows) * (LEAST_CHART + CHART_GAP) for story in row)
    full = [story.height + len(story.chart_rows) * (MOST_CHART + CHART_GAP) for story in row]
    return sum(story.width * (height + max(0.0, height - most)) for story, most in zip(row, full, strict=True))


def _story(block: Block, context: Context, span: int, width: float) -> _Story:
    assert context.section is not None
    section = context.section
    context = replace(context, tag=context.tag.child("Sect"))
    is_lead = span == 12
    head_block = Block(block="headline", role="headline-lead" if is_lead else "headline", rule="ink")
    columns = TEXT_COLUMNS.get(span, 1)
    style = context.style("body")
    measure = column_measure(width, columns, block.gutter, style.text.size)
    if is_lead and section.charts:
        return _lead_story(block, context, width, measure, columns, head_block)
    flow = Flow(text_pieces(block, context, section.text, measure, width), measure)
    head = _head(head_block, context, width)
    text, _ = fill_frame(flow, Frame(width, 1e5, columns, block.gutter, style.leading, is_endless=True))
    return _Story(context, width, head, text, section.charts)


def _lead_story(block: Block, context: Context, width: float, measure: float, columns: int,
                head_block: Block) -> _Story:
    """A story over the whole width: its charts beside the text, in one column or two, as makes it less high."""
    assert context.section is not None
    gutter = (width - measure * columns) / (columns - 1)
    leading = context.style("body").leading
    made = []
    for side_columns in (1, 2):
        text_columns = columns - side_columns
        text_width = measure * text_columns + gutter * (text_columns - 1)
        head = _head(head_block, context, text_width)
        flow = Flow(text_pieces(block, context, context.section.text, measure, text_width), measure)
        text, _ = fill_frame(flow, Frame(text_width, 1e5, text_columns, gutter, leading, is_endless=True))
        side = _Side(context.section.charts, side_columns, measure, gutter, text_width + gutter)
        made.append(_Story(context, width, head, text, (), side))
    return min(made, key=attrgetter("height"))


def _tailpiece(story: _Story, room: float) -> Box:
    """Hills in the story's hue at the foot of the room that it leaves (尾花)."""
    height = min(room, MOST_TAILPIECE)
    tints = [story.context.hue.tint(share) for share in TAILPIECE_TINTS]
    paths = hills(story.text.width, height, tints, story.context.section_index + 1)
    return Box(story.text.width, room, tuple(moved(path, 0, room - height) for path in paths))


def _head(block: Block, context: Context, width: float) -> Box:
    head = headline(block, context, width, None)
    return replace(head, height=head.height + 8)


def _row(row: Sequence[_Story], height: float) -> Box:
    """Set a row of stories at a height, thin rules between them."""
    items: list[Item] = []
    warnings: list[Problem] = []
    x = 0.0
    for number, story in enumerate(row):
        if number:
            line = x - STORY_GAP / 2
            items.append(rule(line, 8, line, height, story.context.swatch("grey 45%"), 0.4))
        box = _set(story, height)
        items += box.placed(x, 0)
        warnings += box.warnings
        x += story.width + STORY_GAP
    return Box(x - STORY_GAP, height, tuple(items), tuple(warnings))


def _set(story: _Story, height: float) -> Box:
    """Set a story with the charts that its row has room for; the others are named in a warning."""
    section = story.context.section
    assert section is not None
    free = height - story.head.height - story.text.height
    rows = story.chart_rows
    shown = min(len(rows), int(free / (LEAST_CHART + CHART_GAP) + 1e-6))
    parts = [stacked([story.head, story.text])]
    for row in rows[:shown]:
        width = (story.width - CHART_GAP * (len(row) - 1)) / len(row)
        room = min(MOST_CHART, free / shown - CHART_GAP)
        parts.append(beside([chart_box(chart, story.context, width, room) for chart in row], CHART_GAP))
    if not shown and section.figures and free - CHART_GAP >= LEAST_FIGURES:
        strip = Block(block="figures", role="figure-small", limit=3)
        parts.append(figures(strip, story.context, story.text.width, None))
        free -= parts[-1].height + CHART_GAP
    if not shown and free - CHART_GAP >= LEAST_FIGURES:
        parts.append(_tailpiece(story, free - CHART_GAP))
    missing = tuple(
        Problem(say("the chart {!r} finds no room on the page", str(chart.title)), getattr(chart.title, "source", None),
                LEFT_OUT, "shorten the text, take a larger page (`page: {size: 对开}`), or take the chart out",
                "warning")
        for row in rows[shown:] for chart in row)
    box = stacked(parts, CHART_GAP)
    side = story.side.drawn(story.context, height) if story.side else Box(0, 0)
    return Box(story.width, max(box.height, side.height), box.items + side.items,
               box.warnings + side.warnings + missing)
