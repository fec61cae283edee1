"""Rows that grow: least heights and wishes → rows that fill their frame, as many as it holds. Lengths in pt."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from reportgen.blocks.box import Box, stacked
from reportgen.blocks.flow import Flow, Growth, Piece

SLACK = 0.01
CROWDED = 1.3
"""Where rows that show all they can would be this many times as high as the frames that they need at their least,
they are shared out over more frames."""


def fill_rows(flow: Flow, width: float, room: float, *, is_filled: bool, goes_on: bool = False) -> tuple[Box, Flow]:
    """Return the rows that the room holds, grown to fill it, and the rest of the flow.

    Where more follows than one frame holds, the rows are shared out evenly over the frames to come; where it `goes_on`
    after this one, also where they could show much more.
    """
    rows = flow.pieces[flow.position:]
    whole = [_whole(row) for row in rows]
    frames = max(1, -(-_height(rows) // room))
    is_crowded = goes_on and _height(whole) > CROWDED * room * frames
    taken = _even(whole if is_crowded else rows, room) or _even(rows, room)
    chosen = [(piece, piece.growth) for piece in rows[:taken] if piece.growth]
    if not chosen:
        return Box(width, 0), flow
    free = room - _height(rows[:taken])
    heights = _grown(chosen, free if is_filled else 0.0)
    boxes = []
    for number, ((piece, growth), height) in enumerate(zip(chosen, heights, strict=True)):
        drawn = growth.draw(height)
        space = piece.space if number else 0.0
        boxes.append(Box(width, height + space, drawn.placed(0, space), drawn.warnings))
    return stacked(boxes), flow.moved_to(flow.position + taken)


def natural_height(rows: Sequence[Piece]) -> float:
    """Return the height of rows that show all they can, and no more."""
    return _height([_whole(row) for row in rows])


def _whole(piece: Piece) -> Piece:
    wish = max(piece.growth.wants, default=0.0) if piece.growth else 0.0
    return replace(piece, box=replace(piece.box, height=piece.box.height + wish))


def _height(rows: Sequence[Piece]) -> float:
    return sum(piece.box.height + piece.space for piece in rows) - (rows[0].space if rows else 0.0)


def _even(rows: Sequence[Piece], room: float) -> int:
    """Return how many rows this frame takes."""
    most = 0
    while most < len(rows) and _height(rows[:most + 1]) <= room + SLACK:
        most += 1
    if most == len(rows) or not most:
        return most
    share = _height(rows) / -(-_height(rows) // room)
    return next(count for count in range(1, most + 1) if count == most or _height(rows[:count]) >= share)


def _grown(rows: Sequence[tuple[Piece, Growth]], free: float) -> list[float]:
    """Give the rows what they want, small wishes first, and share out what is left by their appetite."""
    heights = [piece.box.height for piece, _ in rows]
    wishes = sorted((wish, index) for index, (_, growth) in enumerate(rows) for wish in growth.wants)
    for wish, index in wishes:
        missing = max(0.0, rows[index][0].box.height + wish - heights[index])
        if missing <= free:
            heights[index] += missing
            free -= missing
    total = sum(growth.appetite for _, growth in rows)
    return [height + free * growth.appetite / total for height, (_, growth) in zip(heights, rows, strict=True)]
