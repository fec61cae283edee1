"""The index of names: marked words by their pinyin, under their first letters, with every page that mentions them."""

from __future__ import annotations

from itertools import groupby

from reportgen.blocks.box import Box, Context, paragraph_box, text_box
from reportgen.blocks.flow import Piece
from reportgen.blocks.mentions import pages_of_names
from reportgen.errors import Problem, SpecError
from reportgen.spec.layout import Block
from reportgen.text.paragraph import Span, compose

BRACKETS = "《》〈〉“”‘’（）"


def index(block: Block, context: Context, measure: float) -> tuple[Piece, ...]:
    """One entry a name; set again with the page numbers of the pass before, like the contents. Needs pypinyin."""
    names = pages_of_names(context.page_numbers)
    if not names:
        return ()
    entries = sorted((_pinyin(name), name) for name in names)
    style = context.style(block.role or "index")
    letter_style = context.style("index-letter", colour="hue")
    listing = context.tag.child("L", numbering="UpperAlpha")
    pieces = []
    for letter, group in groupby(entries, key=lambda entry: _letter(entry[0])):
        head = text_box(context, letter, letter_style, measure, listing.child("LI").child("Lbl"))
        pieces.append(Piece(head, space=letter_style.leading * 0.5, keeps=True))
        for _, name in group:
            words = Span(f"{name}　{'，'.join(map(str, names[name]))}", style.text)
            box = paragraph_box(compose([words], style, measure), measure, listing.child("LI").child("LBody"))
            pieces.append(Piece(Box(measure, box.height, box.items, box.warnings)))
    return tuple(pieces)


def _pinyin(name: str) -> tuple[str, ...]:
    try:
        from pypinyin import Style, lazy_pinyin
    except ImportError:
        raise SpecError(Problem("an index in the order of pinyin needs pypinyin", rule="index",
                                hint="pip install 'reportgen[index]'")) from None
    return tuple(part.lower() for part in lazy_pinyin(name.strip(BRACKETS), style=Style.TONE3))


def _letter(reading: tuple[str, ...]) -> str:
    first = reading[0][:1].upper() if reading else ""
    return first if first.isascii() and first.isalpha() else "#"
