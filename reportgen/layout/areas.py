"""One area of a page: its place on the grid, its blocks stacked in it, its ground behind them."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from reportgen.blocks.box import LEFT_OUT, Box, Context, stacked
from reportgen.blocks.catalogue import BLOCKS, FLOWS
from reportgen.blocks.columns import Frame, column_measure, fill_frame
from reportgen.blocks.flow import Flow, Piece
from reportgen.blocks.growing import natural_height
from reportgen.blocks.headings import heading
from reportgen.blocks.origin import origin
from reportgen.errors import LayoutError, Problem
from reportgen.items import Item, rectangle, rule
from reportgen.language import say
from reportgen.layout.grid import Grid
from reportgen.spec.layout import Area, Block

STRETCHING = {"charts", "chart", "mosaic", "note-lines", "scroll", "vertical-couplet"}
"""Blocks that take the room an area leaves them."""

LIMITED = {"charts"}
"""Stretching blocks that stay lower where they would only grow emptier; their area then ends with them."""

SHRINKING = {"motto", "pictures"}
"""Blocks that keep within the room that is left, in an area as high as its content too."""

OF_LINES = {"article", "prose"}
"""Flows whose columns are whole ems wide."""

OF_SECTION = {"charts": "charts", "figure": "figures", "figures": "figures", "pictures": "pictures"}
"""Blocks that show a list of their section, empty or not."""

HEADING_SPACE = 0.6
"""Over the heading of a list that follows other text, as a share of the heading's height."""

TOLERANCE = 0.5
MM = 72 / 25.4
TIGHTEST = 0.86
OVER_OTHERS = ("heading", "spacer")
"""Blocks that stand over what follows in their area, and not at all where nothing does."""

LOOSE, FULL = 0.8, 0.95
"""Shares of a place under which growing rows are set larger, and up to which."""

LARGEST, ENLARGING = 1.72, 0.04
"""How much larger at most, and by what share a step."""

FEW_PIECES, MOST_GAINED = 20, 0.5
"""How many pieces more, also as a share of those set, smaller type can make room for: the tightest gains a third."""

TIGHTENING = 0.02
"""`fit: tighten` sets the type smaller by this share a step, down to the tightest."""


class SetArea(Struct, frozen=True):
    """A finished area in page coordinates: what lies behind the text, and the text."""

    ground: tuple[Item, ...]
    items: tuple[Item, ...]
    bottom: float
    box: Box


class Flows(Struct):
    """The flows of one page and those it continues on, by block name."""

    open: dict[str, Flow] = field(default_factory=dict)
    goes_on: bool = False
    """Whether pages can follow that take what is left."""

    @property
    def left(self) -> int:
        return sum(flow.left for flow in self.open.values())

    def copy(self) -> Flows:
        return Flows(dict(self.open), self.goes_on)

    def taken_since(self, before: Flows) -> int:
        """Return how many pieces have been set since."""
        return sum(flow.position - (before.open[key].position if key in before.open else 0)
                   for key, flow in self.open.items())

    def have_moved(self, before: Flows) -> bool:
        """Whether more of any flow is set than before; one begun since has been, where it is past its first piece."""
        return any(flow.left < before.open[key].left if key in before.open else flow.position > len(flow.waiting)
                   for key, flow in self.open.items())


def set_area(name: str, area: Area, areas: Mapping[str, Area], placed: Mapping[str, tuple[float, float]], grid: Grid,
             context: Context, flows: Flows, *, mirror: bool, is_forced: bool = False) -> SetArea:
    """Compose one area below those already `placed` (their tops and bottoms).

    Raises LayoutError with the millimetres over when the content is higher than the area or the page.
    """
    x, width = grid.place(area, mirror=mirror)
    inner_x, inner_width = _padded(area, grid, x, width)
    limit = grid.height - (grid.spec.margins.bottom if area.bottom is None else area.bottom)
    top = _top(area, placed, grid, limit)
    is_filled = area.height == "fill" and not grid.spec.is_auto
    if isinstance(area.height, float):
        room, end = area.height - 2 * area.padding, top + area.height
    elif is_filled:
        room, end = limit - top - 2 * area.padding - _reserved(name, areas, grid, context), limit
        end -= _reserved(name, areas, grid, context)
    else:
        room, end = limit - top - 2 * area.padding - _reserved(name, areas, grid, context), limit
    is_fixed = isinstance(area.height, float) or is_filled
    place = _Place(inner_width, room, top + area.padding, is_fixed, grid, is_forced)
    before = flows.copy()
    box = _stack(area, context, place, flows)
    if area.fit == "tighten":
        box = _tightened(box, area, context, place, flows, before)
    if is_filled:
        box = _enlarged(box, area, context, place, flows, before)
    if box.height > max(0.0, room) + TOLERANCE:
        raise LayoutError(_overfull(name, area, context, box.height - room))
    if area.blocks and not box.height:
        return SetArea((), (), top - area.gap if area.below else top, box)
    is_fixed = is_fixed and not (is_filled and area.blocks and all(one.block in LIMITED for one in area.blocks))
    height = room if is_fixed else max(box.height, area.least - 2 * area.padding)
    if not is_fixed:
        end = top + height + 2 * area.padding
    offset = {"top": 0.0, "middle": 0.5, "bottom": 1.0}[area.align] * (height - box.height)
    return SetArea(_ground(area, context, grid, x, width, top, end),
                   box.placed(inner_x, top + area.padding + offset), end, box)


def _tightened(box: Box, area: Area, context: Context, place: _Place, flows: Flows, before: Flows) -> Box:
    """Set the area smaller, step by step, until all of it is shown; else keep the largest setting that shows most."""
    best, best_flows, least = box, flows.copy(), _missing(box, place, flows)
    if flows.left > max(FEW_PIECES, MOST_GAINED * flows.taken_since(before)):
        return box
    scale = 1.0
    while least > (False, 0, 0) and scale > TIGHTEST:
        scale -= TIGHTENING
        flows.open = dict(before.open)
        tried = _stack(area, replace(context, theme=context.theme.scaled(scale)), place, flows)
        missing = _missing(tried, place, flows)
        if not missing[1] and missing < least:
            best, best_flows, least = tried, flows.copy(), missing
    flows.open = best_flows.open
    return best


def _enlarged(box: Box, area: Area, context: Context, place: _Place, flows: Flows, before: Flows) -> Box:
    """Set rows that would stand far apart larger, as large as fills the place; all of them stand in it."""
    if not _is_loose(LOOSE, place, flows, before):
        return box
    best, best_flows = box, flows.copy()
    low, high = 0, round((LARGEST - 1) / ENLARGING)
    while low < high:
        middle = (low + high + 1) // 2
        flows.open = dict(before.open)
        larger = replace(context, theme=context.theme.scaled(1 + middle * ENLARGING))
        tried = _stack(area, larger, place, flows)
        if tried.height <= place.room + TOLERANCE and len(tried.warnings) <= len(box.warnings) and _is_loose(
                FULL, place, flows, before):
            low, best, best_flows = middle, tried, flows.copy()
        else:
            high = middle - 1
    flows.open = best_flows.open
    return best


def _is_loose(share: float, place: _Place, flows: Flows, before: Flows) -> bool:
    """Whether growing rows, all begun and ended here, take no more than a share of the room."""
    begun = [flow for key, flow in flows.open.items() if key not in before.open]
    rows = [piece for flow in begun for piece in flow.pieces]
    return bool(rows) and not flows.left and all(row.growth for row in rows) and (
        natural_height(rows) <= share * place.room)


def _missing(box: Box, place: _Place, flows: Flows) -> tuple[bool, int, int]:
    """Say how far a setting is from showing all: too high, pieces for the next page, things left out."""
    return (box.height > place.room + TOLERANCE, flows.left, sum(one.rule == LEFT_OUT for one in box.warnings))


def _top(area: Area, placed: Mapping[str, tuple[float, float]], grid: Grid, limit: float) -> float:
    if area.top is not None:
        return area.top
    if area.beside is not None:
        return placed[area.beside][0] + area.gap
    if area.below:
        return grid.snapped(max(placed[name][1] for name in area.below) + area.gap)
    return limit - (area.height if isinstance(area.height, float) else area.least)


def _padded(area: Area, grid: Grid, x: float, width: float) -> tuple[float, float]:
    """Text keeps to the margins where the area's ground runs to the paper's edge."""
    left = grid.left if x <= 0 and area.columns else x + area.padding
    right = grid.right if x + width >= grid.width - 1e-6 and area.columns else x + width - area.padding
    return left, right - left


class _Place(Struct, frozen=True):
    """The inside of an area: its measure and room, where it begins on the page."""

    width: float
    room: float
    top: float
    is_fixed: bool
    grid: Grid
    is_forced: bool


def _stack(area: Area, context: Context, place: _Place, flows: Flows) -> Box:
    boxes: list[Box | None] = []
    waiting: list[tuple[int, Block, Context]] = []
    begun: list[Flow] = []
    for index, block in enumerate(area.blocks):
        local = replace(context, tag=context.tag.child("Div"))
        boxes.append(None)
        if block.block in FLOWS:
            used = sum(box.height + area.space for box in boxes if box and box.height)
            if not any(flow.left for flow in begun):
                boxes[index] = _flowing(block, local, place, used, flows)
                begun = [flows.open[_key(one)] for one in area.blocks[:index + 1] if one.block in FLOWS]
        elif place.is_fixed and block.block in STRETCHING:
            waiting.append((index, block, local))
        else:
            is_told = place.is_fixed or block.block in SHRINKING
            shared = place.room if is_told and len(area.blocks) == 1 else None
            boxes[index] = BLOCKS[block.block](block, local, place.width, shared)
    spaces = area.space * max(0, len(boxes) - 1)
    free = place.room - spaces - sum(box.height for box in boxes if box)
    for index, block, local in waiting:
        boxes[index] = BLOCKS[block.block](block, local, place.width, free / len(waiting))
    made = [(block, box.sourced(origin(block, context)))
            for block, box in zip(area.blocks, boxes, strict=False) if box and box.height]
    is_alone = len(made) < len(area.blocks) and all(block.block in OVER_OTHERS for block, _ in made)
    if is_alone and not any(flow.left for flow in begun):
        return Box(place.width, 0)
    return stacked([box for _, box in made], area.space)


def _flowing(block: Block, context: Context, place: _Place, used: float, flows: Flows) -> Box:
    """Set what is left of a block's flow; a flow begun here lays its lines out for this area's columns."""
    key = _key(block)
    style = context.style(block.role or "body")
    if key not in flows.open:
        em = style.text.size if block.block in OF_LINES else 0.01
        measure = column_measure(place.width, block.columns, block.gutter, em)
        pieces = FLOWS[block.block](block, context, measure)
        if block.text and pieces:
            over = heading(Block(block="heading", text=block.text), context, place.width, None)
            pieces = (Piece(over, space=over.height * HEADING_SPACE, keeps=True, spans=True), *pieces)
        flows.open[key] = Flow(pieces, measure)
    step = _line_step(style.leading, place.grid.spec.baseline * context.theme.scale)
    inset = place.grid.snapped(place.top + used) - place.top - used if used or place.top else 0.0
    if place.room - used - inset < step:
        return Box(place.width, 0)
    frame = Frame(place.width, place.room - used - inset, block.columns, block.gutter, step,
                  is_filled=place.is_fixed, is_endless=place.grid.spec.is_auto, goes_on=flows.goes_on,
                  rule=context.swatch(block.rule) if block.rule else None)
    box, flows.open[key] = fill_frame(flows.open[key], frame, is_forced=place.is_forced)
    return Box(box.width, box.height + inset, box.placed(0, inset), box.warnings) if box.height else box


def _key(block: Block) -> str:
    return f"{block.block} {block.name or ''}"


def _line_step(leading: float, baseline: float) -> float:
    """Return the grid that lines of this leading can stand on: the page's, its half, or their own."""
    for step in (baseline, baseline / 2):
        if abs(leading / step - round(leading / step)) < 1e-3:
            return step
    return leading


def _reserved(name: str, areas: Mapping[str, Area], grid: Grid, context: Context) -> float:
    """Return the room that the areas under this one need at least, each with its step to the grid."""
    return max((_need(areas[other], grid, context) + _reserved(other, areas, grid, context)
                for other, area in areas.items() if name in area.below), default=0.0)


def _need(area: Area, grid: Grid, context: Context) -> float:
    return 0.0 if is_idle(area, context) else area.gap + max(area.least, _fixed(area)) + grid.spec.baseline


def is_idle(area: Area, context: Context) -> bool:
    """Whether the page's section has nothing to show in this area."""
    return context.section is not None and bool(area.blocks) and all(
        block.block in OF_SECTION and not getattr(context.section, OF_SECTION[block.block])[block.first:]
        for block in area.blocks)


def _fixed(area: Area) -> float:
    return area.height if isinstance(area.height, float) else 0.0


def _ground(area: Area, context: Context, grid: Grid, x: float, width: float, top: float,
            bottom: float) -> tuple[Item, ...]:
    items: list[Item] = []
    if area.fill:
        bleed = grid.spec.bleed
        left = x - bleed if x <= 0 else x
        right = x + width + (bleed if x + width >= grid.width - 1e-6 else 0)
        upper = top - bleed if top <= 0 else top
        lower = bottom + bleed if bottom >= grid.height - 1e-6 else bottom
        items.append(rectangle(left, upper, right - left, lower - upper, fill=context.swatch(area.fill)))
    if area.rule:
        items.append(rule(x, top, x + width, top, context.swatch(area.rule), 0.8))
    return tuple(items)


def _overfull(name: str, area: Area, context: Context, over: float) -> Problem:
    blocks = ", ".join(block.block for block in area.blocks)
    source = getattr(context.section.title[0], "source", None) if context.section else None
    return Problem(
        say("the area {!r} ({}) is {:.1f} mm too small for its content", name, blocks, over / MM), source, "overfull",
        "shorten the text, make the area higher, or leave its `height` out so that it follows the content",
    )
