"""Phrases of a headline → the size at which they fit a measure, and their lines: two where one would be tiny."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from reportgen.blocks.box import Context
from reportgen.spec.marks import SourceText
from reportgen.spec.words import is_chinese
from reportgen.text.bonds import bonds
from reportgen.text.paragraph import set_line
from reportgen.text.style import ParagraphStyle

BREAK_UNDER, BREAK_UNDER_WESTERN = 0.6, 0.85
"""Share of its role's size under which a phrase breaks into two lines rather than shrink; in heads that may grow
downward Western ones do earlier, because they break at blanks."""

SLACK = 0.01

NOT_FIRST, NOT_LAST = "，、；：。！？）》〉」』】〕”’·—…%％", "（《〈「『【〔“‘"
PAUSES, MARKUP = "，；：。！？", re.compile(r"[{}\[\]*~`<>\n]")
GOOD_AFTER, GOOD_BEFORE = "，、；：。！？　的", "与和及并"
NO_GOOD_PLACE = 2.5
"""How many characters nearer to the middle a place must be to be taken instead of one between two parts of a phrase."""


def fitted_phrases(context: Context, phrases: Sequence[str], style: ParagraphStyle, width: float,
                   *, aside: float = 0.0, may_grow: bool = False) -> tuple[float, list[Sequence[str]]]:
    """Return the size in pt, no larger than the style's, at which every line fits, and each phrase's lines.

    The `width` in pt holds a line and `aside` em beside it.
    """
    full = style.text.size
    size = min(full, width / (longest_in_em(context, phrases, style) + aside))
    if size < full * (BREAK_UNDER_WESTERN if may_grow and not is_chinese() else BREAK_UNDER):
        halves = [halved(context.plain(phrase)) for phrase in phrases]
        size = min(full, width / (max(longest_in_em(context, lines, style) for lines in halves) + aside))
    return size, phrase_lines(context, phrases, style, width - aside * size, size)


def phrase_lines(context: Context, phrases: Sequence[str], style: ParagraphStyle, width: float,
                 size: float) -> list[Sequence[str]]:
    """Return each phrase whole, or in two lines where it is wider than `width` at a `size`, both in pt."""
    return [(phrase,) if longest_in_em(context, (phrase,), style) * size <= width + SLACK else
            tuple(SourceText(line, getattr(phrase, "source", None)) for line in halved(context.plain(phrase)))
            for phrase in phrases]


def halved(text: str) -> tuple[str, ...]:
    """Return a phrase in two lines of nearly one length, broken between its parts rather than in the very middle."""
    if not is_chinese():
        places = [index for index, char in enumerate(text) if char == " "]
        place = min(places, key=lambda index: abs(index - len(text) / 2), default=0)
        return (text[:place], text[place + 1:]) if place else (text,)
    bound = bonds(text)

    def cost(place: int) -> float:
        before, after = text[place - 1], text[place]
        if after in NOT_FIRST or before in NOT_LAST or place in bound or (before + after).isascii():
            return math.inf
        is_good = before in GOOD_AFTER or after in GOOD_BEFORE
        return abs(place - len(text) / 2) + (0.0 if is_good else NO_GOOD_PLACE)

    place = min(range(1, len(text)), key=cost, default=0)
    return (text[:place].rstrip("　"), text[place:]) if place and cost(place) < math.inf else (text,)


def in_two_lines(text: str, style: ParagraphStyle, width: float) -> str:
    """Return a plain title that needs two lines with its line break between two phrases, where both lines then fit."""
    def widest(place: int) -> float:
        return max(set_line(part, style.text).width for part in (text[:place], text[place:]))

    if not is_chinese() or MARKUP.search(text) or set_line(text, style.text).width <= width:
        return text
    places = [index for index in range(1, len(text)) if text[index - 1] in PAUSES and text[index] not in NOT_FIRST]
    place = min(places, key=widest, default=0)
    return f"{text[:place]}\n{text[place:]}" if place and widest(place) <= width else text


def longest_in_em(context: Context, phrases: Sequence[str], style: ParagraphStyle) -> float:
    """Return the length of the longest phrase in em: its characters, or, in Western letters, what they measure."""
    plain = [context.plain(phrase) for phrase in phrases]
    if is_chinese():
        return max(map(len, plain))
    return max(set_line(text, style.text).width for text in plain) / style.text.size
