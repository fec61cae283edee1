"""割注: a note in two small lines inside a line of text; broken between its columns, read down each part. In pt."""

from __future__ import annotations

from itertools import accumulate

from msgspec.structs import replace

from reportgen.text.classes import NO_LINE_END, NO_LINE_START, Kind, kind_of, tokens
from reportgen.text.pieces import Piece, piece_table, space_width
from reportgen.text.spacing import HAN_WESTERN, Edge, edge_number, edge_of
from reportgen.text.style import Scheme, Span, TextStyle

NOTE_SIZE = 0.5
UPPER, LOWER = -0.44, 0.06
"""Baselines of the two lines below that of the text, in em: their squares fill its square (ascent 0.88 em)."""

RIGHT, LEFT = 0.25, -0.25
"""The same in a vertical line: the first stands on the right."""


def small_style(style: TextStyle) -> TextStyle:
    return replace(style, size=style.size * NOTE_SIZE, rise=0.0)


def columns(span: Span, scheme: Scheme) -> list[Piece]:
    """Return a note as pieces of two tokens, which stand one over the other wherever the note is broken."""
    widths = _widths(span.text, small_style(span.style), scheme)
    edge = edge_number(Edge(Kind.HAN, span.style.size))
    pairs = [widths[start:start + 2] for start in range(0, len(widths), 2)]
    rooms = [max(width for _, width in pair) for pair in pairs]
    rooms[-1] += max(0.0, _longer(widths)[_cut(widths, float("inf"))] - sum(rooms))
    return [Piece("".join(token for token, _ in pair), Kind.HAN, room, (), edge, span.style.size)
            for pair, room in zip(pairs, rooms, strict=True)]


def is_breakable(before: Piece, after: Piece) -> bool:
    """Whether a line may end between two columns of a note (typography §2)."""
    return kind_of(before.text[-1]) not in NO_LINE_END and kind_of(after.text[0]) not in NO_LINE_START


def halves(text: str, style: TextStyle, scheme: Scheme, room: float) -> tuple[str, str]:
    """Return the part of a note that stands in one line as its two lines, the first the longer.

    The second does not begin with what may begin no line, unless the first would then be wider than `room`.
    """
    widths = _widths(text, small_style(style), scheme)
    cut = _cut(widths, room)
    return "".join(token for token, _ in widths[:cut]), "".join(token for token, _ in widths[cut:])


def _cut(widths: list[tuple[str, float]], room: float) -> int:
    """Return how many tokens the first of two lines takes, so that the longer one is short."""
    longer = _longer(widths)
    cuts = sorted(range(1, len(widths) + 1), key=lambda cut: (longer[cut], -cut))
    good = (cut for cut in cuts if cut == len(widths) or kind_of(widths[cut][0][0]) not in NO_LINE_START)
    best = next(good)
    return best if longer[best] <= room + 0.01 else cuts[0]


def _longer(widths: list[tuple[str, float]]) -> list[float]:
    """Return for each number of tokens in the first of two lines the width of the longer one."""
    sums = list(accumulate((width for _, width in widths), initial=0.0))
    return [round(max(before, sums[-1] - before), 6) for before in sums]


def _widths(text: str, style: TextStyle, scheme: Scheme) -> list[tuple[str, float]]:
    """Return the tokens with the most room that each can take."""
    table = piece_table(style, scheme)
    found = []
    for token in tokens(text):
        piece = table[token]
        edge = edge_of(piece.edge)
        match piece.kind:
            case Kind.SPACE:
                blank = space_width(style)
            case Kind.WESTERN:
                blank = 2 * HAN_WESTERN[0] * style.size
            case _:
                blank = edge.before + edge.after
        found.append((token, piece.width + blank))
    return found
