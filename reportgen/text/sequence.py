"""Spans → the pieces of a paragraph in order, with the gap after each. Lengths in pt."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence as Sequences
from itertools import accumulate, pairwise

from msgspec import Struct
from msgspec.structs import replace

from reportgen.errors import FontError
from reportgen.text.bonds import FORBIDDEN, bonds
from reportgen.text.classes import Kind, in_context, tokens
from reportgen.text.pieces import Glyph, Piece, PieceTable, exploded, piece_table, space_width
from reportgen.text.spacing import Edge, Gap, edge_number, edge_of, gap_table, spaced
from reportgen.text.style import Level, Scheme, Span
from reportgen.text.warichu import columns, is_breakable

RUBY_SIZE = 0.5
"""Size of ruby over that of its base (CLREQ 3.3.1)."""


class PieceSequence(Struct, frozen=True):
    """Pieces with, for each, the gap after it and the span it comes from; `ends` are the pieces that end a line.

    `spaces` holds the white space typed after a piece, `readings` the ruby above it.
    """

    pieces: list[Piece]
    gaps: list[Gap]
    owners: list[int]
    spaces: dict[int, str]
    ends: list[int]
    readings: dict[int, str]


def sequence(spans: Sequences[Span], scheme: Scheme, level: Level, measure: float, *, is_vertical: bool = False,
             is_hyphenated: bool = False) -> PieceSequence:
    """Return the pieces of a paragraph. Raises FontError, at the span's place, for a character no face has."""
    whole = "".join(span.text for span in spans)
    shadow = in_context(whole, spans[0].style.language if spans else "")
    pieces: list[Piece] = []
    owners: list[int] = []
    readings: dict[int, str] = {}
    offset = 0
    for number, span in enumerate(spans):
        table = piece_table(span.style, scheme, is_vertical=is_vertical, is_hyphenated=is_hyphenated)
        if span.inset is not None:
            extent = span.inset.ascent + span.inset.descent if is_vertical else span.inset.width
            pieces.append(Piece(span.text, Kind.HAN, extent, (), edge_number(Edge(Kind.HAN, span.style.size)),
                                span.style.size))
            owners.append(number)
            offset += len(span.text)
            continue
        try:
            new = _span_pieces(span, shadow[offset:offset + len(span.text)], table)
        except FontError as error:
            raise FontError(replace(problem, source=problem.source or span.source)
                            for problem in error.problems) from error
        if span.mark == "warichu":
            new = columns(span, scheme)
        elif span.ruby:
            new = _with_ruby(new, span, len(pieces), readings, scheme)
        elif table.has_parts:
            new = [part for piece in new for part in piece.parts or (piece,)]
        pieces += new
        owners += [number] * len(new)
        offset += len(span.text)
    spaces: dict[int, str] = {}
    white = Kind.SPACE
    blanks = [index for index, piece in enumerate(pieces) if piece.kind is white]
    if blanks:
        pieces, owners, spaces, readings = _without_spaces(pieces, owners, readings, blanks)
    if pieces and max([piece.width for piece in pieces]) > measure:
        pieces, owners, spaces, readings = _narrowed(pieces, owners, spaces, readings, measure)
    ends = [index for index, space in spaces.items() if "\n" in space]
    gaps = _gaps(pieces, owners, spaces, spans, scheme, level)
    if any(span.mark == "warichu" for span in spans):
        _hold_notes(gaps, pieces, owners, spans)
    _bind(gaps, pieces, spaces, bonds(whole))
    if pieces and (not ends or ends[-1] != len(pieces) - 1):
        ends.append(len(pieces) - 1)
    return PieceSequence(pieces, gaps, owners, spaces, ends, readings)


def _span_pieces(span: Span, shadow: str, table: PieceTable) -> list[Piece]:
    found = tokens(shadow)
    if shadow == span.text:
        table.prepare(set(found))
        return [table[token] for token in found]
    pieces = []
    offset = 0
    for token in found:
        own = span.text[offset:offset + len(token)]
        pieces.append(table[own] if own == token else table.western(own))
        offset += len(token)
    return pieces


def _with_ruby(pieces: list[Piece], span: Span, start: int, readings: dict[int, str],
               scheme: Scheme) -> list[Piece]:
    """Join base characters that share a reading; a base narrower than its reading is padded (CLREQ 3.3.2)."""
    words = span.ruby.split()
    groups = [[piece] for piece in pieces] if len(words) == len(pieces) else [pieces]
    texts = words if len(words) == len(pieces) else [span.ruby]
    joined: list[Piece] = []
    small = piece_table(replace(span.style, size=span.style.size * RUBY_SIZE, rise=0.0), scheme)
    for group, reading in zip(groups, texts, strict=True):
        base = sum(piece.width for piece in group)
        above = sum(small[token].width for token in tokens(reading))
        width = max(base, above)
        glyphs: list[Glyph] = []
        x, offset = (width - base) / 2, 0
        for piece in group:
            glyphs += [replace(glyph, x=glyph.x + x, cluster=glyph.cluster + offset) for glyph in piece.glyphs]
            x, offset = x + piece.width, offset + len(piece.text)
        readings[start + len(joined)] = reading
        joined.append(Piece("".join(piece.text for piece in group), Kind.HAN, width, tuple(glyphs),
                            edge_number(Edge(Kind.HAN, span.style.size)), span.style.size))
    return joined


def _without_spaces(pieces: list[Piece], owners: list[int], readings: dict[int, str], blanks: list[int],
                    ) -> tuple[list[Piece], list[int], dict[int, str], dict[int, str]]:
    """Take white space, the pieces `blanks`, out; what stands before the first piece is dropped."""
    spaces: dict[int, str] = {}
    for number, index in enumerate(blanks):
        before = index - number - 1
        if before >= 0:
            spaces[before] = spaces.get(before, "") + pieces[index].text.replace("\r", "")
    out = set(blanks)
    kept = [index for index in range(len(pieces)) if index not in out]
    above = {index - bisect_left(blanks, index): reading for index, reading in readings.items()}
    return [pieces[index] for index in kept], [owners[index] for index in kept], spaces, above


def _narrowed(pieces: list[Piece], owners: list[int], spaces: dict[int, str], readings: dict[int, str],
              measure: float) -> tuple[list[Piece], list[int], dict[int, str], dict[int, str]]:
    """Cut words wider than the measure into characters, the last resort."""
    narrow: list[Piece] = []
    narrow_owners: list[int] = []
    moved_spaces: dict[int, str] = {}
    above: dict[int, str] = {}
    for index, (piece, owner) in enumerate(zip(pieces, owners, strict=True)):
        if index in readings:
            above[len(narrow)] = readings[index]
        parts = exploded(piece) if piece.width > measure and len(piece.glyphs) > 1 else [piece]
        narrow += parts
        narrow_owners += [owner] * len(parts)
        if index in spaces:
            moved_spaces[len(narrow) - 1] = spaces[index]
    return narrow, narrow_owners, moved_spaces, above


def _gaps(pieces: list[Piece], owners: list[int], spaces: dict[int, str], spans: Sequences[Span], scheme: Scheme,
          level: Level) -> list[Gap]:
    table = gap_table(scheme, level)
    edges = [piece.edge for piece in pieces]
    gaps = [table[pair] for pair in pairwise(edges)]
    gaps.append(Gap())
    for index, space in spaces.items():
        if index < len(pieces) - 1:
            gaps[index] = spaced(gaps[index], edge_of(edges[index]), edge_of(edges[index + 1]), space,
                                 space_width(spans[owners[index]].style))
    for index, piece in enumerate(pieces):
        if piece.cut_cost >= 0:
            gaps[index] = Gap(penalty=piece.cut_cost)
    return gaps


def _hold_notes(gaps: list[Gap], pieces: list[Piece], owners: list[int], spans: Sequences[Span]) -> None:
    """Nothing opens inside a note in two lines; it is broken where its first line may be."""
    for index, (before, after) in enumerate(pairwise(pieces)):
        if owners[index] == owners[index + 1] and spans[owners[index]].mark == "warichu":
            gaps[index] = Gap(penalty=0.0 if is_breakable(before, after) else FORBIDDEN)


def _bind(gaps: list[Gap], pieces: list[Piece], spaces: dict[int, str], found: dict[int, float]) -> None:
    """Raise the cost of breaks inside numbers with their units and the like."""
    if not found:
        return
    lengths = [len(piece.text) for piece in pieces]
    for index, space in spaces.items():
        lengths[index] += len(space)
    ends = list(accumulate(lengths))
    for offset, cost in found.items():
        gap = bisect_right(ends, offset) - 1
        is_here = gap >= 0 and (ends[gap] == offset or (ends[gap] == offset - 1 and gap in spaces))
        if is_here and gap < len(gaps) - 1 and gaps[gap].penalty < FORBIDDEN:
            gaps[gap] = gaps[gap]._replace(penalty=max(cost, gaps[gap].penalty))
