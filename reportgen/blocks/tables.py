"""Tables as flows: heads repeated over columns and pages, numbers aligned at the point, bars, notes. Lengths in pt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from reportgen.blocks.box import Box, Context, first_baseline, stacked, text_box
from reportgen.blocks.flow import Piece
from reportgen.blocks.numbers import table_title
from reportgen.blocks.sparklines import shown
from reportgen.charts.sparks import spark
from reportgen.errors import Problem
from reportgen.items import Anchor, Item, Tag, moved, rectangle, rule, tagged
from reportgen.language import say
from reportgen.spec.layout import Block
from reportgen.spec.tables import Cell, Table
from reportgen.spec.words import word
from reportgen.text.paragraph import place, set_line
from reportgen.text.style import ParagraphStyle

GAP_EMS = 4 / 3
SLACK = 0.01
PADDING = 3.0
AROUND = 17.0
BAR_SHARE = 0.55
LEAST_BAR, SPARKLINE = 110.0, 64.0
LEAST_TEXT_EMS = 5
SMALLER = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75)
"""Sizes of type tried, as shares of the role's, until the columns stand beside one another within the measure."""

MOST_KEPT = 8
"""Most rows of a merged cell that stay on one page."""

MOST_WHOLE = 8
"""Most rows of a table that stays on one page."""

LONG = 20
"""Rows from which a narrow table runs over columns beside one another."""


class _Column(Struct, frozen=True):
    """A column in place: its left edge and width; the width of the longest fraction where it holds numbers."""

    x: float
    width: float
    is_numeric: bool
    fraction: float
    largest: Decimal | None


def table(block: Block, context: Context, measure: float) -> tuple[Piece, ...]:
    """The content's table called `name`, or all that no section puts among its own text.

    With `columns`, a long table narrow enough runs over them; the others span them all.
    """
    placed = context.content.placed_tables
    names = [block.name] if block.name else [name for name in context.content.tables if name not in placed]
    context = replace(context, is_numbered=context.is_numbered or block.numbered)
    full = measure * block.columns + block.gutter * (block.columns - 1)
    pieces: list[Piece] = []
    for name in names:
        is_narrow = len(context.content.tables[name].rows) >= LONG and least_width(name, context) <= measure
        set_table = partial(table_pieces, name, context, role=block.role, is_striped=block.striped)
        made = set_table(measure if is_narrow else full)
        pieces += [replace(piece, spans=not is_narrow or index == 0) for index, piece in enumerate(made)]
    return tuple(pieces)


def table_pieces(name: str, context: Context, width: float, *, role: str | None = None,
                 is_striped: bool = False) -> list[Piece]:
    """Return title, rows with their head, notes and source of one table."""
    spec = context.content.tables[name]
    section = context.tag.child("Sect")
    title = text_box(context, table_title(context, name), context.style("chart-title"), width, section.child("P"))
    root = section.child("Table")
    outer = context
    context, columns = _fitted(spec, context, role, width)
    style = context.style(role or "table")
    head = _head(spec, columns, context, width, root).sourced(spec.title.source)
    anchor = Anchor(context.numbered_anchor(name), 0, 0)
    top = Box(width, title.height + 4, (anchor, *title.items), _too_wide(spec, name, columns, width))
    top = top.sourced(spec.title.source)
    pieces = [Piece(top, space=AROUND, keeps=True)]
    last = len(spec.rows) - 1
    spans = spec.row_spans()
    for number, row in enumerate(spec.rows):
        box = _row(spec, row, spans[number], columns, style, context, width, root.child("TR"))
        ground: list[Item] = []
        if is_striped and number % 2:
            ground.append(rectangle(0, 0, width, box.height, fill=context.swatch("tint")))
        if number == last:
            ground.append(rule(0, box.height, width, box.height, context.swatch("ink"), 1.0))
        elif not is_striped:
            ground += [rule(left, box.height, right, box.height, context.swatch("grey"), 0.25)
                       for left, right in _open_stretches(spans[number + 1], columns)]
        keeps = _has_foot(spec) if number == last else (
            last < MOST_WHOLE or number in (0, last - 1) or _is_kept(spans, number + 1))
        whole = replace(box, items=(*ground, *box.items)).sourced(spec.title.source)
        pieces.append(Piece(whole, head=head, keeps=keeps))
    if _has_foot(spec):
        pieces.append(Piece(_foot(spec, outer, width, section).sourced(spec.title.source), space=5.0))
    return pieces


def _open_stretches(spans: Sequence[int], columns: Sequence[_Column]) -> Iterator[tuple[float, float]]:
    """Yield from where to where a rule runs over a row: not through cells that go on."""
    open_columns = [column for index, column in enumerate(columns) if index >= len(spans) or spans[index]]
    for _, group in groupby(open_columns, key=lambda column: columns.index(column) - open_columns.index(column)):
        row = list(group)
        yield row[0].x, row[-1].x + row[-1].width


def _is_kept(spans: Sequence[Sequence[int]], number: int) -> bool:
    """Whether the row goes on with a merged cell that is low enough to stay whole."""
    return any(not span and next(above[index] for above in reversed(spans[:number]) if above[index]) <= MOST_KEPT
               for index, span in enumerate(spans[number]))


def least_width(name: str, context: Context) -> float:
    """Return the width under which the table's texts no longer fit their columns."""
    spec = context.content.tables[name]
    style = context.style("table")
    return _right(_columns(spec, style, context.style("table-head"), 0.0, may_break_heads=False))


def _right(columns: Sequence[_Column]) -> float:
    return columns[-1].x + columns[-1].width


def _fitted(spec: Table, context: Context, role: str | None, width: float) -> tuple[Context, list[_Column]]:
    """Return the columns, and the context in which they fit: with smaller type where there are too many."""
    smaller, columns = context, list[_Column]()
    for share in SMALLER:
        smaller = replace(context, theme=context.theme.scaled(context.theme.scale * share))
        columns = _columns(spec, smaller.style(role or "table"), smaller.style("table-head"), width)
        if _right(columns) <= width + SLACK:
            break
    return smaller, columns


def _too_wide(spec: Table, name: str, columns: Sequence[_Column], width: float) -> tuple[Problem, ...]:
    over = _right(columns) - width
    if over <= SLACK:
        return ()
    return (Problem(say("the table {!r} is {:.0f} mm wider than its place", str(spec.title) or name, over / 72 * 25.4),
                    spec.title.source, "table-too-wide",
                    "shorten its heads, take columns out, or show it in a layout with wider columns", "warning"),)


def _columns(spec: Table, style: ParagraphStyle, head: ParagraphStyle, width: float,
             *, may_break_heads: bool = True) -> list[_Column]:
    """Share out the width: numbers as wide as they are, texts as wide as they can be; heads over numbers break into
    two lines rather than leave the measure."""
    found: list[tuple[float, bool, float, Decimal | None]] = []
    least: list[float] = []
    for index, name in enumerate(spec.columns):
        cells = [row[index] for row in spec.rows]
        is_numeric = all(isinstance(cell, Decimal | int | None) for cell in cells)
        texts = [shown(cell) for cell in cells]
        natural = max((set_line(text, style.text).width for text in texts), default=0.0)
        numbers = [Decimal(cell) for cell in cells if isinstance(cell, Decimal | int)]
        fraction = max((_fraction(text, style) for text in texts), default=0.0) if is_numeric else 0.0
        if is_numeric:
            whole = max((set_line(text.partition(".")[0], style.text).width for text in texts), default=0.0)
            natural = whole + fraction
        if name in spec.bars:
            natural = max(natural / (1 - BAR_SHARE), LEAST_BAR)
        label = max(set_line(line, head.text).width for line in str(name).split("\n"))
        found.append((max(natural, label), is_numeric, fraction, max(numbers, default=None)))
        least.append(max(natural, label / 2 + head.text.size) if is_numeric else style.text.size * LEAST_TEXT_EMS)
    found += [(max(SPARKLINE, set_line(name, head.text).width), False, 0.0, None) for name in spec.sparklines]
    least += [style.text.size * LEAST_TEXT_EMS for _ in spec.sparklines]
    gap = GAP_EMS * style.text.size
    room = width - gap * (len(found) - 1)
    widths = _shared([natural for natural, *_ in found], least, [not is_numeric for _, is_numeric, *_ in found], room)
    if may_break_heads and sum(widths) > room:
        widths = _shared(widths, least, [is_numeric for _, is_numeric, *_ in found], room)
    columns = []
    x = 0.0
    for own, (_, is_numeric, fraction, largest) in zip(widths, found, strict=True):
        columns.append(_Column(x, own, is_numeric, fraction, largest))
        x += own + gap
    return columns


def _shared(natural: Sequence[float], least: Sequence[float], gives: Sequence[bool], room: float) -> list[float]:
    """Spread what is left of the room over all columns, or take what lacks from those that give."""
    free = room - sum(natural)
    if free >= 0:
        return [one + free / len(natural) for one in natural]
    spare = [max(0.0, one - low) if may else 0.0 for one, low, may in zip(natural, least, gives, strict=True)]
    share = min(1.0, -free / sum(spare)) if any(spare) else 0.0
    return [one - own * share for one, own in zip(natural, spare, strict=True)]


def _head(spec: Table, columns: Sequence[_Column], context: Context, width: float, table: Tag) -> Box:
    """The head between a thick and a thin rule, with a row over it for columns that are grouped."""
    style = replace(context.style("table-head"), indent=0.0)
    names = [str(name) for name in (*spec.columns, *spec.sparklines)]
    ink = context.swatch("ink")
    top = PADDING + (style.leading if spec.groups else 0.0)
    row = table.child("TR")
    under = table.child("TR") if spec.groups else row
    grouped = {str(members[0]): (label, members) for label, members in spec.groups.items()}
    inside = {str(member) for members in spec.groups.values() for member in members}
    items: list[Item] = [rule(0, 0, width, 0, ink, 1.0)]
    boxes = []
    for name, column in zip(names, columns, strict=True):
        if name in grouped:
            label, members = grouped[name]
            last = columns[names.index(str(members[-1]))]
            right = last.x + last.width
            line = set_line(label, style.text)
            items += place(line, (column.x + right - line.width) / 2, PADDING + first_baseline(style),
                           row.child("TH", columns=len(members)))
            items.append(rule(column.x, top, right, top, context.swatch("grey"), 0.4))
        own = under.child("TH") if name in inside else row.child("TH", rows=2 if spec.groups else 1)
        aligned = replace(style, align="right" if column.is_numeric and name not in spec.bars else "left")
        if column.is_numeric and set_line(name, style.text).width > column.width + 0.1:
            name = name.replace("（", "\n（", 1)
        boxes.append(text_box(context, name, aligned, column.width + 0.1, own))
    height = max(box.height for box in boxes)
    for column, box in zip(columns, boxes, strict=True):
        items += box.placed(column.x, top + height - box.height)
    bottom = top + height + PADDING
    items.append(rule(0, bottom, width, bottom, ink, 0.5))
    return Box(width, bottom, tuple(items))


def _row(spec: Table, row: Sequence[Cell], spans: Sequence[int], columns: Sequence[_Column], style: ParagraphStyle,
         context: Context, width: float, tag: Tag) -> Box:
    items: list[Item] = []
    baseline = PADDING + first_baseline(style)
    height = style.leading
    for name, cell, span, column in zip(spec.columns, row, spans, columns, strict=False):
        if not span:
            continue
        text = shown(cell)
        data = tag.child("TD", rows=span)
        if not column.is_numeric:
            box = text_box(context, text, style, column.width + 0.1, data)
            items += box.placed(column.x, PADDING)
            height = max(height, box.height)
            continue
        line = set_line(text, style.text)
        right = column.x + column.width
        if name in spec.bars:
            right = column.x + column.width * (1 - BAR_SHARE) - 6
            items += _bar(cell, column, right + 6, context, baseline, style)
        fraction = column.fraction - _fraction(text, style)
        items += place(line, right - fraction - line.width, baseline, data)
    for column, (title, members) in zip(columns[len(spec.columns):], spec.sparklines.items(), strict=True):
        values = [row[[str(one) for one in spec.columns].index(str(member))] for member in members]
        said = [shown(value) for value in values if value is not None]
        alt = word("{}：{}至{}", title, said[0], said[-1]) if said else word("{}：没有数值", title)
        items += tagged(_sparkline(values, column, context, baseline, style), tag.child("TD").child("Figure", alt=alt))
    return Box(width, height + 2 * PADDING, tuple(items))


def _bar(cell: Cell, column: _Column, left: float, context: Context, baseline: float,
         style: ParagraphStyle) -> list[Item]:
    if not isinstance(cell, Decimal | int) or not column.largest or cell <= 0:
        return []
    length = float(cell / column.largest) * column.width * BAR_SHARE
    size = style.text.size
    return [rectangle(left, baseline - 0.72 * size, length, 0.68 * size, fill=context.swatch("hue 45%"))]


def _sparkline(values: Sequence[Cell], column: _Column, context: Context, baseline: float,
               style: ParagraphStyle) -> list[Item]:
    """A small line through a row's values; a missing value breaks it."""
    numbers = [float(value) if isinstance(value, Decimal) else None for value in values]
    tall = style.text.size + 2
    paths = spark(numbers, min(SPARKLINE, column.width - 2), tall, context.hue)
    return [moved(path, column.x, baseline - tall + 2) for path in paths]


def _has_foot(spec: Table) -> bool:
    return bool(spec.notes or spec.source)


def _foot(spec: Table, context: Context, width: float, section: Tag) -> Box:
    style = context.style("source")
    texts = [*(word("注：{}", note) if len(spec.notes) == 1 else word("注{}：{}", number, note)
               for number, note in enumerate(spec.notes, 1)),
             *([word("资料来源：{}", spec.source)] if spec.source else [])]
    return stacked([text_box(context, text, style, width, section.child("P")) for text in texts])


def _fraction(text: str, style: ParagraphStyle) -> float:
    """Return the width of what stands from the decimal point on."""
    whole = text.partition(".")[0]
    return set_line(text, style.text).width - set_line(whole, style.text).width if whole != text else 0.0
