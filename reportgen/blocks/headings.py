"""Titles: the cover's display title, section headers, vertical couplets, plain headings."""

from __future__ import annotations

import re

from reportgen.blocks.box import HAN_ASCENT, Box, Context, stacked, text_box
from reportgen.items import Anchor, GlyphRun, Item, Tag, rectangle, rule
from reportgen.spec.content import Section
from reportgen.spec.layout import Block
from reportgen.text.paragraph import place, set_line
from reportgen.text.style import ParagraphStyle, TextStyle

NUMERALS = "零壹贰叁肆伍陆柒捌玖"


def formal_numeral(number: int) -> str:
    """Return 1–99 in formal Chinese numerals (大写): 壹 … 拾贰 … 玖拾玖."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "拾" if tens == 1 else NUMERALS[tens] + "拾"
    return head + (NUMERALS[ones] if ones or not tens else "")


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
                                   colour="hue" if number else block.colour)
        line = set_line(part, line_style.text)
        height = size * (1.06 if number == 0 else 0.98)
        boxes.append(Box(width, height, place(line, -0.04 * size, height - 0.12 * size, tag)))
    return stacked(boxes)


def heading(block: Block, context: Context, width: float, room: float | None) -> Box:
    """A plain heading from the layout's own words."""
    style = context.style(block.role or "heading", colour=block.colour)
    return text_box(context, block.text or "", style, width, context.tag.child("H2"))


def section_header(block: Block, context: Context, width: float, room: float | None) -> Box:
    """Section number, the two phrases of the headline one above the other, the deck lines."""
    section = _section(context)
    number = context.style("section-number", colour=block.colour)
    title = context.style(block.role or "headline", colour=block.colour)
    deck = context.style("deck", colour=block.colour)
    numeral = set_line(formal_numeral(context.section_index + 1), number.text)
    inset = numeral.width + title.text.size * 1.4
    titles = stacked([text_box(context, phrase, title, width - inset, tag)
                      for tag in [context.tag.child("H2")] for phrase in section.title])
    decks = stacked([_deck_line(context, text, deck, width - inset) for text in section.decks])
    gap = title.text.size * 0.7
    height = titles.height + (gap + decks.height if section.decks else 0)
    colour = context.swatch(block.colour or "hue")
    items: list[Item] = [
        Anchor(section.id, 0, 0),
        *place(numeral, 0, HAN_ASCENT * number.text.size, context.tag.child("Span")),
        rule(inset - title.text.size * 0.7, 0, inset - title.text.size * 0.7, height, colour, 0.8),
        *titles.placed(inset, 0),
        *decks.placed(inset, titles.height + gap),
    ]
    return Box(width, height, tuple(items), titles.warnings + decks.warnings)


def deck(block: Block, context: Context, width: float, room: float | None) -> Box:
    """The deck lines alone, each with a small square, on thin rules."""
    style = context.style(block.role or "deck", colour=block.colour)
    boxes = [_deck_line(context, text, style, width) for text in _section(context).decks]
    return stacked(boxes)


def vertical_couplet(block: Block, context: Context, width: float, room: float | None) -> Box:
    """The headline's two phrases as vertical lines, right to left, the second starting lower, as a 对联."""
    section = _section(context)
    style = context.style(block.role or "couplet", colour=block.colour)
    tag = context.tag.child("H2")
    longest = max(len(context.plain(phrase)) for phrase in section.title)
    size = style.text.size
    step = size * 1.28
    if room is not None:
        step = min(step, room * 0.92 / (longest + 1))
        size = min(size, step / 1.12)
    text = context.style(block.role or "couplet", colour=block.colour, size=size).text
    items: list[Item] = [Anchor(section.id, 0, 0)]
    numeral = context.style("section-number", colour=block.colour, size=size * 1.3)
    mark = set_line(formal_numeral(context.section_index + 1), numeral.text)
    items += place(mark, 0, HAN_ASCENT * numeral.text.size, context.tag.child("Span"))
    lowest = 0.0
    for column, phrase in enumerate(section.title):
        x = width - size - column * size * 1.75
        top = column * step
        for row, char in enumerate(context.plain(phrase)):
            items += _upright(char, text, x, top + row * step, tag)
        lowest = max(lowest, top + len(context.plain(phrase)) * step)
    return Box(width, lowest, tuple(items))


def _upright(char: str, style: TextStyle, x: float, top: float, tag: Tag) -> tuple[Item, ...]:
    line = set_line(char, style)
    offset = (style.size - line.width) / 2
    runs = place(line, x + offset, top + HAN_ASCENT * style.size, tag)
    return tuple(run for run in runs if isinstance(run, GlyphRun))


def _deck_line(context: Context, text: str, style: ParagraphStyle, width: float) -> Box:
    side = style.text.size * 0.34
    inset = style.text.size
    box = text_box(context, text, style, width - inset, context.tag.child("P"))
    square = rectangle(0, (style.leading - side) / 2, side, side, fill=style.text.colour)
    return Box(width, box.height, (square, *box.placed(inset, 0)), box.warnings)


def _section(context: Context) -> Section:
    assert context.section is not None, "the layout checks that section blocks stand in a section's page"
    return context.section
