"""Imposition schemes: a number of pages → sides of sheets, each page with its place and which way up it stands."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Scheme = Literal["booklet", "signature-8", "signature-16", "2-up", "4-up", "cut-and-stack", "tri-fold"]


class Cell(Struct, frozen=True):
    """One page's place on a sheet side: column and row from the top left; `page` counts from 0, None is white."""

    page: int | None
    column: int
    row: int
    is_turned: bool = False


class Side(Struct, frozen=True):
    """One side of a sheet: cells in a grid; `creep_step` counts the sheets that lie outside of this one in the fold."""

    columns: int
    rows: int
    cells: tuple[Cell, ...]
    creep_step: int = 0


def booklet(count: int) -> list[Side]:
    """Saddle stitch: sheets of four pages inside one another, filled up with white pages at the end."""
    total = -(-count // 4) * 4
    sides = []
    for sheet in range(total // 4):
        low, high = 2 * sheet, total - 1 - 2 * sheet
        for left, right in ((high, low), (low + 1, high - 1)):
            sides.append(Side(2, 1, (_cell(left, count, 0, 0), _cell(right, count, 1, 0)), sheet))
    return sides


def signatures(count: int, size: Literal[8, 16]) -> list[Side]:
    """Perfect binding: sheets folded to 8 or 16 pages each, one after another; heads meet in the first fold."""
    patterns = {8: (((8, 1), (5, 4)), ((2, 7), (3, 6))),
                16: (((5, 12, 9, 8), (4, 13, 16, 1)), ((7, 10, 11, 6), (2, 15, 14, 3)))}
    turned_row = {8: 1, 16: 0}[size]
    sides = []
    for start in range(0, count, size):
        for rows in patterns[size]:
            cells = tuple(_cell(start + page - 1, count, column, row, is_turned=row == turned_row)
                          for row, pages in enumerate(rows) for column, page in enumerate(pages))
            sides.append(Side(len(rows[0]), 2, cells))
    return sides


def tri_fold(count: int) -> list[Side]:
    """Leaflets of six panels in reading order: cover, three inside, the flap that is folded in, back."""
    orders = ((4, 5, 0), (1, 2, 3))
    return [Side(3, 1, tuple(_cell(start + page, count, column, 0) for column, page in enumerate(order)))
            for start in range(0, count, 6) for order in orders]


def n_up(count: int, columns: int, rows: int) -> list[Side]:
    """Pages in reading order, as many on a sheet as its grid holds."""
    each = columns * rows
    return [Side(columns, rows, tuple(_cell(start + place, count, place % columns, place // columns)
                                      for place in range(each))) for start in range(0, count, each)]


def cut_and_stack(count: int, columns: int, rows: int) -> list[Side]:
    """Cards: the sheets are cut as one pile, and the piles laid on one another are in order."""
    each = columns * rows
    deep = -(-count // each)
    return [Side(columns, rows, tuple(_cell(place * deep + sheet, count, place % columns, place // columns)
                                      for place in range(each))) for sheet in range(deep)]


def _cell(page: int, count: int, column: int, row: int, *, is_turned: bool = False) -> Cell:
    return Cell(page if page < count else None, column, row, is_turned)


def sides_of(scheme: Scheme, count: int) -> list[Side]:
    """Return the sides of a scheme for a number of pages."""
    match scheme:
        case "booklet":
            return booklet(count)
        case "signature-8":
            return signatures(count, 8)
        case "signature-16":
            return signatures(count, 16)
        case "tri-fold":
            return tri_fold(count)
        case "2-up":
            return n_up(count, 2, 1)
        case "4-up":
            return n_up(count, 2, 2)
        case "cut-and-stack":
            return cut_and_stack(count, 2, 2)
