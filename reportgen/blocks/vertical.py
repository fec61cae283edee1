"""Vertical text (直排): lines that run down and follow one another from right to left."""

from __future__ import annotations

from reportgen.blocks.box import Box, Context
from reportgen.errors import LayoutError, Problem
from reportgen.items import Item
from reportgen.language import say
from reportgen.spec.layout import Block
from reportgen.text.paragraph import compose, place

MM = 72 / 25.4
TOLERANCE = 0.5
DEFAULT_ROWS = 20
"""Length of the lines in characters where neither the block nor its area gives a height."""


def vertical(block: Block, context: Context, width: float, room: float | None) -> Box:
    """The layout's own words, else the lead, in vertical lines from the right edge on.

    Lines are as long as the block's `height`, else as the area's room. Raises LayoutError where the width does not
    hold them all.
    """
    style = context.style(block.role or "lead", colour=block.colour)
    em = style.text.size
    length = block.height or room or DEFAULT_ROWS * em
    measure = max(em, int(length / em + 1e-6) * em)
    items: list[Item] = []
    right = width
    paragraphs = [block.text] if block.text else list(context.content.lead)
    for text in paragraphs:
        tag = context.tag.child("P")
        for line in compose(context.spans(text, style), style, measure, is_vertical=True).lines:
            items += place(line, right - style.leading / 2, 0.0, tag)
            right -= style.leading
    if right < -TOLERANCE:
        source = getattr(paragraphs[0], "source", None)
        raise LayoutError(Problem(say("vertical text is {:.1f} mm wider than its area", -right / MM),
                                  source, "overfull",
                                  "shorten the text, or make the area wider or higher"))
    return Box(width, measure, tuple(items))
