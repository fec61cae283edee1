"""The display list: what a page is made of, in points, y growing downward from the top left of the trim.

Text, charts and ornaments all become these few kinds; only `pdf/` knows how they are written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from reportgen.errors import Problem, Source
from reportgen.fonts.face import Face

Colour = tuple[float, ...]
Segment = tuple[str, *tuple[float, ...]]
SAME_COLOUR = 2e-3


class SpotInk(Struct, frozen=True):
    """An ink of its own plate (专色) and the CMYK that stands for it on presses without it."""

    name: str
    cmyk: tuple[float, float, float, float]


class Swatch(Struct, frozen=True):
    """A named colour with its screen (RGB) and print (CMYK) values, each component 0 to 1.

    With `spot` the press prints that ink at `strength` (0 to 1) instead of the CMYK values.
    """

    name: str
    rgb: tuple[float, float, float]
    cmyk: tuple[float, float, float, float]
    spot: SpotInk | None = None
    strength: float = 1.0

    def tint(self, share: float) -> Swatch:
        """Return the colour thinned to `share` (0 to 1) of its strength on white paper."""
        red, green, blue = (1 - (1 - value) * share for value in self.rgb)
        cyan, magenta, yellow, black = (value * share for value in self.cmyk)
        return Swatch(f"{self.name} {share:.0%}", (red, green, blue), (cyan, magenta, yellow, black), self.spot,
                      self.strength * share)

    def shade(self, light: float) -> Swatch:
        """Return the colour with only `light` (0 to 1) of its light, in ink as added black; never a spot ink."""
        red, green, blue = (value * light for value in self.rgb)
        cyan, magenta, yellow, black = self.cmyk
        shaded = (cyan, magenta, yellow, min(1.0, black + 1 - light))
        return Swatch(f"{self.name} shaded {light:.0%}", (red, green, blue), shaded)


def swatch_of_rgb(rgb: Sequence[float], known: Iterable[Swatch]) -> Swatch:
    """Return the known swatch with this screen colour (0 to 1), else one made from it: grey as black ink alone."""
    red, green, blue = (float(value) for value in rgb)
    for swatch in known:
        if all(abs(one - other) < SAME_COLOUR for one, other in zip(swatch.rgb, (red, green, blue), strict=True)):
            return swatch
    name = "#" + "".join(f"{round(value * 255):02X}" for value in (red, green, blue))
    black = 1 - max(red, green, blue)
    if black >= 1:
        return Swatch(name, (0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0))
    cyan, magenta, yellow = ((1 - value - black) / (1 - black) for value in (red, green, blue))
    return Swatch(name, (red, green, blue), (cyan, magenta, yellow, black))


BLACK = Swatch("black", (0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0))
WHITE = Swatch("white", (1.0, 1.0, 1.0), (0.0, 0.0, 0.0, 0.0))


class Tag(Struct, eq=False):
    """A node of the structure tree (ISO 32000-1 14.7); children in reading order.

    `rows` and `columns` say how many a table cell spans, `numbering` what the labels of a list are (ISO 32000-2
    14.8.5.5: Decimal, UpperAlpha, Square, Description …).
    """

    role: str
    parent: Tag | None = None
    alt: str | None = None
    language: str | None = None
    children: list[Tag] = field(default_factory=list)
    rows: int = 1
    columns: int = 1
    numbering: str | None = None

    def child(self, role: str, *, alt: str | None = None, language: str | None = None, rows: int = 1,
              columns: int = 1, numbering: str | None = None) -> Tag:
        """Append and return a new node below this one."""
        tag = Tag(role, self, alt, language, rows=rows, columns=columns, numbering=numbering)
        self.children.append(tag)
        return tag


ARTIFACT = Tag("Artifact")
"""Marks an item of a line, such as a tab's leader, that is no part of the line's words."""


class GlyphRun(Struct, frozen=True):
    """Glyphs of one face, size and colour with the origin of each; `clusters` index `text`.

    `angle` (degrees clockwise) turns each glyph about its origin: 90 is Western text in a vertical line.
    A run without a tag is an artifact.
    """

    face: Face
    size: float
    gids: tuple[int, ...]
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    text: str
    clusters: tuple[int, ...]
    colour: Swatch = BLACK
    tag: Tag | None = None
    source: Source | None = None
    angle: float = 0.0


class Path(Struct, frozen=True):
    """A filled and/or stroked path: segments ("M", x, y), ("L", x, y), ("C", x1, y1, x2, y2, x, y), ("Z",)."""

    segments: tuple[Segment, ...]
    fill: Swatch | None = None
    stroke: Swatch | None = None
    width: float = 0.5
    dash: tuple[float, ...] = ()
    cap: int = 0
    join: int = 0
    is_even_odd: bool = False
    alpha: float = 1.0
    tag: Tag | None = None
    source: Source | None = None


class Picture(Struct, frozen=True):
    """A raster picture file placed in a rectangle; `crop` is the visible part (left, top, right, bottom) as 0 to 1."""

    path: str
    x: float
    y: float
    width: float
    height: float
    crop: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    tag: Tag | None = None
    source: Source | None = None


class Link(Struct, frozen=True):
    """A clickable rectangle to a web address, or to an anchor when `target` starts with "#"."""

    x: float
    y: float
    width: float
    height: float
    target: str
    title: str = ""
    tag: Tag | None = None
    source: Source | None = None


class Anchor(Struct, frozen=True):
    """A named place that links, contents and bookmarks point to."""

    name: str
    x: float
    y: float


class Clip(Struct, frozen=True):
    """Items of which only the part inside `outline` shows."""

    outline: Path
    items: tuple[Item, ...]


Item = GlyphRun | Path | Picture | Link | Anchor | Clip


class Bookmark(Struct, frozen=True):
    """An entry of the outline: `level` counts from 0, `anchor` names the place that it leads to."""

    title: str
    level: int
    anchor: str


class Frame(Struct, frozen=True):
    """The place of a template's area on a page, for who looks at the layout; nothing of it is printed."""

    name: str
    x: float
    y: float
    width: float
    height: float


class Page(Struct, frozen=True):
    """One page: trim size, bleed and items in painting order; `slug` is room outside the bleed for printer's marks."""

    width: float
    height: float
    bleed: float
    items: tuple[Item, ...]
    label: str
    slug: float = 0.0
    folds: tuple[float, ...] = ()
    """Distances of vertical folds from the left trim edge."""

    frames: tuple[Frame, ...] = ()
    """Where the areas of its template stand."""


class Metadata(Struct, frozen=True):
    """What the file says of itself (ISO 32000-1 14.3); `language` is a tag of BCP 47."""

    title: str
    author: str = ""
    subject: str = ""
    keywords: tuple[str, ...] = ()
    language: str = "zh-CN"


class Pages(Struct, frozen=True):
    """A composed document, ready to be painted."""

    pages: tuple[Page, ...]
    structure: Tag
    bookmarks: tuple[Bookmark, ...]
    metadata: Metadata
    warnings: tuple[Problem, ...] = ()


def moved(item: Item, dx: float, dy: float) -> Item:
    """Return the item shifted by (dx, dy) points."""
    if not dx and not dy:
        return item
    match item:
        case GlyphRun():
            return replace(item, xs=_shifted(item.xs, dx), ys=_shifted(item.ys, dy))
        case Path():
            return replace(item, segments=_moved_segments(item.segments, dx, dy))
        case Clip():
            outline = moved(item.outline, dx, dy)
            assert isinstance(outline, Path)
            return Clip(outline, tuple(moved(inner, dx, dy) for inner in item.items))
        case _:
            return replace(item, x=item.x + dx, y=item.y + dy)


def _shifted(values: tuple[float, ...], by: float) -> tuple[float, ...]:
    """Where all are equal, as on one baseline, they are one number many times: a third of a long document's memory."""
    if not by:
        return values
    if values.count(values[0]) == len(values):
        return (values[0] + by,) * len(values)
    return tuple([value + by for value in values])


def _moved_segments(segments: tuple[Segment, ...], dx: float, dy: float) -> tuple[Segment, ...]:
    """Written out by kind: pages move their paths several times, and this is where composing them takes longest."""
    result: list[Segment] = []
    segment: Any
    for segment in segments:
        count = len(segment)
        if count == 3:
            result.append((segment[0], segment[1] + dx, segment[2] + dy))
        elif count == 7:
            result.append((segment[0], segment[1] + dx, segment[2] + dy, segment[3] + dx, segment[4] + dy,
                           segment[5] + dx, segment[6] + dy))
        else:
            result.append(segment)
    return tuple(result)


def tagged(items: Iterable[Item], tag: Tag | None) -> tuple[Item, ...]:
    """Return the items with `tag` on those that can carry one and have none."""
    return _completed(items, "tag", tag)


def sourced(items: Iterable[Item], source: Source | None) -> tuple[Item, ...]:
    """Return the items with `source` on those that can carry one and have none."""
    return tuple(items) if source is None else _completed(items, "source", source)


def _completed(items: Iterable[Item], field: str, value: object) -> tuple[Item, ...]:
    result: list[Item] = []
    for item in items:
        if isinstance(item, Clip):
            result.append(Clip(item.outline, _completed(item.items, field, value)))
        elif isinstance(item, Anchor) or getattr(item, field) is not None:
            result.append(item)
        else:
            result.append(replace(item, **{field: value}))
    return tuple(result)


def untagged(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return the items as artifacts: for what is repeated on a later page and must not be read twice."""
    result: list[Item] = []
    for item in items:
        if isinstance(item, Clip):
            result.append(Clip(item.outline, untagged(item.items)))
        elif not isinstance(item, Anchor | Link):
            result.append(replace(item, tag=None))
    return tuple(result)


def rectangle(x: float, y: float, width: float, height: float, *, fill: Swatch | None = None,
              stroke: Swatch | None = None, stroke_width: float = 0.5) -> Path:
    """Return a rectangle as a path."""
    segments: tuple[Segment, ...] = (("M", x, y), ("L", x + width, y), ("L", x + width, y + height),
                                     ("L", x, y + height), ("Z",))
    return Path(segments, fill=fill, stroke=stroke, width=stroke_width)


def rule(x1: float, y1: float, x2: float, y2: float, colour: Swatch, width: float = 0.5,
         dash: tuple[float, ...] = ()) -> Path:
    """Return a straight stroked line."""
    return Path((("M", x1, y1), ("L", x2, y2)), stroke=colour, width=width, dash=dash)
