"""What stands where in a numbered document: contents with two levels, lists of charts and tables, with leaders."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from reportgen.blocks.box import Box, Context, paragraph_box, text_box
from reportgen.blocks.flow import Piece
from reportgen.blocks.numbers import figure_title, heading_anchor, table_title
from reportgen.errors import Source
from reportgen.items import Link, Tag
from reportgen.spec.charts import Chart
from reportgen.spec.inserts import part_of
from reportgen.spec.layout import Block
from reportgen.spec.marks import SourceText
from reportgen.spec.words import word
from reportgen.text.numbering import level_number
from reportgen.text.paragraph import Span, compose
from reportgen.text.style import Tab

LEADER = "·"
INSET_EMS = 2


def numbered_contents(context: Context, measure: float) -> tuple[Piece, ...]:
    """The sections as 一、… and their headings as （一）…, each with its page."""
    toc = context.tag.child("TOC")
    pieces = []
    for index, section in enumerate(context.content.sections):
        title = level_number(index + 1, 0) + word("　").join(context.plain(phrase) for phrase in section.title)
        pieces.append(_entry(context, title, section.id, "register", toc, measure, section.title[0].source))
        for ordinal, number, words in _headings(context, section.text):
            pieces.append(_entry(context, level_number(number, 1) + context.plain(words),
                                 heading_anchor(section.id, ordinal), "register-second", toc, measure, words.at(0),
                                 inset=INSET_EMS))
    return tuple(pieces)


def list_of_figures(block: Block, context: Context, measure: float) -> tuple[Piece, ...]:
    """Charts and captioned pictures, 图1 …, with their pages, under a heading; nothing where there are none."""
    numbered = replace(context, is_numbered=True)
    titles = {name: figure.title if isinstance(figure, Chart) else figure.caption
              for name, figure in context.content.numbered_figures.items()}
    return _register(word("图目录"), [(figure_title(numbered, name, title), context.numbered_anchor(name), title.source)
                                   for name, title in titles.items()], context, measure)


def list_of_tables(block: Block, context: Context, measure: float) -> tuple[Piece, ...]:
    """表1 … with their pages, under a heading; nothing where the content has no tables."""
    numbered = replace(context, is_numbered=True)
    return _register(word("表目录"), [(table_title(numbered, name), context.numbered_anchor(name),
                                    context.content.tables[name].title.source)
                                   for name in context.content.numbered_names[1]], context, measure)


def _register(name: str, entries: list[tuple[str, str, Source | None]], context: Context,
              measure: float) -> tuple[Piece, ...]:
    if not entries:
        return ()
    style = context.style("subheading")
    heading = text_box(context, name, style, measure, context.tag.child("P"))
    toc = context.tag.child("TOC")
    return (Piece(heading, space=style.leading * 1.5, keeps=True),
            *(_entry(context, title, anchor, "register-second", toc, measure, source)
              for title, anchor, source in entries))


def _headings(context: Context, texts: tuple[str, ...]) -> Iterator[tuple[int, int, SourceText]]:
    """Yield the first-level headings of a section: the how manieth heading, its number, its words."""
    ordinal = number = 0
    for part in map(part_of, texts):
        if part.kind == "heading":
            ordinal += 1
            if part.level == 1:
                number += 1
                yield ordinal, number, part.texts[0]


def _entry(context: Context, title: str, anchor: str, role: str, toc: Tag, measure: float,
           source: Source | None, *, inset: int = 0) -> Piece:
    style = context.style(role)
    left = inset * style.text.size
    width = measure - left
    page = str(context.page_numbers.get(anchor, "–"))
    link = toc.child("TOCI").child("P").child("Link")
    tabbed = replace(style, align="left", indent=0.0, tabs=(Tab(width, "right", LEADER),))
    words = Span(context.plain(title), style.text), Span(f"\t{page}", style.text)
    box = paragraph_box(compose(words, tabbed, width + 0.1), width, link)
    items = (*box.placed(left, 0), Link(left, 0, width, box.height, f"#{anchor}", title, link))
    return Piece(Box(measure, box.height, items, box.warnings).sourced(source))
