"""All sections at a glance, as a poster shows them: couplet, deck lines, on demand key figures, in a grid."""

from __future__ import annotations

import math
from functools import partial

from msgspec.structs import replace

from reportgen.blocks.box import Box, Context, stacked, warnings_of
from reportgen.blocks.couplets import deck, headline
from reportgen.blocks.figures import figures
from reportgen.blocks.flow import Growth, Piece
from reportgen.items import Item, rule
from reportgen.spec.layout import Block

GAP = 30.0
MOST_COLUMNS = 4


def overview(block: Block, context: Context, measure: float) -> tuple[Piece, ...]:
    """The sections in rows of up to four equal cells, one piece a row; a last row of fewer has wider ones."""
    count = len(context.content.sections)
    rows = math.ceil(count / min(MOST_COLUMNS, block.columns if block.columns > 1 else MOST_COLUMNS))
    pieces: list[Piece] = []
    index = 0
    for row in range(rows):
        taken = math.ceil((count - index) / (rows - row))
        cell = (measure - GAP * (taken - 1)) / taken
        box = _row([_cell(block, context.of_section(index + n), cell) for n in range(taken)])
        pieces.append(Piece(box, space=GAP, growth=Growth((), 1.0, partial(_drawn, box))))
        index += taken
    return tuple(pieces)


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


def _cell(block: Block, context: Context, width: float) -> Box:
    context = replace(context, tag=context.tag.child("Sect"))
    assert context.section is not None
    head = headline(Block(block="headline", colour="hue"), replace(context, section=context.section.without_decks),
                    width, None)
    parts = [head, deck(Block(block="deck"), context, width, None)]
    if context.section.figures and block.figures:
        parts.append(figures(Block(block="figures", role="figure-small", limit=2), context, width, None))
    box = stacked([part for part in parts if part.height], 12.0)
    return Box(width, box.height + 14, (rule(0, 2.5, width, 2.5, context.hue, 5.0), *box.placed(0, 14)), box.warnings)
