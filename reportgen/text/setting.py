"""Pieces of one line → page items: gaps fitted, glyphs joined into runs, marks, ruby, leaders, links. Lengths in pt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from reportgen.items import ARTIFACT, GlyphRun, Item, Link, moved, tagged
from reportgen.text.breaking import Measures, measures_of
from reportgen.text.decoration import decorations
from reportgen.text.justify import fitted
from reportgen.text.pieces import Piece, letterspaced
from reportgen.text.sequence import RUBY_SIZE, PieceSequence, sequence
from reportgen.text.style import Align, Scheme, Span, Tab, TextStyle
from reportgen.text.warichu import LEFT, LOWER, RIGHT, UPPER, halves, small_style

SPACES = frozenset(" \t\u00a0")
"""White space that is kept in the file's text as a space."""

RUBY_RISE = 0.95
"""Baseline of ruby above that of its base in em of the base."""


class Line(Struct, frozen=True):
    """A set line: items from x = 0 at the measure's left edge, set and natural width, widest added gap in em."""

    runs: tuple[Item, ...]
    text: str
    width: float
    natural: float
    looseness: float
    is_last: bool


@lru_cache(maxsize=20_000)
def set_line(text: str, style: TextStyle, scheme: Scheme = "quanjiao", *, room: float = float("inf"),
             is_vertical: bool = False) -> Line:
    """Set a string as one line of natural width, shrunk as far as its gaps allow where it is wider than `room`."""
    spans = (Span(text.replace("\n", " "), style),)
    whole = sequence(spans, scheme, "gb", float("inf"), is_vertical=is_vertical)
    if not whole.pieces:
        return Line((), "", 0.0, 0.0, 0.0, True)
    sums = measures_of(whole, frozenset(), style.size)
    setter = LineSetter(spans, whole, sums, "left", style.size, (), scheme, is_vertical)
    return setter.line(0, len(whole.pieces), room, 0.0, is_last=True)


class LineSetter(Struct, frozen=True):
    """Sets lines of one paragraph."""

    spans: Sequence[Span]
    whole: PieceSequence
    sums: Measures
    align: Align
    em: float
    tabs: tuple[Tab, ...]
    scheme: Scheme
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
        is_filled = missing < float("inf") and self.align == "justify" and not is_last
        letters = sums.letters[stop] - sums.letters[first] - (pieces[-1].cut_cost >= 0)
        fit = fitted(inner, missing if is_filled else min(0.0, missing), self.em, letters)
        widths = fit.widths
        if fit.spaced:
            pieces = _spaced_out(pieces, fit.spaced)
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
        items += tagged((moved(item, start + at, 0.0) for at, runs in leaders for item in runs), ARTIFACT)
        items += self._readings(first, pieces, positions)
        if any(self.spans[owner].link for owner in set(owners)):
            items += _links(pieces, self.spans, owners, positions, is_vertical=self.is_vertical)
        text = "".join(piece.text for piece in pieces) if not whole.spaces else "".join(
            piece.text + whole.spaces.get(index, "") for index, piece in enumerate(pieces, first))
        looseness = max(fit.opened, fit.spaced) / self.em
        return Line(tuple(items), text.rstrip(), inset + width, natural, looseness, is_last)

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
            span = self.spans[owner]
            if not piece.glyphs and (span.inset is not None or span.mark == "warichu"):
                if gids:
                    runs.append(self._run(key, gids, xs, ys, "".join(words), clusters))
                    gids, xs, ys, clusters, words, length = [], [], [], [], [], 0
                key = ()
                if number == 0 or owners[index - 1] != owner:
                    runs += self._drawn(owner, [one for later, one in enumerate(pieces, first)
                                                if owners[later] == owner], at)
                continue
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
            if index in spaces and gids and number < len(pieces) - 1 and not SPACES.isdisjoint(spaces[index]):
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

    def _drawn(self, owner: int, pieces: Sequence[Piece], at: float) -> list[Item]:
        """Return the items of an inset, or of the part of a note in two lines that stands in this line."""
        span, is_down = self.spans[owner], self.is_vertical
        if span.inset is not None:
            dx, dy = (-span.inset.width / 2, at + span.inset.ascent) if is_down else (at, 0.0)
            return [moved(item, dx, dy) for item in span.inset.items]
        items: list[Item] = []
        size, room = span.style.size, sum(piece.width for piece in pieces)
        texts = halves("".join(piece.text for piece in pieces), span.style, self.scheme, room)
        for text, across in zip(texts, (RIGHT, LEFT) if is_down else (UPPER, LOWER), strict=True):
            line = set_line(text, small_style(span.style), self.scheme, room=room, is_vertical=is_down)
            dx, dy = (across * size, at) if is_down else (at, across * size)
            items += [moved(replace(item, source=span.source), dx, dy) for item in line.runs
                      if isinstance(item, GlyphRun)]
        return items

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


def _spaced_out(pieces: Sequence[Piece], room: float) -> list[Piece]:
    """Add room at each letter gap of the Western words, the line's end left alone."""
    spaced = [letterspaced(piece, room) for piece in pieces]
    if pieces[-1].cut_cost >= 0:
        spaced[-1] = replace(spaced[-1], width=spaced[-1].width - room)
    return spaced


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
