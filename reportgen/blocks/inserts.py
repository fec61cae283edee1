"""What stands between paragraphs: subheadings, lists, quotations, portraits, callouts, comparisons, tables, charts."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from reportgen.blocks.box import Box, Context, first_baseline, stacked, text_box
from reportgen.blocks.charts import chart_box
from reportgen.blocks.flow import Piece
from reportgen.blocks.numbers import heading_anchor
from reportgen.items import Anchor, Item, Picture, rectangle, rule
from reportgen.spec.figures import chart_index
from reportgen.spec.inserts import Part
from reportgen.spec.layout import Block
from reportgen.spec.words import word
from reportgen.text.numbering import level_number
from reportgen.text.paragraph import place, set_line
from reportgen.text.style import ParagraphStyle

AROUND = 12.0
"""Room over and under what stands between paragraphs."""

PANEL = 12.0
PORTRAIT_SHARE, MOST_PORTRAIT = 0.3, 96.0
"""Width of a portrait's picture, of its measure and at most in pt."""


def subheading(context: Context, part: Part, width: float, number: int | None, ordinal: int) -> Piece:
    """A heading inside a section, kept with the text after it; numbered （一） on the first level, 1. on the second."""
    mark = "" if number is None else level_number(number, part.level)
    style = context.style("subheading" if part.level == 1 else "subheading-small")
    box = text_box(context, mark + part.texts[0], style, width, context.tag.child("H3" if part.level == 1 else "H4"))
    assert context.section is not None
    anchor = Anchor(heading_anchor(context.section.id, ordinal), 0, 0)
    return Piece(replace(box, items=(anchor, *box.items)), space=style.leading * 0.6, keeps=True, is_on_grid=True)


def list_pieces(context: Context, part: Part, style: ParagraphStyle, width: float) -> list[Piece]:
    """A list, one piece an entry, with a small square or a number before each."""
    inset = style.text.size * 2
    plain = ParagraphStyle(style.text, style.leading, scheme=style.scheme, level=style.level, hanging=style.hanging)
    listing = context.tag.child("L", numbering="Decimal" if part.is_numbered else "Square")
    pieces = []
    for number, text in enumerate(part.texts, 1):
        item = listing.child("LI")
        body = text_box(context, text, plain, width - inset, item.child("LBody"))
        mark = set_line(f"{number}." if part.is_numbered else "■", context.style("scope", colour="hue").text)
        items = (*place(mark, style.text.size * 0.5, first_baseline(style), item.child("Lbl")),
                 *body.placed(inset, 0))
        pieces.append(Piece(Box(width, body.height, items, body.warnings), is_on_grid=True))
    return pieces


def insert_piece(context: Context, part: Part, width: float, full: float) -> list[Piece]:
    """The thing that a paragraph `{kind:NAME}` names, as pieces of a flow; a table too wide for its column spans all
    columns, `full` wide."""
    if part.insert == "table":
        from reportgen.blocks.tables import least_width, table_pieces

        if least_width(part.name, context) <= width:
            return table_pieces(part.name, context, width)
        return [replace(piece, spans=True) for piece in table_pieces(part.name, context, full)]
    if part.insert == "chart":
        assert context.section is not None
        index = chart_index(context.section, part.name)
        assert index is not None
        return [Piece(chart_box(context.section.charts[index], context, width, None), space=AROUND, is_float=True)]
    if part.insert == "picture":
        from reportgen.blocks.pictures import text_picture

        return [Piece(text_picture(part.name, context, width), space=AROUND, is_float=True)]
    return [Piece(NAMED[part.insert](part.name, context, width), space=AROUND)]


def quotation_box(name: str, context: Context, width: float) -> Box:
    """A quotation in Kai beside a bar in the hue, its speaker below."""
    spec = context.content.quotations[name]
    tag = context.tag.child("BlockQuote")
    body = [text_box(context, spec.text, context.style("quotation"), width - PANEL, tag)]
    if spec.by:
        body.append(text_box(context, word("——{}", spec.by), context.style("caption"), width - PANEL, tag))
    box = stacked(body, 4)
    return Box(width, box.height, (rectangle(0, 2, 2.5, box.height - 4, fill=context.hue), *box.placed(PANEL, 0)),
               box.warnings)


def portrait_box(name: str, context: Context, width: float) -> Box:
    """A person's picture, name, office and life."""
    spec = context.content.portraits[name]
    side = min(width * PORTRAIT_SHARE, MOST_PORTRAIT) if spec.picture else 0.0
    inset = side + PANEL if spec.picture else 0.0
    tag = context.tag.child("Sect")
    text = stacked([
        text_box(context, spec.name, context.style("subheading"), width - inset, tag.child("P")),
        text_box(context, spec.office, context.style("caption", colour="hue"), width - inset, tag.child("P")),
        text_box(context, spec.text, context.style("note", colour="ink"), width - inset, tag.child("P")),
    ], 2)
    items: list[Item] = list(text.placed(inset, 0))
    height = text.height
    if spec.picture:
        from reportgen.blocks.pictures import cropped, existing

        picture = context.content.pictures[spec.picture]
        path = existing(context, picture)
        figure = context.tag.child("Figure", alt=picture.alt or spec.name)
        crop = cropped(path, picture, 3 / 4)
        items.append(Picture(str(path), 0, 0, side, side * 4 / 3, crop, figure))
        height = max(height, side * 4 / 3)
    return Box(width, height, tuple(items), text.warnings)


def callout_box(name: str, context: Context, width: float) -> Box:
    """Words on a tinted ground."""
    spec = context.content.callouts[name]
    tag = context.tag.child("Note")
    inner = width - 2 * PANEL
    parts = [text_box(context, spec.title, context.style("subheading", colour="hue"), inner, tag)] if spec.title else []
    parts.append(text_box(context, spec.text, context.style("note", colour="ink"), inner, tag))
    box = stacked(parts, 3)
    height = box.height + 2 * PANEL
    return Box(width, height, (rectangle(0, 0, width, height, fill=context.swatch("tint")),
                               *box.placed(PANEL, PANEL)), box.warnings)


def comparison_box(name: str, context: Context, width: float) -> Box:
    """Before and after: two figures with an arrow between, the earlier in grey."""
    spec = context.content.comparisons[name]
    tag = context.tag.child("P")
    title = text_box(context, spec.title, context.style("chart-title"), width, context.tag.child("P"))
    natural = sum(set_line(context.fact(name), context.style("figure", size=size).text).width
                  for name, size in ((spec.before, 26), (spec.after, 40)))
    share = min(1.0, (width - 70) / natural)
    grey = set_line(context.fact(spec.before), context.style("figure", colour="grey", size=26 * share).text)
    hue = set_line(context.fact(spec.after), context.style("figure", size=40 * share).text)
    middle = grey.width + 18
    baseline = 40.0
    arrow = rule(middle, baseline - 10, middle + 34, baseline - 10, context.hue, 1.2)
    tip = [rule(middle + 34, baseline - 10, middle + 28, baseline - 10 + dy, context.hue, 1.2) for dy in (-4, 4)]
    row = Box(width, 48, (*place(grey, 0, baseline, tag), arrow, *tip, *place(hue, middle + 52, baseline, tag)))
    return stacked([title, row], 2).sourced(spec.title.source)


NAMED: dict[str, Callable[[str, Context, float], Box]] = {
    "quotation": quotation_box, "portrait": portrait_box, "callout": callout_box, "comparison": comparison_box}


def named_block(block: Block, context: Context, width: float, room: float | None) -> Box:
    """A quotation, portrait, callout or comparison of the content by its `name`, or the first there is."""
    known = getattr(context.content, f"{block.block}s")
    name = block.name or next(iter(known), None)
    if name is None:
        return text_box(context, block.text, context.style(block.role or block.block), width,
                        context.tag.child("Note")) if block.text else Box(width, 0)
    return NAMED[block.block](name, context, width)
