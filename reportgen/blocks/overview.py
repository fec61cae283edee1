"""All sections at a glance, as a poster shows them: couplet, deck lines, on demand key figures, in a grid."""

from __future__ import annotations

import math
from functools import partial

from msgspec.structs import replace

from reportgen.blocks.box import Box, Context, stacked, text_box, warnings_of
from reportgen.blocks.couplets import deck
from reportgen.blocks.figures import figures
from reportgen.blocks.flow import Growth, Piece
from reportgen.blocks.headings import section_of
from reportgen.blocks.phrases import fitted_phrases, phrase_lines
from reportgen.items import Anchor, Item, rule
from reportgen.spec.layout import Block

GAP = 30.0
MOST_COLUMNS = 4


def overview(block: Block, context: Context, measure: float) -> tuple[Piece, ...]:
    """The sections in rows of two to four equal cells, one piece a row; a last row of fewer has wider ones."""
    count = len(context.content.sections)
    rows = _rows(count, block.columns if block.columns > 1 else count if count < 4 else math.ceil(count / 2))
    style = context.style("headline", colour="hue")
    widths = [(measure - GAP * (len(row) - 1)) / len(row) for row in rows]
    size = min((fitted_phrases(context, context.content.sections[index].title, style, width, may_grow=True)[0]
                for row, width in zip(rows, widths, strict=True) for index in row), default=style.text.size)
    pieces: list[Piece] = []
    for row, width in zip(rows, widths, strict=True):
        box = _row([_cell(block, context.of_section(index), width, size) for index in row])
        pieces.append(Piece(box, space=GAP, growth=Growth((), 1.0, partial(_drawn, box))))
    return tuple(pieces)


def _rows(count: int, most: int) -> list[range]:
    """Return the sections' indices in rows as even as can be."""
    rows: list[range] = []
    first = 0
    for left in range(math.ceil(count / max(1, min(MOST_COLUMNS, most))), 0, -1):
        taken = math.ceil((count - first) / left)
        rows.append(range(first, first + taken))
        first += taken
    return rows


def _drawn(box: Box, height: float) -> Box:
    return box


def _row(cells: list[Box]) -> Box:
    height = max(cell.height for cell in cells)
    items: list[Item] = []
    x = 0.0
    for cell in cells:
        items += cell.placed(x, 0)
        x += cell.width + GAP
    return Box(x - GAP, height, tuple(items), warnings_of(cells))


def _cell(block: Block, context: Context, width: float, size: float) -> Box:
    """A section's phrases at the size that all of them have, its deck lines and, on demand, its key figures."""
    context = replace(context, tag=context.tag.child("Sect"))
    section = section_of(context)
    style = context.style("headline", colour="hue", size=size)
    tag = context.tag.child("H2")
    titles = [text_box(context, line, style, width, tag)
              for lines in phrase_lines(context, section.title, style, width, size) for line in lines]
    parts = [stacked(titles), deck(Block(block="deck"), context, width, None)]
    if section.figures and block.figures:
        parts.append(figures(Block(block="figures", role="figure-small", limit=2), context, width, None))
    box = stacked([part for part in parts if part.height], 12.0)
    head = (Anchor(section.id, 0, 0), rule(0, 2.5, width, 2.5, context.hue, 5.0))
    return Box(width, box.height + 14, (*head, *box.placed(0, 14)), box.warnings)
