"""Tokens → pieces: the unbreakable parts of a line with their glyphs, made once a style and shared. Lengths in pt.

A piece lies along the line: `width` is its advance there, rightward in horizontal text and downward in vertical text.
Glyph origins are given from the piece's start on the baseline, or on the centre of a vertical line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from reportgen.fonts.face import Face
from reportgen.fonts.fallback import face_for, face_runs, is_invisible
from reportgen.fonts.shaping import Features, shape
from reportgen.text.classes import MARKS, PROPORTIONAL, Kind, kind_of
from reportgen.text.spacing import Edge, edge_number
from reportgen.text.style import Scheme, TextStyle
from reportgen.text.words import SOFT_HYPHEN, cuts

HALF = 0.5
CLEARANCE = 0.02
"""Room in em kept between a mark's ink and its neighbour when its blank is taken away."""

LEAST_BLANK = 0.1
"""In em: what a feature takes of a mark counts as a blank from here on."""

MOST_PIECES = 30_000
"""Pieces kept of one style; Western words are without end, so the table starts again when it is full."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph in a piece: its origin, and the offset of its first character in the piece's text."""

    face: Face
    gid: int
    x: float
    y: float
    cluster: int


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """An unbreakable part of a line; `width` excludes the blanks, which `edge` tells to the gaps beside it.

    `cut_cost` ≥ 0 says that the word goes on in the next piece and may be broken here, showing `hyphen`.
    `parts` are the pieces of a word that may be cut; `angle` 90 is Western text turned in a vertical line.
    """

    text: str
    kind: Kind
    width: float
    glyphs: tuple[Glyph, ...]
    edge: int
    size: float
    angle: float = 0.0
    parts: tuple[Piece, ...] = ()
    cut_cost: float = -1.0
    hyphen: Piece | None = None


class PieceTable(dict[str, Piece]):
    """The pieces of one style by token; a token is set when it is first asked for. Raises FontError."""

    def __init__(self, style: TextStyle, scheme: Scheme, *, is_vertical: bool, is_hyphenated: bool) -> None:
        super().__init__()
        self.style = style
        self.scheme = scheme
        self.is_vertical = is_vertical
        self.is_hyphenated = is_hyphenated
        self.has_parts = False

    def __missing__(self, token: str) -> Piece:
        if len(self) > MOST_PIECES:
            self.clear()
        piece = self[token] = self._piece(token)
        self.has_parts = self.has_parts or bool(piece.parts)
        return piece

    def prepare(self, tokens: Iterable[str]) -> None:
        """Set the Han characters among new tokens by one call of the shaper instead of one each."""
        face = self.style.faces[0]
        if self.is_vertical:
            return
        new = [token for token in tokens if token not in self and len(token) == 1 and "\u3400" <= token <= "\u9fff"
               and face.covers(token)]
        glyphs = shape(face, "".join(new), self.style.features, self.style.language)
        if len(glyphs.gids) != len(new):
            return
        size = self.style.size
        edge = edge_number(Edge(Kind.HAN, size))
        for token, gid, advance, dx, dy in zip(new, glyphs.gids, glyphs.advances, glyphs.x_offsets, glyphs.y_offsets,
                                               strict=True):
            glyph = Glyph(face, gid, dx * size, -dy * size - self.style.rise, 0)
            self[token] = Piece(token, Kind.HAN, advance * size, (glyph,), edge, size)

    def western(self, token: str) -> Piece:
        """Return the piece of a token whose quotes, dashes and dots are Western here."""
        return self[token] if kind_of(token[0]) is Kind.WESTERN else self._western(token)

    def _piece(self, token: str) -> Piece:
        kind = kind_of(token[0])
        if kind is Kind.SPACE or token in "\n\r":
            return Piece(token, Kind.SPACE, 0.0, (), 0, self.style.size)
        if kind is Kind.WESTERN:
            return self._western(token)
        if kind is Kind.DASH:
            return self._dash(token)
        if kind in MARKS:
            return self._mark(token, kind)
        if kind in (Kind.INTERPUNCT, Kind.SOLIDUS):
            return self._centred(token, kind)
        glyphs, width = self._shaped(token)
        return self._made(token, kind, width, glyphs)

    def _made(self, token: str, kind: Kind, width: float, glyphs: tuple[Glyph, ...], before: float = 0.0,
              after: float = 0.0) -> Piece:
        size = self.style.size
        return Piece(token, kind, width, glyphs, edge_number(Edge(kind, size, before, after)), size)

    def _shaped(self, text: str, features: Features = ()) -> tuple[tuple[Glyph, ...], float]:
        style, size = self.style, self.style.size
        direction = "ttb" if self.is_vertical else "ltr"
        along = 0.0
        glyphs: list[Glyph] = []
        for start, end, face in face_runs(text, style.faces):
            run = shape(face, text[start:end], (*style.features, *features), style.language, direction)
            for gid, advance, dx, dy, cluster in zip(run.gids, run.advances, run.x_offsets, run.y_offsets,
                                                     run.clusters, strict=True):
                if gid or not is_invisible(text[start + cluster]):
                    x, y = (dx * size, along - dy * size) if self.is_vertical else (along + dx * size, -dy * size)
                    glyphs.append(Glyph(face, gid, x, y - style.rise, start + cluster))
                    along += advance * size
        return tuple(glyphs), along

    def _mark(self, token: str, kind: Kind) -> Piece:
        """A mark without its blank: what its face says of it, else what its ink leaves free."""
        size = self.style.size
        glyphs, advance = self._shaped(token)
        before, after = self._blanks(token, glyphs, advance / size, kind)
        shift = -before
        width = advance / size - before - after
        if width < HALF:
            shift += (HALF - width) * (1.0 if kind is Kind.OPENING else 0.0)
            width = HALF
        if self.scheme == "plain":
            missing = max(0.0, 1.0 - width)
            shift += missing if kind is Kind.OPENING else 0.0
            width, before, after = max(1.0, width), 0.0, 0.0
        elif self.scheme == "banjiao" or (self.scheme == "kaiming" and kind is not Kind.STOP):
            before = after = 0.0
        elif before + after < HALF / 2:
            before, after = (HALF, 0.0) if kind is Kind.OPENING else (0.0, HALF)
        return self._made(token, kind, width * size, self._moved(glyphs, shift * size), before * size, after * size)

    def _blanks(self, token: str, glyphs: tuple[Glyph, ...], advance: float, kind: Kind) -> tuple[float, float]:
        """Return the blanks before and after a mark's ink that may be taken away, in em."""
        if advance < 0.8:
            return 0.0, 0.0
        said = self._said_blanks(token, glyphs, advance, kind)
        if said:
            return said
        left, bottom, right, top = glyphs[0].face.ink(glyphs[0].gid)
        if self.is_vertical:
            start = glyphs[0].y / self.style.size
            left, right = start - top, start - bottom
        if kind is Kind.OPENING:
            return max(0.0, min(HALF, left - CLEARANCE)), 0.0
        return 0.0, max(0.0, min(HALF, advance - right - CLEARANCE))

    def _said_blanks(self, token: str, glyphs: tuple[Glyph, ...], advance: float,
                     kind: Kind) -> tuple[float, float] | None:
        """Return the blanks that the face's features take away: of the mark alone, or beside one of its like."""
        size = self.style.size
        for feature in ("vhal", "vpal") if self.is_vertical else ("halt", "palt"):
            half, width = self._shaped(token, ((feature, True),))
            given = advance - width / size
            if given > LEAST_BLANK:
                moved = (half[0].y - glyphs[0].y if self.is_vertical else half[0].x - glyphs[0].x) / size
                return -moved, given + moved
        _, width = self._shaped(token * 2, (("vchw" if self.is_vertical else "chws", True),))
        given = 2 * advance - width / size
        if given > LEAST_BLANK:
            return (given, 0.0) if kind is Kind.OPENING else (0.0, given)
        return None

    def _moved(self, glyphs: tuple[Glyph, ...], shift: float) -> tuple[Glyph, ...]:
        dx, dy = (0.0, shift) if self.is_vertical else (shift, 0.0)
        return tuple(Glyph(g.face, g.gid, g.x + dx, g.y + dy, g.cluster) for g in glyphs)

    def _centred(self, token: str, kind: Kind) -> Piece:
        """Interpunct and solidus: half an em (GB/T 15834 5.1.6, 5.1.8), one em in `plain`, the ink in the middle."""
        size = self.style.size
        glyphs, advance = self._shaped(token)
        left, _, right, _ = glyphs[0].face.ink(glyphs[0].gid)
        width = 1.0 if self.scheme == "plain" else max(HALF, right - left + CLEARANCE)
        middle = advance / 2 if self.is_vertical else (right + left) / 2 * size + glyphs[0].x
        shift = width * size / 2 - middle
        return self._made(token, kind, width * size, self._moved(glyphs, shift))

    def _dash(self, token: str) -> Piece:
        """Dashes and ellipses: one em a character, the ink centred; two dashes touch (CLREQ 3.1.4)."""
        size = self.style.size
        glyphs, advance = self._shaped(token)
        kind = Kind.CONNECTOR if token in ("—", "―") else Kind.DASH
        width = len(token) * size
        if self.is_vertical:
            if token[0] not in "—―⸺":
                return self._made(token, kind, width, self._moved(glyphs, (width - advance) / 2))
            return self._turned(token, kind, width)
        if token[0] in "—―" and len(glyphs) == len(token):
            inks = [glyph.face.ink(glyph.gid) for glyph in glyphs]
            span = sum(ink[2] - ink[0] for ink in inks)
            at = (len(token) - span) / 2
            placed = []
            for glyph, ink in zip(glyphs, inks, strict=True):
                placed.append(Glyph(glyph.face, glyph.gid, (at - ink[0]) * size, glyph.y, glyph.cluster))
                at += ink[2] - ink[0]
            return self._made(token, kind, width, tuple(placed))
        return self._made(token, kind, width, self._moved(glyphs, (width - advance) / 2))

    def _turned(self, token: str, kind: Kind, width: float | None = None) -> Piece:
        """Horizontal text turned a quarter clockwise to run down a vertical line, centred on it."""
        flat = piece_table(self.style, self.scheme, is_hyphenated=self.is_hyphenated)
        piece = flat._dash(token) if kind in (Kind.DASH, Kind.CONNECTOR) else flat.western(token)
        down = 0.0 if width is None else (width - piece.width) / 2
        return self._turned_piece(piece, kind, down, width)

    def _turned_piece(self, piece: Piece, kind: Kind, down: float, width: float | None) -> Piece:
        lift = _middle(piece.glyphs[0].face) * piece.size
        glyphs = tuple(Glyph(g.face, g.gid, -lift - g.y, g.x + down, g.cluster) for g in piece.glyphs)
        parts = tuple(self._turned_piece(part, kind, 0.0, None) for part in piece.parts)
        hyphen = self._turned_piece(piece.hyphen, kind, 0.0, None) if piece.hyphen else None
        return Piece(piece.text, kind, width or piece.width, glyphs, edge_number(Edge(kind, piece.size)), piece.size,
                     90.0, parts, piece.cut_cost, hyphen)

    def _western(self, token: str) -> Piece:
        if self.is_vertical:
            return self._side_by_side(token) if token.isdigit() and len(token) <= 3 else self._turned(
                token, Kind.WESTERN)
        features = (("pwid", True),) if any(sign in token for sign in PROPORTIONAL) else ()
        glyphs, width = self._shaped(token.replace(SOFT_HYPHEN, "\u200d"), features)
        edge = edge_number(Edge(Kind.WESTERN, self.style.size))
        points = cuts(token, self.style.language, is_hyphenated=self.is_hyphenated)
        parts = self._parts(token, glyphs, width, points, edge) if points else ()
        return Piece(token, Kind.WESTERN, width, glyphs, edge, self.style.size, parts=parts)

    def _parts(self, token: str, glyphs: tuple[Glyph, ...], width: float, points: list[tuple[int, float, bool]],
               edge: int) -> tuple[Piece, ...]:
        """Cut a shaped word; a point inside a ligature is no point."""
        starts = {glyph.cluster: index for index, glyph in reversed(list(enumerate(glyphs)))}
        usable = [point for point in points if point[0] in starts]
        parts = []
        offset, first = 0, 0
        for end, cost, is_hyphenated in (*usable, (len(token), -1.0, False)):
            last = starts.get(end, len(glyphs))
            left = glyphs[first].x if first else 0.0
            right = glyphs[last].x if last < len(glyphs) else width
            own = tuple(Glyph(g.face, g.gid, g.x - left, g.y, g.cluster - offset) for g in glyphs[first:last])
            parts.append(Piece(token[offset:end], Kind.WESTERN, right - left, own, edge, self.style.size,
                               cut_cost=cost, hyphen=self._hyphen() if is_hyphenated else None))
            offset, first = end, last
        return tuple(parts)

    def _hyphen(self) -> Piece:
        glyphs, width = self._shaped("-")
        return Piece(SOFT_HYPHEN, Kind.WESTERN, width, glyphs, 0, self.style.size)

    def _side_by_side(self, token: str) -> Piece:
        """Up to three digits upright beside one another in a vertical line (纵中横), drawn smaller when too wide."""
        flat = piece_table(self.style, self.scheme).western(token)
        size = self.style.size
        scale = min(1.0, 1.1 * size / flat.width)
        height = flat.glyphs[0].face.figure_height * size * scale
        glyphs = tuple(Glyph(g.face, g.gid, (g.x - flat.width / 2) * scale, (size + height) / 2 + g.y * scale,
                             g.cluster) for g in flat.glyphs)
        return Piece(token, Kind.WESTERN, size, glyphs, edge_number(Edge(Kind.HAN, size)), size * scale)


def letter_gaps(piece: Piece) -> int:
    """Return the places inside a Western word, and after a part of one, where room can be added as a last resort."""
    return max(0, len(piece.glyphs) - (piece.cut_cost < 0)) if piece.kind is Kind.WESTERN else 0


def letterspaced(piece: Piece, room: float) -> Piece:
    """Return a Western word with `room` added at each of its letter gaps."""
    places = letter_gaps(piece)
    if not places:
        return piece
    dx, dy = (0.0, room) if piece.angle else (room, 0.0)
    glyphs = tuple(replace(glyph, x=glyph.x + number * dx, y=glyph.y + number * dy)
                   for number, glyph in enumerate(piece.glyphs))
    return replace(piece, glyphs=glyphs, width=piece.width + places * room)


def exploded(piece: Piece) -> list[Piece]:
    """Return a word that is wider than the measure as one piece a character, to be broken anywhere."""
    ends = [*(glyph.x for glyph in piece.glyphs[1:]), piece.width]
    if piece.angle:
        ends = [*(glyph.y for glyph in piece.glyphs[1:]), piece.width]
    pieces = []
    for index, glyph in enumerate(piece.glyphs):
        start = 0.0 if index == 0 else ends[index - 1]
        stop = piece.glyphs[index + 1].cluster if index + 1 < len(piece.glyphs) else len(piece.text)
        x, y = (glyph.x, glyph.y - start) if piece.angle else (glyph.x - start, glyph.y)
        pieces.append(Piece(piece.text[glyph.cluster:stop], piece.kind, ends[index] - start,
                            (Glyph(glyph.face, glyph.gid, x, y, 0),), piece.edge, piece.size, piece.angle,
                            cut_cost=EMERGENCY if index + 1 < len(piece.glyphs) else piece.cut_cost,
                            hyphen=piece.hyphen if index + 1 == len(piece.glyphs) else None))
    return pieces


EMERGENCY = 2000.0
"""Cost of a break inside a word that no line can hold."""


def _middle(face: Face) -> float:
    """Height in em, above the baseline, of the line on which turned Western text is centred."""
    return (face.ascent + face.descent) / 2 if face.cap_height <= 0 else face.cap_height / 2


@lru_cache(maxsize=256)
def _table(style: TextStyle, scheme: Scheme, is_vertical: bool, is_hyphenated: bool) -> PieceTable:
    return PieceTable(style, scheme, is_vertical=is_vertical, is_hyphenated=is_hyphenated)


def piece_table(style: TextStyle, scheme: Scheme, *, is_vertical: bool = False,
                is_hyphenated: bool = False) -> PieceTable:
    """Return the one table of pieces for a style and scheme."""
    return _table(style, scheme, is_vertical, is_hyphenated)


def space_width(style: TextStyle) -> float:
    """Return the width of a word space in pt."""
    face = face_for(" ", style.faces)
    return (face.advance(face.gid(" ")) if face else 0.25) * style.size
