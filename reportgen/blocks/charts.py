"""Chart blocks: the finding as title, what is measured, the drawing, the source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from reportgen.blocks.box import Box, Context, beside, stacked, text_box
from reportgen.blocks.numbers import chart_anchor, figure_title
from reportgen.blocks.phrases import in_two_lines
from reportgen.charts.draw import draw
from reportgen.charts.style import ChartStyle
from reportgen.items import Anchor, Tag, tagged
from reportgen.spec.charts import Chart
from reportgen.spec.layout import Block
from reportgen.spec.words import word

GUTTER = 28.0
GAP = 8.0
"""Between a chart's words and its drawing."""

LEAST_DRAWING = 90.0
NATURAL_DRAWING = 130.0
LEAST_STACKED = 170.0
"""Below this height a chart, charts asked for in a column stand in a row."""

LEAST_CELL = (170.0, 150.0)
"""Width and height below which a chart gets cramped."""

LEAST_SHAPE = 0.7
"""Share of the least cell's width and height that a chart may come down to where no other arrangement has room."""

LEAST_PAIR = 360.0
TALLEST = {"dots": 1.8, "gauge": 0.62, "number": 0.4, "ring": 1.0, "sparkline": 0.45, "timeline": 0.5, "waffle": 0.66}
TALLEST_OTHER = 1.4
"""Height of a drawing over its width above which it only grows emptier, by kind."""

TALLEST_DRAWING = 340.0
TALLEST_ENTRY = 90.0
OF_ENTRIES = {"bullet", "dumbbell", "hbar", "ladder", "lollipop"}
"""Kinds with one line an entry; how high a line, and a drawing of any kind, is at most."""

ENOUGH = 1.3
"""Charts that could be this many times as high as is good for them leave the rest of the room to the page."""

WORDS = 62.0
"""Height of a chart's title, subtitle and source with the gaps between them and the drawing."""

SMALL = {"gauge", "number", "ring", "waffle"}
SMALL_WITH_FEW = {"bar", "bullet", "dots", "dumbbell", "hbar", "ladder", "lollipop"}
FEW = 4
"""Charts of one shape, or of few bars, look lost over a whole measure; two of them share it."""


def chart(block: Block, context: Context, width: float, room: float | None) -> Box:
    """One chart that the layout defines itself."""
    return chart_box(block.chart, context, width, room) if block.chart else Box(width, 0)


def charts(block: Block, context: Context, width: float, room: float | None) -> Box:
    """The section's charts beside or above one another, together filling the room."""
    assert context.section is not None
    last = None if block.limit is None else block.first + block.limit
    found = context.section.charts[block.first:last]
    if not found:
        return Box(width, 0)
    if room is not None and (len(found) > 2 or block.direction is None):
        return _grid(found, context, width, room)
    if block.direction != "column" or (room is not None and room / len(found) < LEAST_STACKED):
        return _row(found, context, width, room)
    part = None if room is None else _part(room, len(found))
    return stacked([_row((one,), context, width, part) for one in found], GUTTER)


def _row(found: Sequence[Chart], context: Context, width: float, room: float | None) -> Box:
    """Charts beside one another, as high as the room, or, where that is much too high for them all, as is good."""
    free = width - GUTTER * (len(found) - 1)
    widths = [free * share for share in _shares(found)]
    if room is not None and room > ENOUGH * (most := max(map(_most_height, found, widths))):
        room = most
    return _beside(found, widths, context, room)


def _beside(found: Sequence[Chart], widths: Sequence[float], context: Context, room: float | None) -> Box:
    """Charts beside one another, their drawings on one line and of one height."""
    words = [_words(one, context, width) for one, width in zip(found, widths, strict=True)]
    top, foot = max(one.top.height for one in words), max(one.foot.height for one in words)
    return beside([_with_drawing(replace(own, top=replace(own.top, height=top), foot=replace(own.foot, height=foot)),
                                 one, context, width, room)
                   for own, one, width in zip(words, found, widths, strict=True)], GUTTER)


def _most_height(chart: Chart, width: float) -> float:
    height = min(width * TALLEST.get(chart.kind, TALLEST_OTHER), TALLEST_DRAWING)
    if chart.kind in OF_ENTRIES and chart.data:
        height = min(height, TALLEST_ENTRY * len(chart.data))
    return height + WORDS


def _grid(found: Sequence[Chart], context: Context, width: float, room: float) -> Box:
    """Charts in rows of equal room, as many in a row as leave each the best shape.

    Of arrangements higher than the room the next best is tried, unless it makes the charts too narrow or flat.
    """
    def shape(across: int) -> float:
        return min(_part(width, across) / LEAST_CELL[0], _part(room, -(-len(found) // across)) / LEAST_CELL[1])

    def grid(across: int) -> Box:
        local = replace(context, tag=context.tag.child("Div"))
        height = _part(room, -(-len(found) // across))
        return stacked([_row(found[start:start + across], local, width, height)
                        for start in range(0, len(found), across)], GUTTER)

    best, *others = sorted(range(1, len(found) + 1), key=shape, reverse=True)
    tried = (grid(across) for across in (best, *(other for other in others if shape(other) >= LEAST_SHAPE)))
    first = next(tried)
    return next((box for box in (first, *tried) if box.height <= room), first)


def _part(whole: float, count: int) -> float:
    return (whole - GUTTER * (count - 1)) / count


def chart_rows(found: Sequence[Chart], context: Context, measure: float, height: float | None) -> Iterator[Box]:
    """Yield the charts of running text: two in a row where one is of a single shape, or both are small, and the measure
    has room for two."""
    waiting = list(found)
    while waiting:
        two = waiting[:2]
        is_pair = len(two) == 2 and measure >= LEAST_PAIR and (
            all(map(_is_small, two)) or any(one.kind in SMALL for one in two))
        row, waiting = waiting[:1 + is_pair], waiting[1 + is_pair:]
        yield _row(row, context, measure, height)


def _is_small(chart: Chart) -> bool:
    return chart.kind in SMALL or (chart.kind in SMALL_WITH_FEW and 0 < len(chart.data) <= FEW)


def chart_box(chart: Chart, context: Context, width: float, room: float | None) -> Box:
    """One chart with its words, as high as the room or of a natural height."""
    return _with_drawing(_words(chart, context, width), chart, context, width, room)


class _Words(Struct, frozen=True):
    """What stands over and under a chart's drawing, the drawing's part of the structure, and the anchor, if any."""

    top: Box
    foot: Box
    tag: Tag
    anchor: str


def _words(chart: Chart, context: Context, width: float) -> _Words:
    section = context.tag.child("Sect")
    anchor = chart_anchor(context, chart)
    words = figure_title(context, anchor, chart.title) if anchor else chart.title
    title = context.style("chart-title")
    head = [text_box(context, in_two_lines(words, title, width), title, width, section.child("P"))]
    if chart.subtitle:
        head.append(text_box(context, chart.subtitle, context.style("chart-subtitle"), width, section.child("P")))
    figure = section.child("Figure")
    foot = (text_box(context, word("资料来源：{}", chart.source), context.style("source"), width, section.child("P"))
            if chart.source else Box(width, 0))
    return _Words(stacked(head, 1.0), foot, figure, anchor or "")


def _with_drawing(words: _Words, chart: Chart, context: Context, width: float, room: float | None) -> Box:
    fixed = words.top.height + words.foot.height + 2 * GAP
    height = NATURAL_DRAWING if room is None else max(LEAST_DRAWING, room - fixed)
    drawing = draw(chart, context.content.facts, chart_style(context), width, height, context.content.tables,
                   context.charts)
    words.tag.alt = drawing.alt
    picture = Box(width, height, tagged(drawing.items, words.tag), drawing.warnings)
    box = stacked([words.top, picture, words.foot], GAP).sourced(chart.title.source)
    return replace(box, items=(Anchor(words.anchor, 0, 0), *box.items)) if words.anchor else box


def chart_style(context: Context) -> ChartStyle:
    """Return the theme's colours and faces for charts in the page's hue."""
    theme = context.theme
    return ChartStyle(
        hue=context.hue, tint=context.swatch("tint"), ink=context.swatch("ink"), grey=context.swatch("grey"),
        paper=context.swatch("paper"), label_faces=theme.faces("hei", 400), figure_faces=theme.faces("hei", 700),
        palette=tuple(theme.swatch(name) for name in theme.spec.palette),
        has_patterns=theme.spec.patterns,
    )


def _shares(found: Sequence[Chart]) -> list[float]:
    """Square kinds (ring, gauge, waffle) take less of a row than wide ones."""
    weights = [0.75 if chart.kind in ("ring", "gauge", "waffle") else 1.0 for chart in found]
    return [weight / sum(weights) for weight in weights]
