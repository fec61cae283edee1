"""What a block is made of, where its items do not say it themselves: its place in the files."""

from __future__ import annotations

from reportgen.blocks.box import Context
from reportgen.errors import Source
from reportgen.spec.layout import Block


def origin(block: Block, context: Context) -> Source | None:
    """Return the place of the title, table, picture … that a block shows; of its section where it shows no one thing.

    None for words that are the layout's own.
    """
    content = context.content
    if block.block in ("cover-title", "masthead"):
        return content.title.source
    if block.block in ("place-line", "seal"):
        return content.place.source
    if block.block == "byline":
        return content.byline.source
    if block.block in ("lead", "motto") and content.lead and not (block.block == "motto" and block.text):
        return content.lead[0].at(0)
    if block.block == "table" and block.name in content.tables:
        return content.tables[block.name].title.source
    return context.section.title[0].source if context.section else None
