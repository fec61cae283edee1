"""Pages set under one another as one long page; a new one begins where the height would pass the limit."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from reportgen.items import Frame, Item, Page, moved


def joined_pages(pages: Sequence[Page], limit: float) -> list[Page]:
    """Return the pages joined, none higher than `limit` pt unless a single one is."""
    strips: list[list[Page]] = []
    height = 0.0
    for page in pages:
        if not strips or height + page.height > limit:
            strips.append([])
            height = 0.0
        strips[-1].append(page)
        height += page.height
    return [_joined(strip, str(number)) for number, strip in enumerate(strips, 1)]


def _joined(strip: Sequence[Page], label: str) -> Page:
    items: list[Item] = []
    frames: list[Frame] = []
    y = 0.0
    for page in strip:
        items += [moved(item, 0, y) for item in page.items]
        frames += [replace(frame, y=frame.y + y) for frame in page.frames]
        y += page.height
    return Page(strip[0].width, y, 0.0, tuple(items), label, frames=tuple(frames))
