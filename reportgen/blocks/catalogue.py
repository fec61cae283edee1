"""The blocks by the name they have in a layout."""

from __future__ import annotations

from typing import Protocol

from reportgen.blocks import (
    article,
    charts,
    couplets,
    figures,
    headings,
    inserts,
    lists,
    mosaic,
    names,
    overview,
    pictures,
    prose,
    ranking,
    registers,
    stories,
    tables,
    vertical,
)
from reportgen.blocks.box import Box, Context
from reportgen.blocks.flow import Piece
from reportgen.items import rule
from reportgen.spec.layout import Block


class BlockBuilder(Protocol):
    """A block as a function: spec and context in, box out; `room` is the height to fill, None for natural height."""

    def __call__(self, block: Block, context: Context, width: float, room: float | None) -> Box: ...


def spacer(block: Block, context: Context, width: float, room: float | None) -> Box:
    """Empty room of the height given."""
    return Box(width, block.height or 0.0)


def note_lines(block: Block, context: Context, width: float, room: float | None) -> Box:
    """Ruled lines to write on."""
    step = 28.0
    count = int((room or 10 * step) / step)
    colour = context.swatch("grey 45%")
    return Box(width, count * step, tuple(rule(0, (n + 1) * step, width, (n + 1) * step, colour, 0.4)
                                          for n in range(count)))


class FlowBuilder(Protocol):
    """A block that may be divided: spec, context and the measure of its columns in, pieces out."""

    def __call__(self, block: Block, context: Context, measure: float) -> tuple[Piece, ...]: ...


BLOCKS: dict[str, BlockBuilder] = {
    "byline": prose.byline,
    "callout": inserts.named_block,
    "chart": charts.chart,
    "charts": charts.charts,
    "colophon": prose.colophon,
    "comparison": inserts.named_block,
    "cover-title": headings.cover_title,
    "deck": couplets.deck,
    "figure": figures.figure,
    "figures": figures.figures,
    "heading": headings.heading,
    "headline": couplets.headline,
    "lead": prose.lead,
    "masthead": headings.masthead,
    "mosaic": mosaic.mosaic,
    "motto": prose.motto,
    "note": prose.fixed_text,
    "note-lines": note_lines,
    "picture": pictures.picture,
    "pictures": pictures.pictures,
    "place-line": prose.place_line,
    "portrait": inserts.named_block,
    "qr": pictures.qr,
    "quotation": inserts.named_block,
    "scroll": couplets.scroll,
    "seal": couplets.seal,
    "section-header": headings.section_header,
    "section-name": prose.section_name,
    "section-number": headings.section_number,
    "spacer": spacer,
    "vertical": vertical.vertical,
    "vertical-couplet": couplets.vertical_couplet,
}

FLOWS: dict[str, FlowBuilder] = {
    "appendix": prose.appendix,
    "article": article.article,
    "contents": lists.contents,
    "honours": lists.honours,
    "index": names.index,
    "list-of-figures": registers.list_of_figures,
    "list-of-tables": registers.list_of_tables,
    "overview": overview.overview,
    "prose": prose.prose,
    "ranking": ranking.ranking,
    "stories": stories.stories,
    "table": tables.table,
    "timeline": lists.timeline,
}
"""Blocks that go on over columns, areas and pages."""
