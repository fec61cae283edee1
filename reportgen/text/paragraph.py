"""Spans in, positioned lines out: the text engine's one door. Lengths in pt; y = 0 is a line's baseline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportgen.errors import Problem
from reportgen.items import GlyphRun, Item, Link, Path, Tag, moved, tagged
from reportgen.text.breaking import break_lines
from reportgen.text.cells import Cell, Gap, Order, Span, cells_of
from reportgen.text.classes import MARKS, Kind
from reportgen.text.style import Align, ParagraphStyle, Scheme, TextStyle

__all__ = ["Line", "Paragraph", "Span", "compose", "place", "set_line"]

TOO_LOOSE = 0.25
"""Han gap in em that is reported (typography §5)."""

HANGING = frozenset("，。、")
DOT_DEPTH, DOT_RADIUS = 0.26, 0.055
"""Emphasis dots: centre below the baseline and radius in em (GB/T 15834 §4.13)."""


@dataclass(frozen=True, slots=True)
class Line:
    """A set line: items from x = 0 at the measure's left edge, set and natural width, added Han gap in em."""

    runs: tuple[Item, ...]
    text: str
    width: float
    natural: float
    looseness: float
    is_last: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    lines: tuple[Line, ...]
    style: ParagraphStyle
    warnings: tuple[Problem, ...] = ()


def compose(spans: Sequence[Span], style: ParagraphStyle, measure: float) -> Paragraph:
    """Break and set a paragraph in `measure`; a line feed in a span ends a line. Never fails for want of room.

    Raises FontError for a character that no face has. A line looser than ¼ em is reported as a warning.
    """
    return _composed(tuple(spans), style, round(measure, 6))


@lru_cache(maxsize=20_000)
def _composed(spans: tuple[Span, ...], style: ParagraphStyle, measure: float) -> Paragraph:
    em = style.text.size
    cells, gaps = cells_of(spans, style.scheme, style.level, measure)
    if not cells:
        return Paragraph((), style)
    indent = style.indent * em if style.align in ("justify", "left") else 0.0
    hanging = HANGING if style.hanging else frozenset()
    breaks = break_lines(cells, gaps, measure, indent, em, is_justified=style.align == "justify", hanging=hanging)
    lines: list[Line] = []
    warnings: list[Problem] = []
    for first, stop in breaks:
        is_last = gaps[stop - 1].is_forced
        inset = indent if first == 0 else 0.0
        line = _set(cells[first:stop], gaps[first:stop], measure - inset, inset, style.align, em, is_last, hanging)
        if line.looseness > TOO_LOOSE:
            warnings.append(Problem(f"a loose line: gaps of {line.looseness:.2f} em in “{line.text}”",
                                    cells[first].span.source, "loose-line",
                                    "reword the sentence, or make the column wider", "warning"))
        lines.append(line)
    return Paragraph(tuple(lines), style, tuple(warnings))


@lru_cache(maxsize=20_000)
def set_line(text: str, style: TextStyle, scheme: Scheme = "quanjiao") -> Line:
    """Set a string as one line of natural width."""
    cells, gaps = cells_of((Span(text.replace("\n", " "), style),), scheme, "gb", float("inf"))
    if not cells:
        return Line((), "", 0.0, 0.0, 0.0, True)
    return _set(cells, gaps, float("inf"), 0.0, "left", style.size, True, frozenset())


def place(line: Line, x: float, baseline: float, tag: Tag | None) -> tuple[Item, ...]:
    """Return the line's items at a place on the page, belonging to `tag`."""
    return tagged((moved(item, x, baseline) for item in line.runs), tag)


def _set(cells: Sequence[Cell], gaps: Sequence[Gap], room: float, inset: float, align: Align, em: float,
         is_last: bool, hanging: frozenset[str]) -> Line:
    inner = gaps[:-1]
    natural = sum(cell.width for cell in cells) + sum(gap.natural for gap in inner)
    is_hung = cells[-1].text in hanging and len(cells) > 1 and cells[-2].kind not in MARKS
    outside = cells[-1].width if is_hung else 0.0
    missing = room - (natural - outside)
    widths, looseness = _fitted(inner, missing, em, is_justified=align == "justify" and not is_last)
    width = sum(cell.width for cell in cells) + sum(widths) - outside
    x = inset
    if align in ("center", "right"):
        x += (room - width) * (0.5 if align == "center" else 1.0)
    positions = []
    for index, cell in enumerate(cells):
        positions.append(x)
        x += cell.width + (widths[index] if index < len(widths) else 0.0)
    items: list[Item] = [*_runs(cells, gaps, positions), *_dots(cells, positions), *_links(cells, positions)]
    text = "".join(cell.text + gap.space for cell, gap in zip(cells, gaps, strict=True))
    return Line(tuple(items), text.rstrip(), inset + width, natural, looseness, is_last)


def _fitted(gaps: Sequence[Gap], missing: float, em: float, *, is_justified: bool) -> tuple[list[float], float]:
    """Return the gaps' widths after shrinking or stretching in the order of typography §5, and the Han gap in em."""
    widths = [gap.natural for gap in gaps]
    if missing < -1e-9:
        for order in Order:
            give = sum(gap.shrink for gap in gaps if gap.order is order)
            if give > 0 and missing < -1e-9:
                share = min(1.0, -missing / give)
                for index, gap in enumerate(gaps):
                    if gap.order is order:
                        widths[index] -= gap.shrink * share
                missing += give * share
        return widths, 0.0
    if not is_justified or missing == float("inf"):
        return widths, 0.0
    for order in (Order.SPACE, Order.HAN_WESTERN):
        take = sum(gap.stretch for gap in gaps if gap.order is order)
        if take > 0 and missing > 1e-9:
            share = min(1.0, missing / take)
            for index, gap in enumerate(gaps):
                if gap.order is order:
                    widths[index] += gap.stretch * share
            missing -= take * share
    count = sum(gap.is_han for gap in gaps)
    if missing <= 1e-9:
        return widths, 0.0
    if count:
        for index, gap in enumerate(gaps):
            widths[index] += missing / count if gap.is_han else 0.0
        return widths, missing / count / em
    open_gaps = [index for index, gap in enumerate(gaps) if gap.natural > 0]
    for index in open_gaps:
        widths[index] += missing / len(open_gaps)
    return widths, missing / max(1, len(open_gaps)) / em


def _runs(cells: Sequence[Cell], gaps: Sequence[Gap], positions: Sequence[float]) -> list[GlyphRun]:
    """Join glyphs of one face, style and place in the source into runs, with the text they stand for."""
    runs: list[GlyphRun] = []
    gids: list[int] = []
    xs: list[float] = []
    ys: list[float] = []
    clusters: list[int] = []
    text = ""
    key: tuple[object, ...] = ()
    owner: Span | None = None

    def flush() -> None:
        if gids and owner is not None:
            runs.append(GlyphRun(key[0], owner.style.size, tuple(gids), tuple(xs), tuple(ys), text,  # type: ignore[arg-type]
                                 tuple(clusters), owner.style.colour, source=owner.source))

    for index, cell in enumerate(cells):
        for number, glyph in enumerate(cell.glyphs):
            end = cell.glyphs[number + 1].cluster if number + 1 < len(cell.glyphs) else len(cell.text)
            piece = cell.text[glyph.cluster:end] if end >= glyph.cluster else ""
            if (glyph.face, cell.span) != key:
                flush()
                gids, xs, ys, clusters, text = [], [], [], [], ""
                key, owner = (glyph.face, cell.span), cell.span
            clusters.append(len(text))
            text += piece
            gids.append(glyph.gid)
            xs.append(positions[index] + glyph.x)
            ys.append(glyph.y)
        space = gaps[index].space
        face = key[0] if key else None
        if space and index < len(cells) - 1 and face is not None:
            clusters.append(len(text))
            text += " "
            gids.append(face.gid(" "))  # type: ignore[attr-defined]
            xs.append(positions[index] + cell.width)
            ys.append(0.0)
    flush()
    return runs


def _dots(cells: Sequence[Cell], positions: Sequence[float]) -> list[Path]:
    return [_dot(x + cell.width / 2, cell) for cell, x in zip(cells, positions, strict=True)
            if cell.span.emphasis and cell.kind is Kind.HAN]


def _dot(x: float, cell: Cell) -> Path:
    size = cell.span.style.size
    y, r = DOT_DEPTH * size, DOT_RADIUS * size
    k = 0.5523 * r
    return Path((("M", x + r, y), ("C", x + r, y + k, x + k, y + r, x, y + r),
                 ("C", x - k, y + r, x - r, y + k, x - r, y), ("C", x - r, y - k, x - k, y - r, x, y - r),
                 ("C", x + k, y - r, x + r, y - k, x + r, y), ("Z",)), fill=cell.colour)


def _links(cells: Sequence[Cell], positions: Sequence[float]) -> list[Link]:
    links: list[Link] = []
    for cell, x in zip(cells, positions, strict=True):
        target = cell.span.link
        if not target:
            continue
        size = cell.span.style.size
        if links and links[-1].target == target:
            first = links.pop()
            width = x + cell.width - first.x
            links.append(Link(first.x, first.y, width, first.height, target, first.title + cell.text))
        else:
            links.append(Link(x, -0.88 * size, cell.width, 1.1 * size, target, cell.text))
    return links
