"""Running text: lead, byline, and the section's paragraphs as a flow of lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from reportgen.blocks.box import Box, Context, first_baseline, note_anchor, paragraph_box, stacked, text_box
from reportgen.blocks.flow import Piece
from reportgen.blocks.mentions import mention_anchors
from reportgen.items import Anchor, Link
from reportgen.spec.inserts import part_of
from reportgen.spec.layout import Block
from reportgen.spec.words import is_chinese, word
from reportgen.text.numbering import note_mark
from reportgen.text.paragraph import Span, compose, place, set_line
from reportgen.text.style import ParagraphStyle

FIRST_SENTENCE = r"[^。！？]{2,16}[。！？]"
FIRST_WESTERN_SENTENCE = r"[^.!?]{8,48}[.!?](?= |$)"


def prose(block: Block, context: Context, measure: float) -> tuple[Piece, ...]:
    """The section's paragraphs as lines, its lists and the things put between them."""
    assert context.section is not None
    return text_pieces(block, context, context.section.text, measure)


def text_pieces(block: Block, context: Context, texts: tuple[str, ...], measure: float,
                full: float | None = None) -> tuple[Piece, ...]:
    """Return the pieces of a section's text; what stands between paragraphs becomes a whole piece.

    What is too wide for a column spans them all, `full` wide; where that is not given, the block says it.
    """
    from reportgen.blocks.inserts import insert_piece, list_pieces, subheading
    from reportgen.blocks.listings import listing_pieces

    style = context.style(block.role or "body", colour=block.colour)
    pieces: list[Piece] = []
    counts = [0, 0]
    headings = 0
    full = full or measure * block.columns + block.gutter * (block.columns - 1)
    for text in texts:
        part = part_of(text)
        if part.kind == "paragraph":
            pieces += line_pieces(context, part.texts[0], style, measure)
        elif part.kind == "heading":
            counts = [counts[0] + 1, 0] if part.level == 1 else [counts[0], counts[1] + 1]
            number = counts[part.level - 1] if block.numbered else None
            headings += 1
            pieces.append(subheading(context, part, measure, number, headings))
        elif part.kind == "list":
            pieces += list_pieces(context, part, style, measure)
        elif part.kind == "listing":
            pieces += listing_pieces(part.code, context, measure)
        else:
            pieces += insert_piece(context, part, measure, full)
    return tuple(pieces)


def line_pieces(context: Context, text: str, style: ParagraphStyle, measure: float) -> list[Piece]:
    """Return a paragraph as one piece a line; its first and last two lines stay together (typography §6)."""
    spans = context.spans(text, style)
    paragraph = compose(spans, style, measure)
    tag = context.tag.child("P")
    top = first_baseline(style)
    count = len(paragraph.lines)
    mentions = mention_anchors(spans, paragraph.lines)
    pieces = []
    for number, line in enumerate(paragraph.lines):
        warnings = paragraph.warnings if number == 0 else ()
        items = (*mentions.get(number, ()), *place(line, 0, top, tag))
        notes = note_boxes(context, [item.target for item in line.runs if isinstance(item, Link)], measure)
        box = Box(measure, style.leading, items, warnings)
        pieces.append(Piece(box, keeps=number < count - 1 and number in (0, count - 2), is_on_grid=True, notes=notes))
    return pieces


def note_boxes(context: Context, targets: Sequence[str], measure: float) -> tuple[Box, ...]:
    """Return the footnotes that a line's marks point to."""
    if context.section is None or not targets:
        return ()
    style = context.style("source", colour="ink")
    boxes = []
    for number, (name, text) in enumerate(context.section.notes.items(), 1):
        if f"#{note_anchor(context.section.id, name)}" in targets:
            words = f"{note_mark(number)}{'　' if is_chinese() else ' '}{text}"
            box = text_box(context, words, style, measure, context.tag.child("Note"))
            anchor = Anchor(note_anchor(context.section.id, name), 0, 0)
            boxes.append(Box(box.width, box.height, (anchor, *box.items), box.warnings))
    return tuple(boxes)


def lead(block: Block, context: Context, width: float, room: float | None) -> Box:
    """The lead (导语); with `text: headline` its first sentence stands over it as a headline."""
    style = context.style(block.role or "lead", colour=block.colour)
    texts = list(context.content.lead)
    boxes = []
    if block.text == "headline" and texts and _opening(context):
        opening = _opening(context)
        boxes.append(text_box(context, opening, context.style("motto"), width, context.tag.child("P")))
        spans = _without_opening(context.spans(texts[0], style), len(opening))
        paragraph = compose(spans, style, width)
        boxes.append(paragraph_box(paragraph, width, context.tag.child("P")))
        texts = texts[1:]
    boxes += [text_box(context, text, style, width, context.tag.child("P")) for text in texts]
    return stacked([box for box in boxes if box.height], style.leading * 0.4)


def _opening(context: Context) -> str:
    """Return the lead's first sentence where it is short enough for a headline, else nothing."""
    plain = context.plain(context.content.lead[0]) if context.content.lead else ""
    match = re.match(FIRST_SENTENCE if is_chinese() else FIRST_WESTERN_SENTENCE, plain)
    return match[0] if match else ""


def _without_opening(spans: tuple[Span, ...], count: int) -> tuple[Span, ...]:
    rest = []
    for span in spans:
        cut = min(count, len(span.text))
        count -= cut
        if span.text[cut:]:
            rest.append(replace(span, text=span.text[cut:]))
    return tuple(rest)


def motto(block: Block, context: Context, width: float, room: float | None) -> Box:
    """The lead's first sentence, or the layout's words, as vertical lines from right to left."""
    from reportgen.blocks.couplets import STEP, vertical_lines
    from reportgen.blocks.phrases import longest_in_em

    words = block.text or _opening(context)
    if not words:
        return Box(width, 0)
    style = context.style(block.role or "motto-vertical", colour=block.colour)
    lines = [line.strip() for line in re.split(r"[，。！？；]" if is_chinese() else r"[,.!?;]", words) if line]
    if room is not None:
        step = STEP if is_chinese() else 1.0
        longest = longest_in_em(context, lines, style) + len(lines)
        size = min(style.text.size, room * 0.94 / (longest * step))
        style = context.style(block.role or "motto-vertical", colour=block.colour, size=size)
    return vertical_lines(context, lines, style.text, width, context.tag.child("P"), drop=1.0)


def byline(block: Block, context: Context, width: float, room: float | None) -> Box:
    """The byline, in Chinese with the newspaper's small square before the name."""
    if not context.content.byline:
        return Box(width, 0)
    style = context.style(block.role or "byline", colour=block.colour)
    words = f"□ {context.content.byline}" if is_chinese() else context.content.byline
    return text_box(context, words, style, width, context.tag.child("P"))


def place_line(block: Block, context: Context, width: float, room: float | None) -> Box:
    """Place, year and subtitle of the document in one line."""
    content = context.content
    parts = [str(part) for part in (content.place, content.subtitle or content.year) if part]
    style = context.style(block.role or "place", colour=block.colour)
    return text_box(context, " · ".join(parts), style, width, context.tag.child("P"))


def fixed_text(block: Block, context: Context, width: float, room: float | None) -> Box:
    """A note in the layout's own words."""
    style = context.style(block.role or block.block, colour=block.colour)
    return text_box(context, word(block.text or ""), style, width, context.tag.child("Note"))


def colophon(block: Block, context: Context, width: float, room: float | None) -> Box:
    """The colophon's paragraphs."""
    style = context.style(block.role or "colophon", colour=block.colour)
    return stacked([text_box(context, text, style, width, context.tag.child("P"))
                    for text in context.content.colophon], style.leading * 0.3)


def appendix(block: Block, context: Context, measure: float) -> tuple[Piece, ...]:
    """The colophon's paragraphs as running text."""
    style = context.style(block.role or "body", colour=block.colour)
    return tuple(piece for text in context.content.colophon for piece in line_pieces(context, text, style, measure))


def section_name(block: Block, context: Context, width: float, room: float | None) -> Box:
    """The section's short name, as the 横批 over a couplet."""
    assert context.section is not None
    style = context.style(block.role or "section-name", colour=block.colour)
    name = context.plain(context.section.name or context.section.title[0])
    line = set_line(name, style.text)
    x = {"left": 0.0, "center": (width - line.width) / 2, "right": width - line.width}[block.align or "center"]
    return Box(width, style.leading, place(line, x, first_baseline(style), context.tag.child("P")))
