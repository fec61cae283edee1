"""Whole sections one after the other: headings, deck lines, text, charts and pictures, as one flow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportgen.blocks.box import Box, Context, first_baseline, stacked, text_box
from reportgen.blocks.charts import chart_rows
from reportgen.blocks.couplets import headline
from reportgen.blocks.figures import figures
from reportgen.blocks.flow import Piece
from reportgen.blocks.pictures import text_picture
from reportgen.blocks.prose import text_pieces
from reportgen.items import Anchor
from reportgen.spec.content import Section
from reportgen.spec.figures import chart_index
from reportgen.spec.inserts import part_of
from reportgen.spec.layout import Block
from reportgen.spec.words import word
from reportgen.text.numbering import level_number
from reportgen.text.paragraph import set_line
from reportgen.text.style import ParagraphStyle

AROUND = 14.0


def article(block: Block, context: Context, measure: float) -> tuple[Piece, ...]:
    """All sections, or the page's own one."""
    indices = [context.section_index] if context.section else range(len(context.content.sections))
    pieces: list[Piece] = []
    for index in indices:
        local = replace(context.of_section(index), tag=context.tag.child("Sect"), is_numbered=block.numbered)
        pieces += _section(block, local, measure)
    return tuple(pieces)


def _section(block: Block, context: Context, measure: float) -> list[Piece]:
    section = context.section
    assert section is not None
    pieces = [_heading(block, context, section, measure)]
    if section.figures and block.figures:
        strip = Block(block="figures", role="figure-small", limit=3)
        box = figures(strip, context, measure, None)
        pieces.append(Piece(replace(box, height=box.height + AROUND), space=AROUND, keeps=True))
    pieces += text_pieces(block, context, section.text, measure)
    placed = {(part.insert, part.name) for part in map(part_of, section.text) if part.kind == "insert"}
    if block.charts:
        shown = {chart_index(section, name) for kind, name in placed if kind == "chart"}
        waiting = [chart for index, chart in enumerate(section.charts) if index not in shown]
        pieces += [Piece(row, space=AROUND, is_float=True)
                   for row in chart_rows(waiting, context, measure, block.height)]
    pieces += [Piece(text_picture(name, context, measure), space=AROUND, is_float=True)
               for name in section.pictures if ("picture", name) not in placed]
    return pieces


def _heading(block: Block, context: Context, section: Section, measure: float) -> Piece:
    """The couplet with its deck lines, or one numbered line, 一、…; two where both phrases are too long for one."""
    if not block.numbered:
        box = headline(Block(block="headline", rule="hue"), context, measure, None)
        return Piece(replace(box, height=box.height + 5), space=AROUND * 1.6, keeps=True, stretch=40.0)
    style = context.style("heading")
    boxes = _numbered(context, level_number(context.section_index + 1, 0), section.title, style, measure)
    deck = context.style("deck", colour="hue")
    in_one_line = word("　").join(section.decks)
    is_long = set_line(context.plain(in_one_line), deck.text).width > measure
    boxes += [text_box(context, words, deck, measure, context.tag.child("P"))
              for words in (section.decks if is_long else (in_one_line,) if section.decks else ())]
    box = stacked(boxes).sourced(section.title[0].source)
    anchor = Anchor(section.id, 0, 0)
    return Piece(Box(box.width, box.height + 6, (anchor, *box.items), box.warnings),
                 space=style.leading + first_baseline(style) * 0.2, keeps=True)


def _numbered(context: Context, number: str, phrases: Sequence[str], style: ParagraphStyle,
              measure: float) -> list[Box]:
    tag = context.tag.child("H2")
    title = number + word("　").join(context.plain(phrase) for phrase in phrases)
    if len(phrases) == 1 or set_line(title, style.text).width <= measure:
        return [text_box(context, title, style, measure, tag)]
    first = context.plain(phrases[0])
    inset = set_line(number + first, style.text).width - set_line(first, style.text).width
    second = text_box(context, context.plain(phrases[1]), style, measure - inset, tag)
    return [text_box(context, number + first, style, measure, tag),
            replace(second, width=measure, items=second.placed(inset, 0))]
