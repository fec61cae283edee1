"""Listings: lines of YAML, commands or a program, each character on its cell: half an em, Han characters one."""

from __future__ import annotations

import unicodedata

from reportgen.blocks.box import HAN_ASCENT, Box, Context
from reportgen.blocks.flow import Piece
from reportgen.fonts.fallback import face_runs
from reportgen.fonts.shaping import shape
from reportgen.items import GlyphRun, Item, Tag, rectangle
from reportgen.text.style import TextStyle

CELL = 0.5
"""Advance of Inconsolata, in em."""
PADDING = 6.0
AROUND = 6.0
CONTINUED = "  "
"""Before what does not fit on the line."""


def listing_pieces(code: str, context: Context, measure: float) -> list[Piece]:
    """Return one piece a line on a tinted ground; lines too long are continued on the next."""
    style = context.style("listing")
    tag = context.tag.child("Code")
    cells = int((measure - 2 * PADDING) / (style.text.size * CELL) + 1e-6)
    rows = [row for line in code.expandtabs(4).split("\n") for row in _rows(line.rstrip(), cells)]
    pieces = []
    for number, row in enumerate(rows):
        is_first, is_last = number == 0, number == len(rows) - 1
        top, bottom = (PADDING if is_first else 0.0), (PADDING if is_last else 0.0)
        height = style.leading + top + bottom
        baseline = top + (style.leading - style.text.size) / 2 + HAN_ASCENT * style.text.size
        ground = rectangle(0, 0, measure, height + (0 if is_last else 0.3), fill=context.swatch("grey 8%"))
        runs = _runs(row, style.text, PADDING, baseline, context, tag)
        space = AROUND if is_first else 0.0
        keeps = not is_last and number in (0, len(rows) - 2)
        pieces.append(Piece(Box(measure, height, (ground, *runs)), space=space, keeps=keeps))
    return pieces


def _width(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in "WF" else 0 if unicodedata.combining(char) else 1


def _rows(line: str, cells: int) -> list[str]:
    """Break a line at its cells, after a blank where there is one in the last third."""
    rows: list[str] = []
    rest = line
    while True:
        end = filled = 0
        while end < len(rest) and filled + _width(rest[end]) <= cells:
            filled += _width(rest[end])
            end += 1
        if end >= len(rest):
            return [*rows, rest]
        blank = rest.rfind(" ", end * 2 // 3, end)
        cut = blank + 1 if blank > 0 else max(1, end)
        rows.append(rest[:cut])
        rest = CONTINUED + rest[cut:]


def _runs(row: str, style: TextStyle, left: float, baseline: float, context: Context, tag: Tag) -> list[Item]:
    """Return the row's glyphs, one run a face."""
    items: list[Item] = []
    x = left
    for start, end, face in face_runs(row, style.faces):
        text = row[start:end]
        gids: list[int] = []
        xs: list[float] = []
        clusters: list[int] = []
        for offset, char in enumerate(text):
            glyphs = shape(face, char, (), style.language)
            cell = _width(char) * CELL * style.size
            own = sum(glyphs.advances) * style.size
            for gid, shift in zip(glyphs.gids, glyphs.x_offsets, strict=True):
                gids.append(gid)
                xs.append(x + (cell - own) / 2 + shift * style.size)
                clusters.append(offset)
            x += cell
        items.append(GlyphRun(face, style.size, tuple(gids), tuple(xs), (baseline,) * len(gids), text, tuple(clusters),
                              style.colour, tag))
    return items
