"""What a block that may be divided becomes: pieces, set one under the other over columns, frames and pages."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import force_setattr, replace

from reportgen.blocks.box import Box


class Growth(Struct, frozen=True):
    """How a row grows: heights in pt over its least at which it shows more, its share of what is left, its drawing."""

    wants: tuple[float, ...]
    appetite: float
    draw: Callable[[float], Box]


class Piece(Struct, frozen=True):
    """A part that stays whole: a line, a heading, a row of a list or table. Lengths in pt.

    `space` stands before it unless it opens a column; `keeps` holds it to the next piece; `is_on_grid` puts its top
    on the baseline grid; `stretch` is how much more room before it a column to be filled may add; `head` is repeated
    where the piece opens a later column; `notes` go to the column's foot; a float may change places with the
    text that follows it, not with another float; a spanning piece runs across all columns. With a `growth`,
    `box` is only the least size, and the growth draws it.
    """

    box: Box
    space: float = 0.0
    keeps: bool = False
    is_on_grid: bool = False
    stretch: float = 0.0
    head: Box | None = None
    notes: tuple[Box, ...] = ()
    is_float: bool = False
    spans: bool = False
    growth: Growth | None = None


class Flow(Struct, frozen=True):
    """Pieces waiting from `position` on, and floats that found no room yet; set for columns `measure` wide."""

    pieces: tuple[Piece, ...]
    measure: float
    position: int = 0
    waiting: tuple[Piece, ...] = ()

    spanning: tuple[int, ...] | None = None
    """Positions of the spanning pieces, found once."""

    def __post_init__(self) -> None:
        if self.spanning is None:
            force_setattr(self, "spanning", tuple(n for n, piece in enumerate(self.pieces) if piece.spans))

    @property
    def next_spanning(self) -> int:
        """Return the position of the next spanning piece, or the end."""
        spanning = self.spanning or ()
        index = bisect_left(spanning, self.position)
        return spanning[index] if index < len(spanning) else len(self.pieces)

    @property
    def is_open(self) -> bool:
        """Whether pieces are still to be set."""
        return self.position < len(self.pieces) or bool(self.waiting)

    @property
    def left(self) -> int:
        """Return how many pieces are still to be set."""
        return len(self.pieces) - self.position + len(self.waiting)

    def moved_to(self, position: int, waiting: Sequence[Piece] = ()) -> Flow:
        return replace(self, position=position, waiting=tuple(waiting))


def spaced(pieces: Sequence[Piece], space: float) -> tuple[Piece, ...]:
    """Return the pieces with at least `space` before the first."""
    if not pieces:
        return ()
    return (replace(pieces[0], space=max(space, pieces[0].space)), *pieces[1:])
