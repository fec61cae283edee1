"""The two phrases of a headline: vertical as a 对联, on scrolls at both sides, stacked over deck lines in a box."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from reportgen.blocks.box import HAN_ASCENT, Box, Context, stacked, text_box
from reportgen.blocks.headings import deck_line, section_of
from reportgen.blocks.phrases import fitted_phrases, longest_in_em
from reportgen.items import Anchor, GlyphRun, Item, Tag, rectangle, rule
from reportgen.spec.layout import Block
from reportgen.spec.words import is_chinese
from reportgen.text.numbering import section_numeral
from reportgen.text.paragraph import compose, place, set_line
from reportgen.text.style import ParagraphStyle, Span, TextStyle

STEP = 1.22
"""From character to character down a vertical line, in em."""

ENDLESS = 1e6


def vertical_couplet(block: Block, context: Context, width: float, room: float | None) -> Box:
    """Both phrases as vertical lines, right to left, each starting lower, the section's number over the second."""
    section = section_of(context)
    style = context.style(block.role or "couplet", colour=block.colour)
    phrases = [context.plain(phrase) for phrase in section.title]
    if room is not None:
        _, lines_of = fitted_phrases(context, section.title, style, room * 0.94 / STEP, aside=2.0 * (len(phrases) - 1))
        phrases = [context.plain(line) for lines in lines_of for line in lines]
    size = style.text.size
    rows = max(longest_in_em(context, [phrase], style) + 2 * number for number, phrase in enumerate(phrases))
    if room is not None:
        size = min(size, room * 0.94 / (rows * STEP))
    size = min(size, width / (1.6 * max(1, len(phrases) - 1) + 1.1))
    text = context.style(block.role or "couplet", colour=block.colour, size=size).text
    tag = context.tag.child("H2")
    lines = vertical_lines(context, phrases, text, width, tag, drop=2.0)
    number = section_numeral(context.section_index)
    numeral = context.style("section-number", colour=block.colour, size=size * (1.5 if len(number) == 1 else 0.85))
    mark = set_line(number, numeral.text)
    x = width - size * 2.1 - mark.width / 2
    head = place(mark, x, HAN_ASCENT * numeral.text.size, tag.child("Span"))
    return Box(width, lines.height, (Anchor(section.id, 0, 0), *head, *lines.items))


def scroll(block: Block, context: Context, width: float, room: float | None) -> Box:
    """One phrase (`first`: 0 or 1) down the middle of a narrow area, as one half of a 对联; Western ones are turned,
    and are read from the left."""
    section = section_of(context)
    if block.first >= len(section.title):
        return Box(width, 0)
    which = block.first if is_chinese() else len(section.title) - 1 - block.first
    phrase = context.plain(section.title[which])
    style = context.style(block.role or "couplet", colour=block.colour)
    longest = longest_in_em(context, section.title, style)
    size = min(style.text.size, width / 1.3)
    step = size * STEP
    if room is not None:
        step = min(size * 2.1, room / longest)
        size = min(size, step / 1.06)
    text = context.style(block.role or "couplet", colour=block.colour, size=size).text
    tag = context.tag.child("H2")
    anchor = (Anchor(section.id, 0, 0),) if which == 0 else ()
    items, height = down(phrase, text, width / 2, 0.0, step, tag)
    return Box(width, height, (*anchor, *items))


def headline(block: Block, context: Context, width: float, room: float | None) -> Box:
    """Newspaper head: a thick rule, the phrases stacked, the deck lines beside them behind a thin rule, or below."""
    section = section_of(context)
    tag = context.tag.child("H2")
    style = context.style(block.role or "headline", colour=block.colour)
    deck = context.style("deck", colour=block.colour or "hue")
    deck_width = max((set_line(context.plain(text), deck.text).width for text in section.decks), default=0.0) + 14
    longest = longest_in_em(context, section.title, style)
    is_beside = bool(section.decks) and longest * style.text.size + deck_width + 14 <= width
    size, phrases = fitted_phrases(context, section.title, style, width, may_grow=True)
    style = context.style(block.role or "headline", colour=block.colour, size=size)
    titles = stacked([text_box(context, line, style, width if not is_beside else longest * size * 1.02, tag)
                      for lines in phrases for line in lines])
    decks = [text_box(context, text, deck, deck_width - 10 if is_beside else width - 10, context.tag.child("P"))
             for text in section.decks]
    stack = stacked(decks)
    top = 7.0 if block.rule else 0.0
    items: list[Item] = [Anchor(section.id, 0, 0)]
    if block.rule:
        items.append(rule(0, 0.75, width, 0.75, context.swatch(block.rule), 1.5))
    items += titles.placed(0, top)
    if not decks:
        return Box(width, top + titles.height, tuple(items), titles.warnings)
    x, y = (longest * size + 14, top + max(0.0, (titles.height - stack.height) / 2)) if is_beside else (
        0.0, top + titles.height + size * 0.3)
    bar = rule(x + 0.5, y + 1, x + 0.5, y + stack.height - 1, context.swatch(block.colour or "hue"), 1.0)
    items += [bar, *stack.placed(x + 9, y)]
    height = max(top + titles.height, y + stack.height)
    return Box(width, height, tuple(items), titles.warnings + stack.warnings)


def seal(block: Block, context: Context, width: float, room: float | None) -> Box:
    """The place (or `text`) as a red stamp: up to four characters, right to left, white on the accent.

    A Western place has none.
    """
    words = (block.text or context.plain(context.content.place))[:4]
    if not words or (not block.text and not is_chinese()):
        return Box(width, 0)
    side = min(width, block.height or 52.0)
    columns = 1 if len(words) < 3 else 2
    rows = -(-len(words) // columns)
    size = side * (0.8 / max(rows, columns))
    text = context.style("section-number", colour="white", size=size).text
    across = size * columns * 1.08 + side * 0.14
    tag = context.tag.child("P")
    items: list[Item] = [rectangle(0, 0, across, side, fill=context.swatch(block.colour or "accent"))]
    for column in range(columns):
        x = across - side * 0.07 - size * (1.04 * (column + 1) - 0.5)
        line, _ = down(words[column * rows:(column + 1) * rows], text, x, (side - rows * size) / 2, size, tag)
        items += line
    return Box(width, side, tuple(items))


def deck(block: Block, context: Context, width: float, room: float | None) -> Box:
    """The deck lines alone, each with a small square; with `rule` between thin rules."""
    style = context.style(block.role or "deck", colour=block.colour)
    boxes = [deck_line(context, text, style, width) for text in section_of(context).decks]
    if not block.rule:
        return stacked(boxes)
    colour = context.swatch(block.rule)
    ruled = [Box(width, box.height + 8, (rule(0, 0, width, 0, colour, 0.5), *box.placed(0, 4)), box.warnings)
             for box in boxes]
    return stacked(ruled)


def vertical_lines(context: Context, lines: Sequence[str], style: TextStyle, width: float, tag: Tag,
                   *, drop: float) -> Box:
    """Set lines from top to bottom, the first at the right edge, each `drop` characters lower than the one before."""
    step = style.size * STEP
    items: list[Item] = []
    lowest = 0.0
    for column, line in enumerate(lines):
        x = width - style.size * (0.5 + 1.6 * column)
        top = column * drop * step
        placed, length = down(line, style, x, top, step, tag)
        items += placed
        lowest = max(lowest, top + length)
    return Box(width, lowest, tuple(items))


def down(text: str, style: TextStyle, x: float, top: float, step: float, tag: Tag) -> tuple[tuple[Item, ...], float]:
    """Set a vertical line centred on x; return its items and its length.

    It is `step` from character to character; Western letters are turned and keep their own distance.
    """
    paragraph = compose((Span(text, style),), ParagraphStyle(style, style.size, "left"), ENDLESS, is_vertical=True)
    items: list[Item] = []
    length = 0.0
    opened, baseline = step / style.size if is_chinese() else 1.0, HAN_ASCENT * style.size
    for line in paragraph.lines[:1]:
        length = (line.width - style.size) * opened + style.size
        for run in line.runs:
            if isinstance(run, GlyphRun):
                ys = tuple(top + (y - baseline) * opened + baseline for y in run.ys)
                items.append(replace(run, xs=tuple(x + own for own in run.xs), ys=ys, tag=tag))
    return tuple(items), length
