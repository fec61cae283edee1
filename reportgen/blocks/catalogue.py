"""The blocks by the name they have in a layout."""

from __future__ import annotations

from typing import Protocol

from reportgen.blocks import charts, figures, headings, lists, pictures, prose, tables
from reportgen.blocks.box import Box, Context
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


BLOCKS: dict[str, BlockBuilder] = {
    "byline": prose.byline,
    "chart": charts.chart,
    "charts": charts.charts,
    "colophon": prose.colophon,
    "contents": lists.contents,
    "cover-title": headings.cover_title,
    "deck": headings.deck,
    "figure": figures.figure,
    "figures": figures.figures,
    "heading": headings.heading,
    "honours": lists.honours,
    "lead": prose.lead,
    "mosaic": figures.mosaic,
    "note": prose.fixed_text,
    "note-lines": note_lines,
    "picture": pictures.picture,
    "place-line": prose.place_line,
    "qr": pictures.qr,
    "quotation": prose.fixed_text,
    "section-header": headings.section_header,
    "spacer": spacer,
    "table": tables.table,
    "timeline": lists.timeline,
    "vertical-couplet": headings.vertical_couplet,
}
"""`prose` is not here: it goes on over pages, which `layout/` does itself."""
