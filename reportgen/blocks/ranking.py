"""The ranking ladder: every place reached in a ranking as a rung, the best on top and shortest."""

from __future__ import annotations

from reportgen.blocks.box import Box, Context, first_baseline, text_box
from reportgen.blocks.flow import Piece
from reportgen.items import rectangle
from reportgen.spec.layout import Block
from reportgen.text.paragraph import place, set_line

RUNG, GAP = 40.0, 4.0
PADDING = 9.0
SHORTEST = 0.62
"""Length of the top rung over that of the lowest."""


def ranking(block: Block, context: Context, measure: float) -> tuple[Piece, ...]:
    """The facts with `rank: true`, of the page's section or of the whole content, in the hues of their sections."""
    facts = context.content.facts
    section = context.section_index if context.section else None
    names = [name for name, fact in facts.items() if fact.rank and fact.value is not None
             and section in (None, context.section_of_fact(name))]
    names = sorted(names, key=lambda name: facts[name].value or 0)[:block.limit]
    count = len(names)
    listing = context.tag.child("L", numbering="Decimal")
    pieces = []
    for number, name in enumerate(names):
        index = context.section_of_fact(name)
        local = context if index is None else context.of_section(index)
        is_best = number == 0
        share = SHORTEST + (1 - SHORTEST) * (number / (count - 1)) if count > 1 else 1.0
        item = listing.child("LI")
        size = min(RUNG * 0.6, local.style("figure").text.size)
        place_style = local.style("figure", size=size, colour="white" if is_best else None)
        rank = set_line(context.fact(name, "rank"), place_style.text)
        words = local.style("figure-caption", colour="white" if is_best else None)
        inset = PADDING * 2 + rank.width
        room = measure * share - inset - PADDING
        label = text_box(local, facts[name].label or name, words, room, item.child("LBody"))
        rung = max(RUNG, label.height + 2 * PADDING)
        baseline = rung / 2 + 0.36 * size
        is_one_line = label.height <= words.leading
        top = baseline - first_baseline(words) if is_one_line else (rung - label.height) / 2
        box = Box(measure, rung, (
            rectangle(0, 0, measure * share, rung, fill=local.swatch("hue" if is_best else "tint")),
            *place(rank, PADDING, baseline, item.child("Lbl")),
            *label.placed(inset, top)), label.warnings)
        pieces.append(Piece(box.sourced(facts[name].place), space=GAP))
    return tuple(pieces)
