"""Titles: the cover's display title, section headers, plain headings."""

from __future__ import annotations

import re

from reportgen.blocks.box import HAN_ASCENT, Box, Context, stacked, text_box
from reportgen.blocks.phrases import fitted_phrases
from reportgen.items import Anchor, Item, rectangle, rule
from reportgen.spec.content import Section
from reportgen.spec.layout import Block
from reportgen.spec.words import word
from reportgen.text.numbering import section_numeral
from reportgen.text.paragraph import place, set_line
from reportgen.text.style import ParagraphStyle


def cover_title(block: Block, context: Context, width: float, room: float | None) -> Box:
    """The title in display size: a figure in it starts a new line, and each line fills the measure up to a limit."""
    title = context.plain(context.content.title)
    parts = [part for part in re.split(r"(?=(?<!\d)\d)", title, maxsplit=1) if part]
    style = context.style(block.role or "display", colour=block.colour)
    tag = context.tag.child("H1")
    boxes = []
    for number, part in enumerate(parts):
        natural = set_line(part, style.text).width / style.text.size
        size = min(width / max(natural, 0.1), style.text.size if number == 0 else style.text.size * 0.62)
        line_style = context.style(block.role or "display", size=size,
                                   colour=block.colour or ("hue" if number else None))
        line = set_line(part, line_style.text)
        height = size * (1.06 if number == 0 else 0.98)
        boxes.append(Box(width, height, place(line, -0.04 * size, height - 0.12 * size, tag)))
    return stacked(boxes)


def masthead(block: Block, context: Context, width: float, room: float | None) -> Box:
    """The title in one line across the measure."""
    title = context.plain(context.content.title)
    role = block.role or "display"
    style = context.style(role, colour=block.colour)
    natural = set_line(title, style.text).width
    size = min(style.text.size, style.text.size * width / max(natural, 1.0) * 0.99)
    line = set_line(title, context.style(role, colour=block.colour, size=size).text)
    return Box(width, size * 1.06, place(line, -0.03 * size, size * 0.92, context.tag.child("H1")))


def heading(block: Block, context: Context, width: float, room: float | None) -> Box:
    """A plain heading from the layout's own words."""
    style = context.style(block.role or "heading", colour=block.colour)
    return text_box(context, word(block.text or ""), style, width, context.tag.child("H2"))


def section_header(block: Block, context: Context, width: float, room: float | None) -> Box:
    """Section number, the two phrases of the headline one above the other, the deck lines."""
    section = section_of(context)
    number = context.style("section-number", colour=block.colour)
    title = context.style(block.role or "headline", colour=block.colour)
    deck = context.style("deck", colour=block.colour)
    numeral = set_line(section_numeral(context.section_index), number.text)
    size, phrases = fitted_phrases(context, section.title, title, width - numeral.width, aside=1.41)
    title = context.style(block.role or "headline", colour=block.colour, size=size)
    inset = numeral.width + size * 1.4
    tag = context.tag.child("H2")
    titles = stacked([text_box(context, line, title, width - inset, tag) for lines in phrases for line in lines])
    decks = stacked([deck_line(context, text, deck, width - inset) for text in section.decks])
    gap = title.text.size * 0.7
    height = titles.height + (gap + decks.height if section.decks else 0)
    colour = context.swatch(block.colour or "hue")
    items: list[Item] = [
        Anchor(section.id, 0, 0),
        *place(numeral, 0, HAN_ASCENT * number.text.size, tag.child("Span")),
        rule(inset - title.text.size * 0.7, 0, inset - title.text.size * 0.7, height, colour, 0.8),
        *titles.placed(inset, 0),
        *decks.placed(inset, titles.height + gap),
    ]
    return Box(width, height, tuple(items), titles.warnings + decks.warnings)


def section_number(block: Block, context: Context, width: float, room: float | None) -> Box:
    """The section's number in formal numerals (壹, 贰 …)."""
    style = context.style(block.role or "section-number", colour=block.colour)
    line = set_line(section_numeral(context.section_index), style.text)
    x = {"left": 0.0, "center": (width - line.width) / 2, "right": width - line.width}[block.align or "left"]
    return Box(width, style.text.size * 1.05, place(line, x, HAN_ASCENT * style.text.size, context.tag.child("P")))


def deck_line(context: Context, text: str, style: ParagraphStyle, width: float) -> Box:
    side = style.text.size * 0.34
    inset = style.text.size
    box = text_box(context, text, style, width - inset, context.tag.child("P"))
    square = rectangle(0, (style.leading - side) / 2, side, side, fill=style.text.colour)
    return Box(width, box.height, (square, *box.placed(inset, 0)), box.warnings)


def section_of(context: Context) -> Section:
    assert context.section is not None, "the layout checks that section blocks stand in a section's page"
    return context.section
