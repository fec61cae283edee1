"""Ruled lists as flows: contents, honours, timeline."""

from __future__ import annotations

from msgspec.structs import replace

from reportgen.blocks.box import Box, Context, beside, first_baseline, text_box
from reportgen.blocks.flow import Piece
from reportgen.blocks.registers import numbered_contents
from reportgen.items import Item, Link, rectangle, rule
from reportgen.spec.layout import Block
from reportgen.spec.words import is_chinese, word
from reportgen.text.paragraph import place, set_line

MOST_WHOLE = 6
"""Most dates of a timeline that stays on one page, in one column."""

LEAST_ENTRY, ENTRY_GAP = 96.0, 12.0
"""Narrowest cell of a timeline that runs across, and the room between its texts."""

SCOPE_ROOM = 36.0
"""For the word before an honour: four characters in Chinese; Western words take what they need."""

MOST_SPACE = 16.0
"""Most extra room before an entry of a list that fills its page."""


def contents(block: Block, context: Context, measure: float) -> tuple[Piece, ...]:
    """The sections with hue, both phrases and page number, each row a link; `numbered`: two levels with leaders."""
    if block.numbered:
        return numbered_contents(context, measure)
    width = measure
    toc = context.tag.child("TOC")
    rows = []
    for index, section in enumerate(context.content.sections):
        local = context.of_section(index)
        name = local.style("contents")
        number = local.style("contents-number")
        height = name.leading * 1.9
        entry = toc.child("TOCI")
        page = context.page_numbers.get(section.id)
        folio = set_line(str(page) if page else "–", number.text)
        title = set_line(word("　").join(context.plain(phrase) for phrase in section.title), name.text)
        if title.width > width - 70:
            title = set_line(context.plain(section.title[0]), name.text)
        baseline = height / 2 + 0.38 * name.text.size
        link = entry.child("P").child("Link")
        items: list[Item] = [
            rule(0, 0, width, 0, local.hue, 0.5),
            rectangle(0, height / 2 - 4, 8, 8, fill=local.hue),
            *place(title, 20, baseline, link),
            *place(folio, width - folio.width, baseline, link),
            Link(0, 0, width, height, f"#{section.id}", context.plain(section.title[0]), link),
        ]
        box = Box(width, height, tuple(items)).sourced(section.title[0].source)
        rows.append(Piece(box, stretch=height * 0.6))
    return tuple(rows)


def honours(block: Block, context: Context, measure: float) -> tuple[Piece, ...]:
    """Firsts and honours as a ruled list in columns, a square in the section's hue before each."""
    entries = context.content.honours
    last = None if block.limit is None else block.first + block.limit
    entries = entries[block.first:last]
    ids = [section.id for section in context.content.sections]
    listing = context.tag.child("L", numbering="Description")
    boxes = []
    scope_text = context.style("scope").text
    inset = SCOPE_ROOM if is_chinese() else max(
        [SCOPE_ROOM, *(set_line(entry.scope, scope_text).width + ENTRY_GAP / 2 for entry in entries)])
    for entry in entries:
        local = context.of_section(ids.index(entry.section)) if entry.section in ids else context
        style = local.style(block.role or "honour")
        item = listing.child("LI")
        scope = set_line(entry.scope, local.style("scope", colour="hue").text) if entry.scope else None
        body = text_box(local, entry.text, style, measure - inset, item.child("LBody"))
        baseline = first_baseline(style)
        marks: list[Item] = [rule(0, 0, measure, 0, local.hue, 0.5)]
        if scope:
            marks += place(scope, 0, 7 + baseline, item.child("Lbl"))
        else:
            marks.append(rectangle(0, 7 + baseline - 7, 7, 7, fill=local.hue))
        box = Box(measure, body.height + 15, (*marks, *body.placed(inset, 7)), body.warnings)
        boxes.append(Piece(box.sourced(entry.text.source), stretch=MOST_SPACE))
    return tuple(boxes)


def timeline(block: Block, context: Context, measure: float) -> tuple[Piece, ...]:
    """Dated entries along a vertical line; with `direction: row` along horizontal ones, as many in each as fit."""
    if block.direction == "row":
        return _timeline_rows(block, context, measure)
    width = measure
    style = context.style(block.role or "honour")
    date_style = context.style("scope", colour="hue")
    listing = context.tag.child("L", numbering="Description")
    dates = [set_line(entry.date, date_style.text) for entry in context.content.timeline]
    inset = max((line.width for line in dates), default=0) + 28
    boxes = []
    last = len(dates) - 1
    for number, (entry, date) in enumerate(zip(context.content.timeline, dates, strict=True)):
        item = listing.child("LI")
        body = text_box(context, entry.text, style, width - inset, item.child("LBody"))
        baseline = first_baseline(style)
        dot = rectangle(inset - 17, baseline - 7, 6, 6, fill=context.hue)
        marks = [dot, *place(date, 0, baseline, item.child("Lbl"))]
        if number < last:
            marks.append(rule(inset - 14, baseline, inset - 14, body.height + 10 + baseline - 7, context.hue, 0.5))
        box = Box(width, body.height + 10, (*marks, *body.placed(inset, 0)), body.warnings)
        boxes.append(Piece(box.sourced(entry.date.source), keeps=number < last < MOST_WHOLE))
    return tuple(boxes)


def _timeline_rows(block: Block, context: Context, measure: float) -> tuple[Piece, ...]:
    entries = context.content.timeline
    style = replace(context.style(block.role or "honour"), align="left", indent=0.0)
    date_style = context.style("scope", colour="hue")
    listing = context.tag.child("L", numbering="Description")
    rows = -(-len(entries) // max(1, int(measure / LEAST_ENTRY)))
    across = -(-len(entries) // rows) if rows else 0
    cell = measure / max(1, across)
    y = date_style.leading + 6
    pieces = []
    for first in range(0, len(entries), max(1, across)):
        boxes = []
        for entry in entries[first:first + across]:
            item = listing.child("LI")
            date = set_line(entry.date, date_style.text)
            text = text_box(context, entry.text, style, cell - ENTRY_GAP, item.child("LBody"))
            marks = (*place(date, 0, first_baseline(date_style), item.child("Lbl")),
                     rectangle(0, y - 3, 6, 6, fill=context.hue))
            box = Box(cell, y + 8 + text.height, (*marks, *text.placed(0, y + 8)), text.warnings)
            boxes.append(box.sourced(entry.date.source))
        row = beside(boxes, 0.0)
        pieces.append(Piece(replace(row, width=measure, items=(rule(0, y, row.width, y, context.hue, 0.5), *row.items)),
                            space=style.leading))
    return tuple(pieces)
