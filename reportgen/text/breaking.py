"""Pieces and gaps → the breaks of the whole paragraph, chosen together (Knuth & Plass 1981, total fit). In pt."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from operator import add

from msgspec import Struct

from reportgen.text.bonds import FORBIDDEN
from reportgen.text.classes import MARKS, Kind
from reportgen.text.justify import HELD, RESERVE
from reportgen.text.pieces import letter_gaps
from reportgen.text.sequence import PieceSequence
from reportgen.text.spacing import Order

LOOSE = 0.12
"""Han gap in em from which a line counts as loose (typography §5)."""

WORST = 10.0
"""Multiple of LOOSE that stands for all above it where neighbours are compared, and for a line without any gap."""

HELD_LINE, SPACED_LETTERS, TORN_LINE, TEAR = 2300.0, 8000.0, 6000.0, 1500.0
"""Costs of a line whose Han gaps are held at ¼ em, of each em between its letters then, of a line opened further and
of each LOOSE it is opened by. A number parted from its unit costs about as much as a torn line (bonds.MEASURE_WORD).
"""

LEAST_TORN = TORN_LINE + TEAR * HELD / LOOSE
"""Cost of a line with Han gaps once all that gives has given."""

BEAM, BEAM_STEP, INFINITE = 9000.0, 250.0, float("inf")
"""A break is worth following while it costs no more than a number parted from its unit and lines that are not good."""

OVERFULL = 1e7
SHORT_LAST_LINE = 4e5
STUMP = 60.0
"""Cost of a last line under 2 em."""

LINE_COST = 10.0
NEIGHBOUR = 40.0
"""Cost of a step in looseness from one line to the next, for one unit of LOOSE."""

LOOSENESS_STEPS = (100.0, 400.0, 1600.0, 6400.0)
"""Costs of a line tried one after the other to make a paragraph shorter (longer when taken off)."""


class Measures(Struct, frozen=True):
    """Sums from which any line's widths follow in constant time.

    `starts[i]` is where piece i begins when all stand in one line; `shrinks`, `stretches` and `opens` are sums over
    the gaps before it, `blanks` over the stretch of Han–Western ones, `letters` over the places inside Western words;
    `gives` is by how much gaps and letters before it open until a line is torn. `tails[i]` is the room piece i takes at
    a line's end, `reaches[i]` the least it can take there.
    """

    starts: Sequence[float]
    tails: Sequence[float]
    reaches: Sequence[float]
    shrinks: Sequence[float]
    stretches: Sequence[float]
    opens: Sequence[int]
    blanks: Sequence[float]
    letters: Sequence[int]
    gives: Sequence[float]


def measures_of(sequence: PieceSequence, hanging: frozenset[str], em: float) -> Measures:
    """Return the sums of a sequence; a mark of `hanging` takes no room at a line's end."""
    pieces = sequence.pieces
    naturals, shrinks, stretches, orders, opens, _penalties = zip(*sequence.gaps, strict=True)
    widths = [piece.width for piece in pieces]
    tails, reaches, letters = list(widths), list(widths), [0] * len(pieces)
    western, beside_western = Kind.WESTERN, Order.HAN_WESTERN
    for index in [index for index, piece in enumerate(pieces) if piece.kind is western]:
        letters[index] = letter_gaps(pieces[index])
        hyphen = pieces[index].hyphen
        tails[index] += hyphen.width if hyphen else 0.0
    for index in [index for index, piece in enumerate(pieces) if piece.text in hanging] if hanging else ():
        if index and pieces[index - 1].kind not in MARKS:
            tails[index] = reaches[index] = 0.0
    blanks = [stretch if order is beside_western else 0.0 for stretch, order in zip(stretches, orders, strict=True)]
    stretched, opened, lettered, widened = (list(accumulate(values, initial=0))
                                            for values in (stretches, opens, letters, blanks))
    gives = [stretch + RESERVE * blank + HELD * em * (places + inside)
             for stretch, blank, places, inside in zip(stretched, widened, opened, lettered, strict=True)]
    return Measures(list(accumulate(map(add, widths, naturals), initial=0.0)), tails, reaches,
                    list(accumulate(shrinks, initial=0.0)), stretched, opened, widened, lettered, gives)


def break_lines(sequence: PieceSequence, measures: Measures, measure: float, indent: float, hang: float, em: float, *,
                is_justified: bool, looseness: int = 0) -> list[tuple[int, int]]:
    """Return the lines as (first piece, one past the last); each part up to a forced end is broken by itself.

    `indent` is the inset of the first line, `hang` of all others, in pt. `looseness` asks for as many lines more or
    fewer where shrinking and stretching allow it.
    """
    lines: list[tuple[int, int]] = []
    start = 0
    for end in sequence.ends:
        inset = indent if start == 0 else hang
        part = (sequence, measures, start, end + 1, measure - hang, inset - hang, em, is_justified)
        broken = _optimum(*part, LINE_COST, BEAM if is_justified else INFINITE)
        for cost in LOOSENESS_STEPS if looseness else ():
            other = _optimum(*part, cost if looseness < 0 else -cost, INFINITE)
            if abs(len(other) - len(broken)) > abs(looseness):
                break
            if len(other) != len(broken):
                broken = other
                break
        lines += broken
        start = end + 1
    return lines


def _optimum(sequence: PieceSequence, measures: Measures, start: int, end: int, room: float, extra: float, em: float,
             is_justified: bool, line_cost: float, beam: float) -> list[tuple[int, int]]:
    """Cheapest path over the possible breaks; a line that cannot fit is taken only when nothing else is left.

    Breaks that no path reaches for less than `beam`, and BEAM_STEP more for each line before them, are left out at
    first; where that leaves no way through, all are tried. Lines from the node `torn` on are torn, each worse than the
    one before it, so that what the last one tried cost is the least that the next ones can.
    """
    starts, shrinks, stretches, opens = measures.starts, measures.shrinks, measures.stretches, measures.opens
    letters, gives = measures.letters, measures.gives
    unit = em * LOOSE
    held = HELD / LOOSE + 1e-6
    firsts, lefts, costs, ratios, before = [start], [starts[start] - extra], [0.0], [0.0], [-1]
    node_shrinks, node_stretches, node_opens = [shrinks[start]], [stretches[start]], [opens[start]]
    bounds = [lefts[0] + gives[start]]
    low, count = 0, 1
    limit = room + 1e-6
    last = end - 1
    short = _short_from(sequence, start, end)
    letter = HELD * em
    slope = BEAM_STEP / room
    ground = beam - line_cost - slope * starts[start]
    part = slice(start, end)
    for index, gap, at, tail, reach, shrunk, stretched, opened, give in zip(
            range(start, end), sequence.gaps[part], starts[part], measures.tails[part], measures.reaches[part],
            shrinks[part], stretches[part], opens[part], gives[part], strict=True):
        is_last = index == last
        penalty = 0.0 if is_last else gap.penalty
        if penalty >= FORBIDDEN:
            continue
        right = at + tail
        tight = at + reach - shrunk
        while low < count - 1 and tight - lefts[low] + node_shrinks[low] > limit:
            low += 1
        most_total = ground + slope * at - penalty
        best, best_total, best_ratio = -1, INFINITE if is_last else most_total, 0.0
        torn, torn_cost = count, LEAST_TORN
        if is_justified and not is_last:
            own_letters = letter * (letters[index + 1] - letters[index])
            torn = bisect_right(bounds, right - room + give + own_letters + 1e-6, low)
        for node in range(low, count):
            least = costs[node] + (torn_cost if node >= torn and opened > node_opens[node] else 0.0)
            if least > best_total:
                continue
            missing = room - right + lefts[node]
            if missing < 0:
                shrink = shrunk - node_shrinks[node]
                if -missing > shrink + 1e-6:
                    ratio, cost = -1.0, OVERFULL * (1 - missing / em)
                else:
                    ratio = missing / shrink if shrink else 0.0
                    cost = ratio * ratio * (30.0 - 100.0 * ratio)
            elif is_last:
                ratio, cost = 0.0, STUMP if missing > room - 2 * em else 0.0
            elif not is_justified:
                ratio, cost = 0.0, (missing / em) ** 2 * 4.0
                if missing > 0.6 * room and best_total < costs[node] + OVERFULL:
                    break
            else:
                stretch = stretched - node_stretches[node]
                if missing <= stretch:
                    ratio = missing / stretch if stretch else 0.0
                    cost = 20.0 * ratio * ratio
                    ratio *= 0.3
                else:
                    left = missing - stretch
                    places = opened - node_opens[node]
                    ratio = left / unit / places if places else WORST
                    if ratio <= held:
                        cost = 20.0 + 100.0 * ratio * ratio + (200.0 * ratio**3 if ratio > 1 else 0.0)
                    elif best_total < costs[node] + (HELD_LINE if places else 0.0):
                        continue
                    else:
                        ratio, cost = _torn(measures, firsts[node], index, left, places, em)
                        if node >= torn and places:
                            torn_cost = cost
                    ratio += 0.3
            if is_last and firsts[node] >= short and node:
                cost += SHORT_LAST_LINE
            step = ratio - ratios[node]
            total = costs[node] + cost + (NEIGHBOUR * step if step > 0 else -NEIGHBOUR * step)
            if total < best_total:
                best, best_total, best_ratio = node, total, ratio
        if best < 0:
            continue
        if is_last and best_total > most_total:
            return _optimum(sequence, measures, start, end, room, extra, em, is_justified, line_cost, INFINITE)
        firsts.append(index + 1)
        lefts.append(starts[index + 1])
        node_shrinks.append(shrinks[index + 1])
        node_stretches.append(stretches[index + 1])
        node_opens.append(opens[index + 1])
        bounds.append(starts[index + 1] + gives[index + 1])
        costs.append(best_total + penalty + line_cost)
        ratios.append(best_ratio)
        before.append(best)
        count += 1
    lines: list[tuple[int, int]] = []
    node = len(firsts) - 1
    while node > 0:
        lines.append((firsts[before[node]], firsts[node]))
        node = before[node]
    return lines[::-1]


def _torn(measures: Measures, first: int, last: int, missing: float, places: int, em: float) -> tuple[float, float]:
    """Return looseness and cost of a line whose Han gaps are opened to HELD and still leave something missing.

    The order is that of `justify.fitted`: Han–Western blanks up to ½ em, letters, all alike.
    """
    rest = missing - places * HELD * em
    reserve = RESERVE * (measures.blanks[last] - measures.blanks[first])
    if rest <= reserve:
        return HELD / LOOSE, HELD_LINE * (1 + rest / reserve)
    rest -= reserve
    letters = measures.letters[last + 1] - measures.letters[first]
    if not places + letters:
        return WORST, 20 * TORN_LINE
    if not places:
        ratio = 2 * rest / em / letters / LOOSE
        return min(ratio, WORST), 20.0 + 100.0 * ratio * ratio + TEAR * ratio
    spaced = min(rest / letters, HELD * em) if letters else 0.0
    rest -= spaced * letters
    ratio = (HELD + rest / em / (places + letters)) / LOOSE
    if rest < 1e-6:
        return HELD / LOOSE, 2 * HELD_LINE + SPACED_LETTERS * spaced / em
    return min(ratio, WORST), TORN_LINE + TEAR * ratio


def _short_from(sequence: PieceSequence, start: int, end: int) -> int:
    """Return the first piece from which the rest is too short to be a last line: one character, or one with its marks.

    Source: typography §6.
    """
    first, letters = end, 0
    while first > start:
        piece = sequence.pieces[first - 1]
        if piece.kind not in MARKS and piece.kind is not Kind.DASH:
            letters += len(piece.text)
        if letters > 1:
            break
        first -= 1
    return first
