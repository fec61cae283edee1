"""A template and what waits to be set → one page: its areas, running words, paper and ornaments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from msgspec.structs import replace

from reportgen.blocks.box import Context, warnings_of
from reportgen.errors import Problem
from reportgen.items import Frame, Item, Page, rectangle
from reportgen.language import say
from reportgen.layout.areas import Flows, SetArea, set_area
from reportgen.layout.grid import Grid
from reportgen.layout.ornament import draw_ornament
from reportgen.layout.overlaps import overlaps
from reportgen.layout.running import running_items
from reportgen.spec.layout import Area, Layout, Template

ORNAMENT_GAP = 24.0
"""Between an area and the ornament that stands below it."""


def set_page(layout: Layout, template: Template, context: Context, flows: Flows, due: frozenset[str], number: int,
             *, is_forced: bool) -> tuple[Page, tuple[Problem, ...]]:
    """Set the `due` areas of a template as page `number` (from 1); return it with what to look at.

    Takes from `flows` what finds room. Raises LayoutError where an area cannot hold what must stand in it; `is_forced`
    as in set_area.
    """
    grid = Grid(layout.page, number)
    ground: list[Item] = []
    items: list[Item] = []
    placed: dict[str, tuple[float, float]] = {}
    warnings: list[Problem] = []
    printed: dict[str, Sequence[Item]] = {}
    frames: list[Frame] = []
    areas = {name: area for name, area in template.areas.items() if name in due}
    for name, area in template.areas.items():
        if name not in due:
            bottom = max((placed[other][1] for other in area.below), default=grid.spec.margins.top)
            placed[name] = (bottom, bottom)
            continue
        done: SetArea = set_area(name, area, areas, placed, grid, context, flows, mirror=template.mirror,
                                 is_forced=is_forced)
        top = done.bottom if not done.box.height else _top_of(done, area)
        placed[name] = (top, done.bottom)
        ground += done.ground
        items += done.items
        printed[name] = done.items
        if done.bottom > top:
            x, width = grid.place(area, mirror=template.mirror)
            frames.append(Frame(name, x, top, width, done.bottom - top))
        warnings += warnings_of([done.box])
    warnings = [replace(problem, message=say("page {}: {}", number, problem.message)) for problem in
                (*warnings, *overlaps(printed))]
    if grid.spec.is_auto:
        bottom = max((bottom for _, bottom in placed.values()), default=0.0) + grid.spec.margins.bottom
        spec = replace(grid.spec, size=(grid.width, bottom))
        grid = Grid(spec, number)
    drawn = partial(_ornaments, layout, template, context, grid, placed)
    scene = tuple(drawn(is_scene=True))
    items += running_items(template, context, grid, layout.running, number, is_on_scene=bool(scene))
    page = Page(grid.width, grid.height, layout.page.bleed,
                (*_paper(layout, template, context, grid), *scene, *ground, *drawn(is_scene=False),
                 *items),
                str(number), folds=template.folds, frames=tuple(frames))
    return page, tuple(warnings)


def _paper(layout: Layout, template: Template, context: Context, grid: Grid) -> Iterator[Item]:
    if template.paper:
        bleed = layout.page.bleed
        yield rectangle(-bleed, -bleed, grid.width + 2 * bleed, grid.height + 2 * bleed,
                        fill=context.swatch(template.paper))

def _ornaments(layout: Layout, template: Template, context: Context, grid: Grid,
               placed: Mapping[str, tuple[float, float]], *, is_scene: bool) -> Iterator[Item]:
    """Yield the ornaments over the areas' grounds, or the scenes behind them: those that stand below areas."""
    for spec in template.ornaments:
        if bool(spec.below) != is_scene:
            continue
        bleed = layout.page.bleed
        room = grid.height - (spec.bottom or 0.0)
        if spec.below:
            room -= max(placed[name][1] for name in spec.below) + ORNAMENT_GAP
        if room < spec.least:
            continue
        free_height = min(spec.height, room)
        x, width = grid.span(*spec.columns, mirror=template.mirror)
        left = -bleed if x <= 0 else x
        right = x + width + (bleed if x + width >= grid.width - 1e-6 else 0)
        bottom_at_edge = spec.top is None and not spec.bottom
        height = free_height + (bleed if bottom_at_edge else 0)
        y = spec.top if spec.top is not None else grid.height - (spec.bottom or 0.0) - free_height
        yield from draw_ornament(spec, context, left, y, right - left, height)


def _top_of(done: SetArea, area: Area) -> float:
    return done.bottom - done.box.height - 2 * area.padding if not isinstance(area.height, float) else (
        done.bottom - area.height)
