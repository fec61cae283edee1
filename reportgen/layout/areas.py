"""One area of a page: its place on the grid, its blocks stacked in it, its ground behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from reportgen.blocks.box import Box, Context, stacked
from reportgen.blocks.catalogue import BLOCKS
from reportgen.blocks.prose import Flow, take_prose
from reportgen.errors import LayoutError, Problem
from reportgen.items import Item, rectangle, rule
from reportgen.layout.grid import Grid
from reportgen.spec.layout import Area, Block

STRETCHING = {"charts", "chart", "mosaic", "contents", "honours", "note-lines", "vertical-couplet", "timeline"}
"""Blocks that take the room an area leaves them."""

TOLERANCE = 0.5
MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class SetArea:
    """A finished area in page coordinates: what lies behind the text, and the text."""

    ground: tuple[Item, ...]
    items: tuple[Item, ...]
    bottom: float
    box: Box


def set_area(name: str, area: Area, areas: Mapping[str, Area], bottoms: Mapping[str, float], grid: Grid,
             context: Context, flow: Flow | None, *, mirror: bool) -> SetArea:
    """Compose one area below those already set (`bottoms`).

    Raises LayoutError with the millimetres over when the content is higher than the area or the page.
    """
    x, width = grid.span(*area.columns, mirror=mirror)
    inner_x, inner_width = _padded(area, grid, x, width, mirror=mirror)
    limit = grid.height - (grid.spec.margins.bottom if area.bottom is None else area.bottom)
    top = _top(area, bottoms, grid, limit)
    if isinstance(area.height, float):
        room, end = area.height - 2 * area.padding, top + area.height
    elif area.height == "fill":
        room, end = limit - top - 2 * area.padding, limit
    else:
        room, end = limit - top - 2 * area.padding - _reserved(name, areas, grid), limit
    is_fixed = area.height is not None
    box = _stack(area, context, inner_width, room, is_fixed, flow)
    if box.height > room + TOLERANCE:
        raise LayoutError(_overfull(name, area, context, box.height - room))
    if area.blocks and not box.height:
        return SetArea((), (), top - area.gap if area.below else top, box)
    height = room if is_fixed else max(box.height, area.least - 2 * area.padding)
    if not is_fixed:
        end = top + height + 2 * area.padding
    offset = {"top": 0.0, "middle": 0.5, "bottom": 1.0}[area.align] * (height - box.height)
    return SetArea(_ground(area, context, grid, x, width, top, end),
                   box.placed(inner_x, top + area.padding + offset), end, box)


def _top(area: Area, bottoms: Mapping[str, float], grid: Grid, limit: float) -> float:
    if area.top is not None:
        return area.top
    if area.below:
        return grid.snapped(max(bottoms[name] for name in area.below) + area.gap)
    return limit - (area.height if isinstance(area.height, float) else area.least)


def _padded(area: Area, grid: Grid, x: float, width: float, *, mirror: bool) -> tuple[float, float]:
    """Text keeps to the margins where the area's ground runs to the paper's edge."""
    left = grid.left if x == 0 else x + area.padding
    right = grid.right if x + width >= grid.width - 1e-6 else x + width - area.padding
    return left, right - left


def _stack(area: Area, context: Context, width: float, room: float, is_fixed: bool, flow: Flow | None) -> Box:
    boxes: list[Box | None] = []
    waiting: list[tuple[int, Block, Context]] = []
    for index, block in enumerate(area.blocks):
        local = replace(context, tag=context.tag.child("Div"))
        boxes.append(None)
        if is_fixed and block.block in STRETCHING:
            waiting.append((index, block, local))
        elif block.block == "prose":
            used = sum(box.height for box in boxes if box)
            boxes[index] = take_prose(flow, block, width, room - used) if flow else Box(width, 0)
        else:
            shared = room if is_fixed and len(area.blocks) == 1 else None
            boxes[index] = BLOCKS[block.block](block, local, width, shared)
    spaces = area.space * max(0, len(boxes) - 1)
    free = room - spaces - sum(box.height for box in boxes if box)
    for index, block, local in waiting:
        boxes[index] = BLOCKS[block.block](block, local, width, free / len(waiting))
    return stacked([box for box in boxes if box is not None and box.height], area.space)


def _reserved(name: str, areas: Mapping[str, Area], grid: Grid) -> float:
    """Return the room that the areas under this one need at least, each with its step to the grid."""
    below = [other for other, area in areas.items() if name in area.below]
    return max((areas[other].gap + max(areas[other].least, _fixed(areas[other])) + grid.spec.baseline
                + _reserved(other, areas, grid) for other in below), default=0.0)


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
        f"the area {name!r} ({blocks}) is {over / MM:.1f} mm too small for its content", source, "overfull",
        "shorten the text, make the area higher, or leave its `height` out so that it follows the content",
    )
