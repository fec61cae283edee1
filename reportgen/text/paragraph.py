"""Spans in, positioned lines out: the text engine's one door. Lengths in pt; y = 0 is a line's baseline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from typing import Any

from reportgen.errors import Problem
from reportgen.items import GlyphRun, Item, Link, Tag, moved, tagged
from reportgen.text.breaking import SPACED_OUT, Measures, break_lines, measures_of
from reportgen.text.decoration import decorations
from reportgen.text.justify import fitted
from reportgen.text.pieces import Piece, letter_gaps, letterspaced
from reportgen.text.sequence import RUBY_SIZE, PieceSequence, sequence
from reportgen.text.spacing import Gap
from reportgen.text.style import Align, ParagraphStyle, Scheme, Span, Tab, TextStyle
from reportgen.text.words import LEAST_LETTERS, LETTERS

__all__ = ["Line", "Paragraph", "Span", "compose", "place", "set_line"]

TOO_LOOSE = 0.25
"""Han gap in em that is reported (typography §5)."""

HANGING = frozenset("，。、")
RUBY_RISE = 0.95
"""Baseline of ruby above that of its base in em of the base."""

INITIAL_GAP = 0.15
"""Room in em of the text between a drop initial and the lines beside it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A set line: items from x = 0 at the measure's left edge, set and natural width, added Han gap in em."""

    runs: tuple[Item, ...]
    text: str
    width: float
    natural: float
    looseness: float
    is_last: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    lines: tuple[Line, ...]
    style: ParagraphStyle
    warnings: tuple[Problem, ...] = ()


def compose(spans: Sequence[Span], style: ParagraphStyle, measure: float, *, is_vertical: bool = False) -> Paragraph:
    """Break and set a paragraph in `measure`; a line feed in a span ends a line. Never fails for want of room.

    A vertical line's items run down from y = 0, centred on x = 0. Raises FontError for a character that no face has.
    A line looser than ¼ em is reported as a warning.
    """
    return _composed(tuple(spans), style, round(measure, 6), is_vertical)


@lru_cache(maxsize=20_000)
def _composed(spans: tuple[Span, ...], style: ParagraphStyle, measure: float, is_vertical: bool) -> Paragraph:
    if style.initial > 1 and spans and len(spans[0].text) > 1:
        return _with_initial(spans, style, measure)
    lines = _lines(spans, style, measure, is_vertical=is_vertical, is_hyphenated=False)
    if any(line.looseness > style.tolerance or line.width > measure + 0.01 for line in lines) and _has_words(spans):
        lines = _lines(spans, style, measure, is_vertical=is_vertical, is_hyphenated=True)
    warnings = tuple(
        Problem(f"a loose line: gaps of {line.looseness:.2f} em in “{line.text}”", spans[0].source, "loose-line",
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
    sums = measures_of(whole, HANGING if style.hanging else frozenset())
    is_justified = style.align == "justify"
    breaks = break_lines(whole, sums, measure, indent, hang, em, is_justified=is_justified,
                         looseness=style.looseness)
    ends = set(whole.ends)
    setter = _Setter(spans, whole, sums, style.align, em, style.tabs, is_vertical)
    return [setter.line(first, stop, measure, indent if first == 0 else hang, is_last=stop - 1 in ends)
            for first, stop in breaks]


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


@lru_cache(maxsize=20_000)
def set_line(text: str, style: TextStyle, scheme: Scheme = "quanjiao") -> Line:
    """Set a string as one line of natural width."""
    spans = (Span(text.replace("\n", " "), style),)
    whole = sequence(spans, scheme, "gb", float("inf"))
    if not whole.pieces:
        return Line((), "", 0.0, 0.0, 0.0, True)
    setter = _Setter(spans, whole, measures_of(whole, frozenset()), "left", style.size, (), False)
    return setter.line(0, len(whole.pieces), float("inf"), 0.0, is_last=True)


def place(line: Line, x: float, baseline: float, tag: Tag | None) -> tuple[Item, ...]:
    """Return the line's items at a place on the page, belonging to `tag`."""
    return tagged((moved(item, x, baseline) for item in line.runs), tag)


@dataclass(frozen=True, slots=True)
class _Setter:
    """Sets lines of one paragraph."""

    spans: Sequence[Span]
    whole: PieceSequence
    sums: Measures
    align: Align
    em: float
    tabs: tuple[Tab, ...]
    is_vertical: bool

    def line(self, first: int, stop: int, measure: float, inset: float, *, is_last: bool) -> Line:
        """Set pieces first to stop (not included) in `measure`, from `inset` on."""
        whole, sums = self.whole, self.sums
        pieces = whole.pieces[first:stop]
        inner = whole.gaps[first:stop - 1]
        room = measure - inset
        tail = sums.tails[stop - 1]
        natural = sums.starts[stop - 1] - sums.starts[first] + tail
        missing = room - natural
        widths, looseness = fitted(inner, missing, self.em, is_justified=self.align == "justify" and not is_last)
        if looseness > SPACED_OUT:
            pieces, widths, looseness = self._spaced_out(pieces, inner, widths, looseness)
        if self.tabs and any("\t" in whole.spaces.get(index, "") for index in range(first, stop)):
            leaders = self._tabbed(pieces, widths, first, inset)
        else:
            leaders = []
        advances = [piece.width + gap for piece, gap in zip(pieces, [*widths, 0.0], strict=True)]
        width = sum(advances) - self.whole.pieces[stop - 1].width + tail
        start = inset
        if self.align in ("center", "right"):
            start += (room - width) * (0.5 if self.align == "center" else 1.0)
        positions = list(accumulate(advances, initial=start))
        positions.pop()
        items: list[Item] = self._runs(first, stop, pieces, positions)
        owners = whole.owners[first:stop]
        if any(self.spans[owner].mark for owner in set(owners)):
            items += decorations(pieces, self.spans, owners, positions, is_vertical=self.is_vertical)
        items += [moved(item, start + at, 0.0) for at, runs in leaders for item in runs]
        items += self._readings(first, pieces, positions)
        if any(self.spans[owner].link for owner in set(owners)):
            items += _links(pieces, self.spans, owners, positions, is_vertical=self.is_vertical)
        text = "".join(piece.text for piece in pieces) if not whole.spaces else "".join(
            piece.text + whole.spaces.get(index, "") for index, piece in enumerate(pieces, first))
        return Line(tuple(items), text.rstrip(), inset + width, natural, looseness, is_last)

    def _spaced_out(self, pieces: list[Piece], gaps: Sequence[Gap], widths: list[float],
                    looseness: float) -> tuple[list[Piece], list[float], float]:
        """Share what a line lacks between Han gaps and Western letters, the last piece's end left alone."""
        opened = [gap.is_open for gap in gaps]
        has_open = any(opened)
        letters = [letter_gaps(piece) for piece in pieces]
        letters[-1] -= pieces[-1].cut_cost >= 0
        if not sum(letters):
            return pieces, widths, looseness
        count = sum(opened) if has_open else sum(gap.natural > 0 for gap in gaps)
        added = looseness * self.em
        room = added * max(1, count) / (count + sum(letters))
        if has_open:
            widths = [width - added + room if is_open else width
                      for width, is_open in zip(widths, opened, strict=True)]
        elif count:
            widths = [width - added + room if gap.natural > 0 else width
                      for width, gap in zip(widths, gaps, strict=True)]
        spaced = [letterspaced(piece, room) for piece in pieces]
        if pieces[-1].cut_cost >= 0:
            spaced[-1] = replace(spaced[-1], width=spaced[-1].width - room)
        return spaced, widths, room / self.em

    def _runs(self, first: int, stop: int, pieces: Sequence[Piece], positions: Sequence[float]) -> list[Item]:
        """Join glyphs of one face, size and span into runs, with the text they stand for."""
        runs: list[Item] = []
        spaces, owners = self.whole.spaces, self.whole.owners
        gids: list[int] = []
        xs: list[float] = []
        ys: list[float] = []
        clusters: list[int] = []
        words: list[str] = []
        length = 0
        key: tuple[Any, ...] = ()
        is_down = self.is_vertical
        ending = pieces[-1].hyphen if self.whole.gaps[stop - 1].penalty >= 0 else None
        shown = [*pieces, ending] if ending is not None and stop < len(self.whole.pieces) else pieces
        places = [*positions, positions[-1] + pieces[-1].width]
        for number, piece in enumerate(shown):
            index = min(first + number, stop - 1)
            owner, at = owners[index], places[number]
            for glyph in piece.glyphs:
                own = (glyph.face, owner, piece.size, piece.angle)
                if own != key:
                    if gids:
                        runs.append(self._run(key, gids, xs, ys, "".join(words), clusters))
                        gids, xs, ys, clusters, words, length = [], [], [], [], [], 0
                    key = own
                gids.append(glyph.gid)
                xs.append(glyph.x if is_down else at + glyph.x)
                ys.append(glyph.y + at if is_down else glyph.y)
                clusters.append(length + glyph.cluster)
            words.append(piece.text)
            length += len(piece.text)
            if index in spaces and number < len(pieces) - 1 and gids and " " in spaces[index].replace("\u00a0", " "):
                face = key[0]
                gids.append(face.gid(" "))
                end = at + piece.width
                xs.append(0.0 if is_down else end)
                ys.append(end if is_down else 0.0)
                clusters.append(length)
                words.append(" ")
                length += 1
        if gids:
            runs.append(self._run(key, gids, xs, ys, "".join(words), clusters))
        return runs

    def _run(self, key: tuple[Any, ...], gids: list[int], xs: list[float], ys: list[float], text: str,
             clusters: list[int]) -> GlyphRun:
        face, owner, size, angle = key
        span = self.spans[owner]
        base = clusters[0]
        if base:
            clusters = [cluster - base for cluster in clusters]
            text = text[base:]
        return GlyphRun(face, size, tuple(gids), tuple(xs), tuple(ys), text, tuple(clusters), span.style.colour,
                        source=span.source, angle=angle)

    def _readings(self, first: int, pieces: Sequence[Piece], positions: Sequence[float]) -> Iterator[Item]:
        if not self.whole.readings:
            return
        for index, (piece, at) in enumerate(zip(pieces, positions, strict=True), first):
            reading = self.whole.readings.get(index)
            if reading:
                style = self.spans[self.whole.owners[index]].style
                line = set_line(reading, replace(style, size=style.size * RUBY_SIZE, rise=0.0))
                for item in line.runs:
                    yield moved(item, at + (piece.width - line.width) / 2, -RUBY_RISE * style.size)

    def _tabbed(self, pieces: Sequence[Piece], widths: list[float], first: int,
                inset: float) -> list[tuple[float, tuple[Item, ...]]]:
        """Give each gap with a tab the width that brings what follows to its stop; return the leaders' places."""
        leaders = []
        at = 0.0
        for number, piece in enumerate(pieces[:-1]):
            at += piece.width
            space = self.whole.spaces.get(first + number, "")
            stop = next((tab for tab in self.tabs if tab.position - inset > at), None) if "\t" in space else None
            if stop is not None:
                following = 0.0
                if stop.align == "right":
                    for later in range(number + 1, len(pieces)):
                        following += pieces[later].width
                        if "\t" in self.whole.spaces.get(first + later, ""):
                            break
                        following += widths[later] if later < len(widths) else 0.0
                widths[number] = max(0.0, stop.position - inset - at - following)
                if stop.leader:
                    leaders.append(self._leader(stop.leader, at, widths[number], first + number))
            at += widths[number]
        return leaders

    def _leader(self, text: str, at: float, room: float, index: int) -> tuple[float, tuple[Item, ...]]:
        """Repeat the leader on a pitch counted from the right end, so that leaders of neighbouring lines align."""
        style = self.spans[self.whole.owners[index]].style
        one = set_line(text, style)
        pitch = max(one.width, 0.1 * self.em)
        count = int((room - 0.5 * self.em) / pitch)
        items = [moved(item, room - 0.25 * self.em - (number + 1) * pitch, 0.0)
                 for number in range(count) for item in one.runs]
        return at, tuple(items)


def _links(pieces: Sequence[Piece], spans: Sequence[Span], owners: Sequence[int], positions: Sequence[float], *,
           is_vertical: bool) -> list[Link]:
    links: list[Link] = []
    for piece, owner, at in zip(pieces, owners, positions, strict=True):
        span = spans[owner]
        if not span.link:
            continue
        size = span.style.size
        if is_vertical:
            new = Link(-0.55 * size, at, 1.1 * size, piece.width, span.link, piece.text)
        else:
            new = Link(at, -0.88 * size, piece.width, 1.1 * size, span.link, piece.text)
        if links and links[-1].target == new.target:
            old = links.pop()
            new = replace(old, width=max(old.width, new.x + new.width - old.x),
                          height=max(old.height, new.y + new.height - old.y), title=old.title + new.title)
        links.append(new)
    return links
