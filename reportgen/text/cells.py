"""Spans → cells: the unbreakable pieces of a line with their glyphs, and the gaps between them. Lengths in pt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from reportgen.errors import Source
from reportgen.fonts.face import Face
from reportgen.fonts.fallback import face_for, face_runs
from reportgen.fonts.shaping import shape
from reportgen.items import Swatch
from reportgen.text.classes import (
    MARKS,
    MEASURE_WORDS,
    NO_LINE_END,
    NO_LINE_START,
    Kind,
    kind_of,
    western_quotes,
)
from reportgen.text.style import Level, Scheme, TextStyle

HALF = 0.5
CLEARANCE = 0.02
"""Room in em kept between a mark's ink and its neighbour when its blank is taken away."""

HAN_WESTERN = (0.25, 0.125, 1 / 3)
FORBIDDEN = 1e9
MEASURE_WORD_PENALTY = 400.0
DASH_START_PENALTY = 60.0
HYPHEN_POINTS = re.compile(r"(?<=[/\-_?&=.,;:@#+])(?=[A-Za-z0-9])")


class Order(IntEnum):
    """Shrinking order of gaps (typography §5.1)."""

    SPACE = 0
    INTERPUNCT = 1
    BRACKET = 2
    PAUSE = 3
    HAN_WESTERN = 4
    STOP = 5


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one look, before setting."""

    text: str
    style: TextStyle
    link: str | None = None
    source: Source | None = None
    emphasis: bool = False


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph in a cell: x from the cell's left edge, the offset of its first character in the cell's text."""

    face: Face
    gid: int
    x: float
    y: float
    cluster: int


@dataclass(slots=True)
class Cell:
    """An unbreakable piece: a Han character, a mark without its blank, a word; `width` excludes blanks."""

    text: str
    kind: Kind
    width: float
    glyphs: tuple[Glyph, ...]
    span: Span
    before: float = 0.0
    after: float = 0.0
    is_hyphen_end: bool = False

    @property
    def colour(self) -> Swatch:
        return self.span.style.colour


@dataclass(slots=True)
class Gap:
    """What lies between a cell and the next: natural width, how far it may shrink and stretch, cost of a break."""

    natural: float = 0.0
    shrink: float = 0.0
    stretch: float = 0.0
    order: Order = Order.STOP
    is_han: bool = False
    penalty: float = 0.0
    space: str = ""
    is_forced: bool = False


def cells_of(spans: Sequence[Span], scheme: Scheme, level: Level, measure: float) -> tuple[list[Cell], list[Gap]]:
    """Return the cells of a paragraph and the gap after each (one per cell; the last one is forced)."""
    whole = "".join(span.text for span in spans)
    western = western_quotes(whole)
    cells: list[Cell] = []
    spaces: dict[int, str] = {}
    offset = 0
    for span in spans:
        for piece in _pieces(span.text, offset, western, whole):
            if piece.isspace():
                spaces[len(cells) - 1] = spaces.get(len(cells) - 1, "") + piece
                continue
            cells += _cells(piece, span, scheme, measure)
        offset += len(span.text)
    return cells, [_gap(cells, index, spaces.get(index, ""), level, scheme) for index in range(len(cells))]


def _pieces(text: str, start: int, western: frozenset[int], whole: str) -> list[str]:
    """Cut a span into Han characters, marks, dash and ellipsis pairs, Western words and runs of space."""
    pieces: list[str] = []
    word_kind: Kind | None = None
    for index, char in enumerate(text):
        kind = Kind.WESTERN if start + index in western else kind_of(char)
        if char == "—" and _between_digits(whole, start + index):
            kind = Kind.WESTERN
        if char in "\u200b\u2060\ufe0f\ufe0e\u200d" or 0x0300 <= ord(char) <= 0x036F:
            kind = word_kind or Kind.WESTERN
            if pieces:
                pieces[-1] += char
                continue
        joins = kind is word_kind and (
            kind is Kind.WESTERN or kind is Kind.SPACE or (kind is Kind.DASH and pieces[-1] == char))
        if joins:
            pieces[-1] += char
        else:
            pieces.append(char)
        word_kind = kind
    return pieces


def _between_digits(text: str, index: int) -> bool:
    return 0 < index < len(text) - 1 and text[index - 1].isdigit() and text[index + 1].isdigit()


def _cells(piece: str, span: Span, scheme: Scheme, measure: float) -> list[Cell]:
    kind = kind_of(piece[0])
    is_word = kind is Kind.WESTERN or (piece[0] in "“‘" and len(piece) > 1)
    if kind in MARKS and not is_word:
        return [_mark(piece, kind, span, scheme)]
    if kind is Kind.DASH and not is_word:
        return [_dash(piece, span)]
    cell = _word(piece, span, Kind.WESTERN if is_word else kind)
    if is_word and cell.width > measure:
        return _emergency(piece, span, measure)
    return [cell]


def _shaped(text: str, span: Span, features: tuple[tuple[str, bool], ...] = ()) -> tuple[tuple[Glyph, ...], float]:
    style = span.style
    x = 0.0
    glyphs: list[Glyph] = []
    for start, end, face in face_runs(text, style.faces, span.source):
        run = shape(face, text[start:end], (*style.features, *features), style.language)
        for gid, advance, dx, dy, cluster in zip(run.gids, run.advances, run.x_offsets, run.y_offsets, run.clusters,
                                                 strict=True):
            glyphs.append(Glyph(face, gid, x + dx * style.size, -dy * style.size, start + cluster))
            x += advance * style.size
    return tuple(glyphs), x


def _word(text: str, span: Span, kind: Kind) -> Cell:
    features = (("pwid", True),) if any(quote in text for quote in "“”‘’") else ()
    glyphs, width = _shaped(text, span, features)
    return Cell(text, kind, width, glyphs, span)


def _emergency(text: str, span: Span, measure: float) -> list[Cell]:
    """Cut a word that is wider than the measure: after / . - and the like, else anywhere."""
    parts = HYPHEN_POINTS.split(text)
    cells: list[Cell] = []
    for part in parts:
        cell = _word(part, span, Kind.WESTERN)
        if cell.width > measure:
            cells += [_word(char, span, Kind.WESTERN) for char in part]
        else:
            cells.append(cell)
    for cell in cells[:-1]:
        cell.is_hyphen_end = True
    return cells


def _mark(char: str, kind: Kind, span: Span, scheme: Scheme) -> Cell:
    """A mark without its blank: half an em where the ink allows it, more where the ink is wider."""
    size = span.style.size
    face = face_for(char, span.style.faces)
    glyphs, advance = _shaped(char, span)
    left, _, right, _ = (face or glyphs[0].face).ink(glyphs[0].gid)
    advance /= size
    if advance < 0.8:
        width, blank = max(HALF, advance), HALF
        shift = width - advance if kind is Kind.OPENING else 0.0
    elif kind is Kind.OPENING:
        blank = max(0.0, min(HALF, left - CLEARANCE))
        width, shift = advance - blank, -blank
    else:
        blank = max(0.0, min(HALF, advance - right - CLEARANCE))
        width, shift = advance - blank, 0.0
    if scheme == "plain":
        is_opening = kind is Kind.OPENING
        moved = tuple(Glyph(g.face, g.gid, g.x + (shift + blank if is_opening else 0) * size, g.y, g.cluster)
                      for g in glyphs)
        return Cell(char, kind, (width + blank) * size, moved, span)
    if scheme == "banjiao" or (scheme == "kaiming" and kind is not Kind.STOP):
        blank = 0.0
    placed = tuple(Glyph(g.face, g.gid, g.x + shift * size, g.y, g.cluster) for g in glyphs)
    cell = Cell(char, kind, width * size, placed, span)
    if kind is Kind.OPENING:
        cell.before = blank * size
    else:
        cell.after = blank * size
    return cell


def _dash(text: str, span: Span) -> Cell:
    """Dashes and ellipses: one em a character, the ink centred; two dashes touch (CLREQ 3.1.4)."""
    size = span.style.size
    glyphs, _ = _shaped(text, span)
    inks = [glyph.face.ink(glyph.gid) for glyph in glyphs]
    is_dash = text[0] != "…"
    x = 0.0
    xs: list[float] = []
    for ink in inks:
        xs.append(x - ink[0] if is_dash else x)
        x += ink[2] - ink[0] if is_dash else 1.0
    width = float(len(text))
    start = (width - x) / 2
    placed = tuple(Glyph(g.face, g.gid, (start + at) * size, g.y, g.cluster)
                   for g, at in zip(glyphs, xs, strict=True))
    return Cell(text, Kind.DASH, width * size, placed, span)


def _gap(cells: list[Cell], index: int, space: str, level: Level, scheme: Scheme) -> Gap:
    if "\n" in space or index == len(cells) - 1:
        return Gap(is_forced=True, space=space.replace("\n", ""))
    cell, after = cells[index], cells[index + 1]
    size = min(cell.span.style.size, after.span.style.size)
    penalty = _penalty(cell, after, space, level)
    pair = {cell.kind, after.kind}
    if Kind.WESTERN in pair and pair <= {Kind.WESTERN, Kind.HAN} and len(pair) == 2:
        natural, least, most = HAN_WESTERN
        return Gap(natural * size, (natural - least) * size, (most - natural) * size, Order.HAN_WESTERN,
                   penalty=penalty, space=space)
    if pair == {Kind.WESTERN}:
        if not space:
            return Gap(penalty=penalty)
        face = face_for(" ", cell.span.style.faces)
        natural = (face.advance(face.gid(" ")) if face else 0.25) * cell.span.style.size
        return Gap(natural, max(0.0, natural - 0.2 * size), max(0.0, 0.5 * size - natural), Order.SPACE,
                   penalty=penalty, space=space)
    blank = _blank(cell, after, size, scheme)
    if blank > 0:
        order = _order(cell if cell.after else after)
        return Gap(blank, blank, 0.0, order, is_han=True, penalty=penalty, space=space)
    if "\u3000" in space:
        return Gap(len(space) * size, penalty=penalty, space=space)
    rigid = pair & {Kind.INTERPUNCT, Kind.CONNECTOR}
    return Gap(is_han=not rigid, penalty=penalty, space=space)


def _blank(cell: Cell, after: Cell, size: float, scheme: Scheme) -> float:
    """Adjacent marks lose one of the blanks between them (typography §3)."""
    blank = cell.after + after.before
    if cell.kind in MARKS and after.kind in MARKS and scheme != "plain":
        blank -= min(HALF * size, max(cell.after, after.before))
    return max(0.0, blank)


def _order(cell: Cell) -> Order:
    match cell.kind:
        case Kind.PAUSE:
            return Order.PAUSE
        case Kind.STOP:
            return Order.STOP
        case _:
            return Order.BRACKET


def _penalty(cell: Cell, after: Cell, space: str, level: Level) -> float:
    """The cost of a break after `cell` (typography §2)."""
    if after.kind in NO_LINE_START or cell.kind in NO_LINE_END:
        return FORBIDDEN
    if level == "strict" and after.kind is Kind.DASH:
        return FORBIDDEN
    if level in ("gb", "strict") and cell.text == "／":
        return FORBIDDEN
    if after.kind is Kind.DASH:
        return DASH_START_PENALTY
    if cell.kind is Kind.WESTERN and after.kind is Kind.WESTERN:
        return 0.0 if space or cell.is_hyphen_end else FORBIDDEN
    if cell.kind is Kind.HAN and after.kind is Kind.WESTERN and cell.text in "第￥№" and after.text[0].isdigit():
        return FORBIDDEN
    if cell.kind is Kind.WESTERN and after.kind is Kind.HAN and cell.text[-1].isdigit():
        if after.text in "％‰℃°":
            return FORBIDDEN
        return MEASURE_WORD_PENALTY if after.text in MEASURE_WORDS else 0.0
    if after.text in ("％", "‰", "℃"):
        return FORBIDDEN
    return 0.0
