"""What lies between two pieces: its natural width, how far it may shrink and stretch, the cost of a break. In pt."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from reportgen.text.bonds import FORBIDDEN
from reportgen.text.classes import MARKS, NO_LINE_END, NO_LINE_START, SQUARES, Kind
from reportgen.text.style import Level, Scheme

HALF = 0.5
HAN_WESTERN = (0.25, 0.125, 1 / 3)
"""Natural, least and most blank in em between Han and Western text (typography §4)."""

WORD_SPACE = (0.25, 0.5)
"""Least and most word space in em (typography §5)."""

HAN_SPACE = 0.25
"""A space typed between Han characters, in em."""

DASH_AT_START = 60.0


class Order(IntEnum):
    """Shrinking order of gaps (typography §5.1)."""

    SPACE = 0
    BRACKET = 1
    PAUSE = 2
    HAN_WESTERN = 3
    STOP = 4


class Edge(NamedTuple):
    """What a gap must know of the piece beside it: class, size, and blanks that belong to a mark."""

    kind: Kind
    size: float
    before: float = 0.0
    after: float = 0.0


class Gap(NamedTuple):
    """`is_open`: takes part when all Han gaps of a line are opened equally."""

    natural: float = 0.0
    shrink: float = 0.0
    stretch: float = 0.0
    order: Order = Order.STOP
    is_open: bool = False
    penalty: float = 0.0


_NUMBERS: dict[Edge, int] = {}
_EDGES: list[Edge] = []


def edge_number(edge: Edge) -> int:
    """Return the number of an edge, the same for equal ones, so that pairs of them are quick to look up."""
    number = _NUMBERS.get(edge)
    if number is None:
        number = _NUMBERS[edge] = len(_EDGES)
        _EDGES.append(edge)
    return number


class GapTable(dict[tuple[int, int], Gap]):
    """Gaps by the numbers of the edges on both sides, no space typed between."""

    def __init__(self, scheme: Scheme, level: Level) -> None:
        super().__init__()
        self.scheme = scheme
        self.level = level

    def __missing__(self, pair: tuple[int, int]) -> Gap:
        gap = self[pair] = _gap(_EDGES[pair[0]], _EDGES[pair[1]], self.scheme, self.level)
        return gap


@lru_cache(maxsize=16)
def gap_table(scheme: Scheme, level: Level) -> GapTable:
    return GapTable(scheme, level)


def _gap(left: Edge, right: Edge, scheme: Scheme, level: Level) -> Gap:
    size = min(left.size, right.size)
    penalty = break_cost(left.kind, right.kind, level)
    if {left.kind, right.kind} == {Kind.WESTERN, Kind.HAN} or _is_beside_square(left, right):
        natural, least, most = HAN_WESTERN
        return Gap(natural * size, (natural - least) * size, (most - natural) * size, Order.HAN_WESTERN,
                   penalty=penalty)
    if left.kind is Kind.WESTERN and right.kind is Kind.WESTERN:
        return Gap(penalty=FORBIDDEN)
    blank = left.after + right.before
    if left.kind in MARKS and right.kind in MARKS and scheme != "plain":
        blank -= min(HALF * size, max(left.after, right.before))
    if blank > 0:
        return Gap(blank, blank, 0.0, _order(left if left.after else right), _is_open(left, right), penalty)
    return Gap(is_open=_is_open(left, right), penalty=penalty)


def _is_beside_square(left: Edge, right: Edge) -> bool:
    """Kana marks and full-width signs beside Western text; a number and its suffix or prefix touch."""
    return ((left.kind is Kind.WESTERN and right.kind in (Kind.NON_STARTER, Kind.SMALL_KANA))
            or (right.kind is Kind.WESTERN and left.kind in (Kind.NON_STARTER, Kind.SMALL_KANA, Kind.SUFFIX)))


def _is_open(left: Edge, right: Edge) -> bool:
    """Han gaps open beside letters and outside marks, not between a mark and what it clings to (typography §5.2)."""
    rigid = (Kind.INTERPUNCT, Kind.SOLIDUS, Kind.CONNECTOR)
    if left.kind in rigid or right.kind in rigid or left.kind in NO_LINE_END or right.kind is Kind.SUFFIX:
        return False
    return right.kind not in (Kind.CLOSING, Kind.PAUSE, Kind.STOP)


def _order(edge: Edge) -> Order:
    match edge.kind:
        case Kind.PAUSE:
            return Order.PAUSE
        case Kind.STOP:
            return Order.STOP
        case _:
            return Order.BRACKET


def break_cost(left: Kind, right: Kind, level: Level) -> float:
    """Return the cost of a break between two pieces by their classes (typography §2)."""
    if right in NO_LINE_START or left in NO_LINE_END:
        return FORBIDDEN
    if level == "strict" and right in (Kind.DASH, Kind.SMALL_KANA):
        return FORBIDDEN
    if level != "basic" and left is Kind.SOLIDUS:
        return FORBIDDEN
    return DASH_AT_START if right is Kind.DASH else 0.0


def spaced(gap: Gap, left: Edge, right: Edge, space: str, word_space: float) -> Gap:
    """Return a gap in which white space was typed; `word_space` is the face's own in pt."""
    size = min(left.size, right.size)
    penalty = gap.penalty
    if any(joiner in space for joiner in "\u00a0\u202f\u2007\u2060\ufeff"):
        penalty = FORBIDDEN
    elif left.kind is Kind.WESTERN and right.kind is Kind.WESTERN:
        penalty = 0.0
    elif "\u200b" in space:
        penalty = min(penalty, 0.0) if right.kind not in NO_LINE_START else penalty
    visible = space.strip("\u200b\u2060\ufeff")
    if "\u3000" in visible:
        return Gap(visible.count("\u3000") * size, penalty=penalty)
    if not visible:
        return gap._replace(penalty=penalty)
    if left.kind is Kind.WESTERN and right.kind is Kind.WESTERN:
        least, most = WORD_SPACE[0] * size, WORD_SPACE[1] * size
        return Gap(word_space, max(0.0, word_space - least), max(0.0, most - word_space), Order.SPACE,
                   penalty=penalty)
    if gap.order is Order.HAN_WESTERN or left.kind in MARKS or right.kind in MARKS:
        return gap._replace(penalty=penalty)
    if left.kind in SQUARES and right.kind in SQUARES:
        return Gap(HAN_SPACE * size, 0.0, HAN_SPACE * size, Order.SPACE, penalty=penalty)
    return gap._replace(penalty=penalty)


def edge_of(number: int) -> Edge:
    return _EDGES[number]
