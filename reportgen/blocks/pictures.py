"""Pictures with caption and credit, and QR codes."""

from __future__ import annotations

from pathlib import Path

from reportgen.blocks.box import Box, Context, stacked, text_box
from reportgen.errors import Problem, SpecError
from reportgen.items import Item, Picture, rectangle, tagged
from reportgen.spec.layout import Block


def picture(block: Block, context: Context, width: float, room: float | None) -> Box:
    """The picture called `name`, or the section's first one, with caption and credit."""
    name = block.name or next(iter(context.section.pictures if context.section else ()), None)
    if name is None:
        return Box(width, 0)
    spec = context.content.pictures[name]
    path = Path(context.folder) / spec.file
    source = getattr(spec.file, "source", None)
    if not path.is_file():
        raise SpecError(Problem(f"picture file {spec.file!r} does not exist", source, "picture",
                                "put the file into the project folder, or correct the name"))
    from PIL import Image

    with Image.open(path) as image:
        height = width * image.height / image.width
    tag = context.tag.child("Figure", alt=spec.alt or spec.caption)
    image_box = Box(width, height, (Picture(str(path), 0, 0, width, height, tag=tag, source=source),))
    words = "　".join(part for part in (spec.caption, f"摄影：{spec.credit}" if spec.credit else "") if part)
    caption = text_box(context, words, context.style("caption"), width, context.tag.child("Caption"))
    return stacked([image_box, caption], 4.0)


def qr(block: Block, context: Context, width: float, room: float | None) -> Box:
    """A QR code of `target` as one vector path; nothing where there is no address."""
    if not block.target:
        return Box(width, 0)
    import segno

    rows = list(segno.make(block.target, error="m").matrix)
    side = min(width, block.height or 68.0)
    module = side / len(rows)
    tag = context.tag.child("Figure", alt=f"二维码：{block.target}")
    items: list[Item] = []
    for y, row in enumerate(rows):
        items += [rectangle(x * module, y * module, module, module, fill=context.swatch("ink"))
                  for x, dark in enumerate(row) if dark]
    return Box(width, side, tagged(items, tag))
