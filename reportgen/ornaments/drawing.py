"""An SVG drawing of the project's own → paths: shapes, strokes and clips; read by svglib (extra `svg`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path as FilePath
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from reportgen.errors import Problem, Source, SpecError
from reportgen.items import Clip, Item, Path, Segment, Swatch, swatch_of_rgb
from reportgen.language import say
from reportgen.limits import limits

Matrix = tuple[float, float, float, float, float, float]
XLINK = "{http://www.w3.org/1999/xlink}href"
ARC = 0.5523
"""Length of a quarter circle's handles over its radius."""


class Inks(Struct, frozen=True):
    """Black of a drawing becomes `colour` thinned to `strength`; other colours those of the palette they equal."""

    colour: Swatch
    strength: float
    palette: tuple[Swatch, ...]

    def swatch(self, colour: Any) -> Swatch:
        rgb = (colour.red, colour.green, colour.blue)
        swatch = swatch_of_rgb(rgb, self.palette) if any(rgb) else self.colour
        return swatch.tint(self.strength) if self.strength < 1 else swatch


def svg_drawing(path: FilePath, width: float, height: float, inks: Inks, source: Source | None) -> tuple[Item, ...]:
    """Return the drawing as large as fits the box (pt), standing on its foot in the middle.

    Raises SpecError for a file that is no SVG, or that holds pictures or live text.
    """
    try:
        from svglib.svglib import svg2rlg
    except ImportError:
        raise SpecError(Problem("an SVG ornament needs svglib", source, "ornament",
                                "pip install 'reportgen[svg]'")) from None
    try:
        if path.stat().st_size > limits().svg_bytes:
            raise SpecError(Problem(say("{} is larger than {:.0f} MB", path.name, limits().svg_bytes / 1e6), source,
                                    "limit", "simplify it in the drawing program, or set --limit svg_bytes=…"))
        count = _shapes(path)
        if count > limits().shapes:
            raise SpecError(Problem(say("{} draws {} shapes, {} are allowed", path.name, count, limits().shapes),
                                    source, "limit", "simplify it in the drawing program, or set --limit shapes=…"))
        drawing = svg2rlg(str(path))
    except SpecError:
        raise
    except Exception as error:  # svglib lets its parsers' errors through
        raise _unreadable(path, source) from error
    if drawing is None or not drawing.width or not drawing.height:
        raise _unreadable(path, source)
    scale = min(width / drawing.width, height / drawing.height)
    place = (scale, 0.0, 0.0, -scale, (width - drawing.width * scale) / 2, height)
    return tuple(_items(drawing.contents, place, inks, path, source))


def _shapes(path: FilePath) -> int:
    """Return how many elements a drawing comes to when each `use` stands for what it names.

    Raises ValueError for an element that uses itself.
    """
    from lxml import etree

    root = etree.parse(str(path), etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    named = {element.get("id"): element for element in root.iter() if element.get("id")}
    known: dict[Any, int] = {}

    def count(element: Any) -> int:
        if element not in known:
            known[element] = 0
            used = named.get((element.get("href") or element.get(XLINK) or "#")[1:]) if _is_use(element) else None
            known[element] = 1 + sum(map(count, element)) + (count(used) if used is not None else 0)
        elif known[element] == 0:
            raise ValueError("an element that uses itself")
        return known[element]
    return count(root)


def _is_use(element: Any) -> bool:
    return isinstance(element.tag, str) and element.tag.rpartition("}")[2] == "use"


def _unreadable(path: FilePath, source: Source | None) -> SpecError:
    return SpecError(Problem(say("{} cannot be read as an SVG drawing", path.name), source, "ornament",
                             "save it again as plain SVG with a size"))


def _items(shapes: Sequence[Any], matrix: Matrix, inks: Inks, path: FilePath, source: Source | None) -> Iterator[Item]:
    for number, shape in enumerate(shapes):
        kind = type(shape).__name__
        if kind in ("String", "Image"):
            what = say("live text") if kind == "String" else say("a picture")
            raise SpecError(Problem(say("{} holds {}; an ornament is made of shapes", path.name, what),
                                    source, "ornament",
                                    "turn text into paths in the drawing program" if kind == "String"
                                    else "take the picture out, or place it with the block `picture`"))
        if kind in ("Group", "Drawing"):
            yield from _items(shape.contents, _combined(matrix, shape.transform), inks, path, source)
            continue
        segments = tuple(_moved(segment, matrix) for segment in _segments(shape, kind))
        if not segments:
            continue
        if kind == "ClippingPath":
            yield Clip(Path(segments), tuple(_items(shapes[number + 1:], matrix, inks, path, source)))
            return
        yield from _painted(Path(segments, is_even_odd=getattr(shape, "fillMode", 1) == 0), shape, matrix, inks)


def _painted(path: Path, shape: Any, matrix: Matrix, inks: Inks) -> Iterator[Path]:
    """Yield the shape's ground and its line, each with its own alpha."""
    fill, stroke = getattr(shape, "fillColor", None), shape.strokeColor
    if fill is not None and fill.alpha > 0:
        yield replace(path, fill=inks.swatch(fill), alpha=float(fill.alpha))
    if stroke is not None and stroke.alpha > 0 and shape.strokeWidth:
        scale = abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5
        yield replace(path, stroke=inks.swatch(stroke), alpha=float(stroke.alpha), width=shape.strokeWidth * scale,
                      cap=shape.strokeLineCap, join=shape.strokeLineJoin,
                      dash=tuple(value * scale for value in shape.strokeDashArray or ()))


def _segments(shape: Any, kind: str) -> Iterator[Segment]:
    if kind in ("Path", "ClippingPath"):
        values = iter(shape.points)
        for operator in shape.operators:
            letter, count = (("M", 2), ("L", 2), ("C", 6), ("Z", 0))[operator]
            yield (letter, *(float(next(values)) for _ in range(count)))
    elif kind in ("Circle", "Ellipse"):
        rx, ry = (shape.r, shape.r) if kind == "Circle" else (shape.rx, shape.ry)
        yield from _rounded(shape.cx - rx, shape.cy - ry, 2 * rx, 2 * ry, rx, ry)
    elif kind == "Rect":
        yield from _rounded(shape.x, shape.y, shape.width, shape.height, shape.rx or 0.0, shape.ry or shape.rx or 0.0)
    elif kind == "Line":
        yield ("M", shape.x1, shape.y1)
        yield ("L", shape.x2, shape.y2)
    elif kind in ("PolyLine", "Polygon"):
        points = list(zip(shape.points[::2], shape.points[1::2], strict=True))
        for number, (x, y) in enumerate(points):
            yield ("L" if number else "M", x, y)
        if kind == "Polygon":
            yield ("Z",)


def _rounded(x: float, y: float, width: float, height: float, rx: float, ry: float) -> Iterator[Segment]:
    right, bottom, hx, hy = x + width, y + height, rx * (1 - ARC), ry * (1 - ARC)
    yield ("M", x + rx, y)
    yield ("L", right - rx, y)
    yield ("C", right - hx, y, right, y + hy, right, y + ry)
    yield ("L", right, bottom - ry)
    yield ("C", right, bottom - hy, right - hx, bottom, right - rx, bottom)
    yield ("L", x + rx, bottom)
    yield ("C", x + hx, bottom, x, bottom - hy, x, bottom - ry)
    yield ("L", x, y + ry)
    yield ("C", x, y + hy, x + hx, y, x + rx, y)
    yield ("Z",)


def _combined(outer: Matrix, inner: Sequence[float]) -> Matrix:
    a, b, c, d, e, f = outer
    g, h, i, j, k, m = inner
    return (a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f)


def _moved(segment: Segment, matrix: Matrix) -> Segment:
    a, b, c, d, e, f = matrix
    letter, *values = segment
    points = zip(values[::2], values[1::2], strict=True)
    return (letter, *(value for x, y in points for value in (a * x + c * y + e, b * x + d * y + f)))
