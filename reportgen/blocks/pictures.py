"""Pictures with caption and credit, and QR codes."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from reportgen.blocks.box import Box, Context, beside, stacked, text_box
from reportgen.blocks.numbers import figure_title
from reportgen.errors import Problem, SpecError
from reportgen.items import Anchor, Item, Picture, rectangle, tagged
from reportgen.language import say
from reportgen.spec.content import Picture as PictureSpec
from reportgen.spec.layout import Block
from reportgen.spec.rasters import picture_size
from reportgen.spec.sources.files import place_of, project_file
from reportgen.spec.words import word

GUTTER = 10.0
WIDEST = 2.6
"""Of a picture in a grid, width over height."""

MOST_BESIDE = 0.72
"""Share of the measure that a picture with its words beside it takes."""

MOST_HEIGHT = 230.0
"""Of a picture among text, in pt."""


def picture(block: Block, context: Context, width: float, room: float | None) -> Box:
    """The picture called `name`, or the section's first one, with caption and credit; cropped round its focus where
    the block gives a `height`."""
    name = block.name or next(iter(context.section.pictures if context.section else ()), None)
    return picture_box(name, context, width, block.height, colour=block.colour) if name else Box(width, 0)


def pictures(block: Block, context: Context, width: float, room: float | None) -> Box:
    """The section's pictures in a grid of `columns`, all of one shape: 3:2, or wider where the room is less high."""
    names = list(context.section.pictures if context.section else context.content.pictures)
    last = None if block.limit is None else block.first + block.limit
    names = names[block.first:last]
    if not names:
        return Box(width, 0)
    columns = min(block.columns, len(names))
    cell = (width - GUTTER * (columns - 1)) / columns
    height = block.height or cell * 2 / 3
    draw_grid = partial(_grid, names, context, columns, cell, colour=block.colour)
    grid = draw_grid(height)
    if room is None or block.height or grid.height <= room:
        return grid
    over = (grid.height - room) / -(-len(names) // columns)
    strip = draw_grid(max(cell / WIDEST, height - over))
    if strip.height <= room or len(names) > 1:
        return strip
    return _beside_words(names[0], context, width, room, colour=block.colour)


def _beside_words(name: str, context: Context, width: float, height: float, *, colour: str | None) -> Box:
    """One picture as high as a low room, its words at the foot of the room that it leaves beside it."""
    across = min(height * WIDEST, width * MOST_BESIDE)
    image, *words = _parts(name, context, across, height, width - across - GUTTER, colour)
    if not words:
        return image
    return Box(width, height, (*image.items, *words[0].placed(across + GUTTER, height - words[0].height)),
               words[0].warnings)


def _grid(names: list[str], context: Context, columns: int, cell: float, height: float, *, colour: str | None) -> Box:
    return stacked([beside([picture_box(name, context, cell, height, colour=colour)
                            for name in names[start:start + columns]], GUTTER)
                    for start in range(0, len(names), columns)], GUTTER)


def text_picture(name: str, context: Context, width: float) -> Box:
    """A picture among text, whole, and narrower than its column where it would grow too high."""
    spec = context.content.pictures[name]
    across, down = picture_size(existing(context, spec), place_of(spec.file))
    box = picture_box(name, context, min(width, MOST_HEIGHT * across / down), None)
    return Box(width, box.height, box.items, box.warnings)


def existing(context: Context, spec: PictureSpec) -> Path:
    """Return the path of a picture's file; raises SpecError where it is missing or lies outside the project."""
    return project_file(spec.file, Path(context.folder), place_of(spec.file), "picture")


def picture_box(name: str, context: Context, width: float, height: float | None, *,
                colour: str | None = None) -> Box:
    """One picture with its words; raises SpecError where the file is missing."""
    return stacked(_parts(name, context, width, height, width, colour), 4.0)


def _parts(name: str, context: Context, width: float, height: float | None, measure: float,
           colour: str | None) -> list[Box]:
    """Return the picture, and its words set to a measure, where it has any."""
    spec = context.content.pictures[name]
    path = existing(context, spec)
    source = place_of(spec.file)
    crop = cropped(path, spec, None if height is None else width / height)
    if height is None:
        across, down = picture_size(path, source)
        height = width * down / across
    group = context.tag.child("Sect")  # of which the Caption is the last child (ISO 14289-2 8.2.5.27)
    tag = group.child("Figure", alt=spec.alt or spec.caption)
    image_box = Box(width, height, (Anchor(context.numbered_anchor(name), 0, 0),
                                    Picture(str(path), 0, 0, width, height, crop, tag=tag, source=source)))
    caption = figure_title(context, name, spec.caption) if spec.caption else ""
    words = "　".join(part for part in (caption, word("摄影：{}", spec.credit) if spec.credit else "") if part)
    if not words:
        return [image_box]
    style = context.style("caption", colour=colour)
    return [image_box, text_box(context, words, style, measure, group.child("Caption"))]


def cropped(path: Path, spec: PictureSpec, shape: float | None) -> tuple[float, float, float, float]:
    """Return the part of a picture that has the `shape` (width over height) and keeps its focus in view."""
    if shape is None:
        return (0.0, 0.0, 1.0, 1.0)
    wide, high = picture_size(path, place_of(spec.file))
    own = wide / high
    across, down = (min(1.0, shape / own), min(1.0, own / shape))
    left = min(max(spec.focus[0] - across / 2, 0.0), 1 - across)
    top = min(max(spec.focus[1] - down / 2, 0.0), 1 - down)
    return (left, top, left + across, top + down)


def qr(block: Block, context: Context, width: float, room: float | None) -> Box:
    """A QR code of `target`, or of the content's `link`; nothing where there is no address."""
    target = block.target or str(context.content.link)
    if not target:
        return Box(width, 0)
    import segno

    try:
        rows = list(segno.make(target, error="m").matrix)
    except segno.DataOverflowError:
        raise SpecError(Problem(say("{} characters are more than a QR code holds", len(target)), place_of(target),
                                "qr", "give a shorter address")) from None
    side = min(width, block.height or 68.0)
    module = side / len(rows)
    tag = context.tag.child("Figure", alt=word("二维码：{}", target))
    items: list[Item] = []
    for y, row in enumerate(rows):
        items += [rectangle(x * module, y * module, module, module, fill=context.swatch("ink"))
                  for x, dark in enumerate(row) if dark]
    return Box(width, side, tagged(items, tag))
