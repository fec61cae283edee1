"""Spans in, positioned lines out: the text engine's one door. Lengths in pt; y = 0 is a line's baseline."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from reportgen.errors import Problem
from reportgen.items import ARTIFACT, Anchor, Clip, GlyphRun, Item, Link, Tag, moved, tagged, untagged
from reportgen.language import say
from reportgen.text.breaking import break_lines, measures_of
from reportgen.text.classes import EASTERN
from reportgen.text.rivers import river_lines
from reportgen.text.sequence import sequence
from reportgen.text.setting import Line, LineSetter, set_line
from reportgen.text.style import ParagraphStyle, Span
from reportgen.text.words import LEAST_LETTERS, LETTERS

__all__ = ["Line", "Paragraph", "Span", "compose", "place", "set_line"]

TOO_LOOSE = 0.25
"""Han gap in em that is reported (typography §5)."""

HANGING = frozenset("，。、")
RIVER = 150.0
"""Cost added to a break that is part of a river."""

RIVER_TRIALS = 3

LEAST_JUSTIFIED = 20.0
"""Measure in em under which Western text is set ragged right: about forty letters, too few blanks to take the rest."""
EDGE = 0.01
"""By how much in pt the first glyph of a link may stand before it."""

INITIAL_GAP = 0.15
"""Room in em of the text between a drop initial and the lines beside it."""


class Paragraph(Struct, frozen=True):
    lines: tuple[Line, ...]
    style: ParagraphStyle
    warnings: tuple[Problem, ...] = ()


def compose(spans: Sequence[Span], style: ParagraphStyle, measure: float, *, is_vertical: bool = False) -> Paragraph:
    """Break and set a paragraph in `measure`; a line feed in a span ends a line. Never fails for want of room.

    A vertical line's items run down from y = 0, centred on x = 0. Raises FontError for a character that no face has.
    A line looser than ¼ em is reported as a warning.
    """
    if style.align == "justify" and style.text.language[:2].lower() not in EASTERN and (
            measure < LEAST_JUSTIFIED * style.text.size):
        style = replace(style, align="left")
    return _composed(tuple(spans), style, round(measure, 6), is_vertical)


def forget() -> None:
    """Drop the paragraphs and lines kept so far: for processes that set ever new text."""
    _composed.cache_clear()
    set_line.cache_clear()


@lru_cache(maxsize=20_000)
def _composed(spans: tuple[Span, ...], style: ParagraphStyle, measure: float, is_vertical: bool) -> Paragraph:
    if style.initial > 1 and spans and len(spans[0].text) > 1:
        return _with_initial(spans, style, measure)
    lines = _lines(spans, style, measure, is_vertical=is_vertical, is_hyphenated=False)
    if any(line.looseness > style.tolerance or line.width > measure + 0.01 for line in lines) and _has_words(spans):
        lines = _lines(spans, style, measure, is_vertical=is_vertical, is_hyphenated=True)
    warnings = tuple(
        Problem(say("a loose line: gaps of {:.2f} em in “{}”", line.looseness, line.text),
                spans[0].source, "loose-line",
                "reword the sentence, or make the column wider", "warning")
        for line in lines if line.looseness > TOO_LOOSE)
    return Paragraph(tuple(lines), style, warnings)


def _has_words(spans: Sequence[Span]) -> bool:
    return any(len(word) >= LEAST_LETTERS for span in spans for word in LETTERS.findall(span.text))


def _lines(spans: Sequence[Span], style: ParagraphStyle, measure: float, *, is_vertical: bool,
           is_hyphenated: bool) -> list[Line]:
    em = style.text.size
    whole = sequence(spans, style.scheme, style.level, measure, is_vertical=is_vertical, is_hyphenated=is_hyphenated)
    if not whole.pieces:
        return []
    is_inset = style.align in ("justify", "left")
    indent, hang = (style.indent * em, style.hang * em) if is_inset else (0.0, 0.0)
    sums = measures_of(whole, HANGING if style.hanging else frozenset(), em)
    ends = set(whole.ends)
    setter = LineSetter(spans, whole, sums, style.align, em, style.tabs, style.scheme, is_vertical)

    def broken() -> tuple[list[tuple[int, int]], list[Line]]:
        breaks = break_lines(whole, sums, measure, indent, hang, em, is_justified=style.align == "justify",
                             looseness=style.looseness)
        return breaks, [setter.line(first, stop, measure, indent if first == 0 else hang, is_last=stop - 1 in ends)
                        for first, stop in breaks]

    breaks, lines = broken()
    rivers = river_lines(lines, em) if style.align == "justify" and whole.spaces else []
    for _ in range(RIVER_TRIALS if rivers else 0):
        for number in rivers:
            gap = whole.gaps[breaks[number][1] - 1]
            whole.gaps[breaks[number][1] - 1] = gap._replace(penalty=gap.penalty + RIVER)
        breaks, others = broken()
        left = river_lines(others, em)
        if len(left) < len(rivers):
            lines, rivers = others, left
        if not rivers:
            break
    return lines


def _with_initial(spans: tuple[Span, ...], style: ParagraphStyle, measure: float) -> Paragraph:
    """Set the first character over the height of `initial` lines, and the lines beside it narrower."""
    em, count = style.text.size, style.initial
    first = spans[0]
    size = (count - 1) * style.leading + 0.9 * em
    letter = set_line(first.text[0], replace(first.style, size=size))
    inset = letter.width + INITIAL_GAP * em
    plain = replace(style, initial=0, indent=0.0)
    text = (replace(first, text=first.text[1:]), *spans[1:])
    beside = _lines(text, plain, measure - inset, is_vertical=False, is_hyphenated=False)
    drop = (count - 1) * style.leading + 0.02 * em
    mark = tuple(moved(item, 0.0, drop) for item in letter.runs)
    shifted = [replace(line, runs=tuple(moved(item, inset, 0.0) for item in line.runs), width=line.width + inset)
               for line in beside[:count]]
    shifted[0] = replace(shifted[0], runs=(*mark, *shifted[0].runs), text=first.text[0] + shifted[0].text)
    rest = _remaining(text, sum(len(line.text) for line in beside[:count]))
    below = _composed(rest, plain, measure, False) if rest else Paragraph((), plain)
    return Paragraph((*shifted, *below.lines), style, below.warnings)


def _remaining(spans: Sequence[Span], count: int) -> tuple[Span, ...]:
    """Return the spans after their first `count` characters, white space at the seam left out."""
    rest: list[Span] = []
    for span in spans:
        taken = min(count, len(span.text))
        count -= taken
        text = span.text[taken:] if rest else span.text[taken:].lstrip()
        if text:
            rest.append(replace(span, text=text))
    return tuple(rest)


def place(line: Line, x: float, baseline: float, tag: Tag | None) -> tuple[Item, ...]:
    """Return the line's items at a place on the page, belonging to `tag`; those of an inset or link to a new child."""
    owners = [None if isinstance(item, Anchor | Clip) else item.tag for item in line.runs]
    placed = [moved(item, x, baseline) for item in line.runs]
    if tag is not None and tag is not ARTIFACT and tag.role != "Link":
        placed = _with_links(placed, tag)
    if not any(owners):
        return tagged(placed, tag)
    children = {own: tag.child(own.role, alt=own.alt) if tag and own is not ARTIFACT else None
                for own in dict.fromkeys(owners) if own}
    return tuple(one for item, own in zip(placed, owners, strict=True)
                 for one in (tagged(untagged([item]), children[own]) if own else tagged([item], tag)))


def _with_links(items: list[Item], tag: Tag) -> list[Item]:
    """Return the items with each link and the glyphs that it covers in an element of their own (ISO 14289-1 7.18.5)."""
    for link in [item for item in items if isinstance(item, Link)]:
        own = tag.child("Link")
        items = [replace(item, tag=own) if item is link or _covers(link, item) else item for item in items]
    return items


def _covers(link: Link, run: Item) -> bool:
    return isinstance(run, GlyphRun) and run.tag is None and bool(run.xs) and (
        link.x - EDGE <= run.xs[0] < link.x + link.width - EDGE and link.y <= run.ys[0] <= link.y + link.height)
