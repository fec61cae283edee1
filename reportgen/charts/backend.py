"""A Matplotlib backend that draws onto the display list: paths stay paths, text is set in the document's faces.

Imported only when a figure is drawn: Matplotlib costs half a second. Used alone it writes PDF files:
`figure.savefig("x.pdf", backend="module://reportgen.charts.backend")`.
"""

from __future__ import annotations

import math
from pathlib import Path as FilePath
from typing import Any, Literal

from matplotlib.backend_bases import FigureCanvasBase, GraphicsContextBase, RendererBase
from matplotlib.figure import Figure
from matplotlib.path import Path as MplPath
from matplotlib.transforms import Affine2D
from msgspec.structs import replace

from reportgen.charts.labels import Weight, ink_of, label_line
from reportgen.charts.mathtext import MathText, parse_math
from reportgen.charts.pictures import keep_picture
from reportgen.charts.style import ChartStyle
from reportgen.items import (
    Clip,
    GlyphRun,
    Item,
    Path,
    Picture,
    Segment,
    Swatch,
    Tag,
    moved,
    rectangle,
    swatch_of_rgb,
    tagged,
)

POINTS_PER_INCH = 72
PICTURE_DPI = 300.0
HATCH_TILE = 36.0
"""Side of a hatch's tile in pt; half of what Matplotlib's own backends take, which is coarse on a small chart."""
CAPS = {"butt": 0, "round": 1, "projecting": 2}
JOINS = {"miter": 0, "round": 1, "bevel": 2}


class DisplayListRenderer(RendererBase):
    """Collects a figure's drawing as page items; y is turned to grow downward."""

    def __init__(self, style: ChartStyle, width: float, height: float) -> None:
        super().__init__()
        self.style = style
        self.width = width
        self.height = height
        self.items: list[Item] = []

    def flipy(self) -> bool:
        return False

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self.width, self.height

    def points_to_pixels(self, points: Any) -> Any:
        return points

    def get_image_magnification(self) -> float:
        return PICTURE_DPI / POINTS_PER_INCH

    def option_image_nocomposite(self) -> bool:
        return True

    def draw_path(self, gc: GraphicsContextBase, path: MplPath, transform: Any, rgbFace: Any = None) -> None:
        segments = self._segments(path, transform)
        if all(segment[0] in "MZ" for segment in segments):
            return
        fill, fill_alpha = self._paint(gc, rgbFace)
        stroke, stroke_alpha = self._paint(gc, gc.get_rgb() if gc.get_linewidth() > 0 else None)
        dashes: Any = gc.get_dashes()[1]
        pen: dict[str, Any] = {
            "width": float(gc.get_linewidth()), "cap": CAPS[str(gc.get_capstyle())],
            "join": JOINS[str(gc.get_joinstyle())],
            "dash": tuple(float(value) for value in dashes) if dashes is not None else ()}
        hatch = gc.get_hatch_path() if gc.get_hatch() else None
        items: list[Item] = []
        if hatch is None and fill_alpha == stroke_alpha:
            items.append(Path(segments, fill=fill, stroke=stroke, alpha=fill_alpha, **pen))
        else:
            if fill is not None:
                items.append(Path(segments, fill=fill, alpha=fill_alpha))
            if hatch is not None:
                items.append(self._hatched(segments, hatch, gc))
            if stroke is not None:
                items.append(Path(segments, stroke=stroke, alpha=stroke_alpha, **pen))
        self._draw(gc, [item for item in items if not isinstance(item, Path) or item.fill or item.stroke])

    def draw_text(self, gc: GraphicsContextBase, x: float, y: float, s: str, prop: Any, angle: float,
                  ismath: bool | Literal["TeX"] = False, mtext: Any = None) -> None:
        colour, alpha = self._paint(gc, gc.get_rgb())
        if colour is None or not s.strip():
            return
        ink = colour.tint(alpha) if alpha < 1 else colour
        items = self._parsed(s, prop).items(ink) if ismath else self._line(s, prop, ink)
        left, baseline = float(x), self.height - float(y)
        self._draw(gc, [_turned(moved(item, left, baseline), left, baseline, angle) for item in items])

    def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> tuple[float, float, float]:
        if ismath:
            math_text = self._parsed(s, prop)
            return math_text.width, math_text.height, math_text.depth
        size = prop.get_size_in_points()
        items = self._line(s, prop, self.style.ink)
        line = label_line(s, self.style, size, _weight(prop), self.style.ink)
        _, top, _, bottom = ink_of(items)
        descent = max(0.12 * size, bottom)
        return line.width, max(0.88 * size, -top) + descent, descent

    def draw_image(self, gc: GraphicsContextBase, x: float, y: float, im: Any, transform: Any = None) -> None:
        rows, columns = im.shape[:2]
        width, height = columns * POINTS_PER_INCH / PICTURE_DPI, rows * POINTS_PER_INCH / PICTURE_DPI
        if rows and columns:
            picture = Picture(keep_picture(im[::-1]), float(x), self.height - float(y) - height, width, height)
            self._draw(gc, [picture])

    def swatch(self, rgb: Any) -> Swatch:
        """Return the page's swatch with this screen colour, else one made from it: grey as black ink alone."""
        return swatch_of_rgb(rgb[:3], self.style.swatches)

    def _paint(self, gc: GraphicsContextBase, rgba: Any) -> tuple[Swatch | None, float]:
        """Return a colour and its alpha; None for no colour, and for one that does not show."""
        if rgba is None:
            return None, 1.0
        alpha = float(rgba[3]) if len(rgba) > 3 else 1.0
        if gc.get_forced_alpha():
            alpha = float(gc.get_alpha())
        return (self.swatch(rgba), alpha) if alpha > 0 else (None, 1.0)

    def _line(self, text: str, prop: Any, colour: Swatch) -> tuple[Item, ...]:
        return label_line(text, self.style, prop.get_size_in_points(), _weight(prop), colour).runs

    def _parsed(self, text: str, prop: Any) -> MathText:
        faces = self.style.figure_faces if _weight(prop) == "figure" else self.style.label_faces
        return parse_math(text, prop, faces)

    def _hatched(self, segments: tuple[Segment, ...], hatch: MplPath, gc: GraphicsContextBase) -> Clip:
        """The hatch's tile repeated over the area, cut at its outline."""
        xs = [value for _, *values in segments for value in values[::2]]
        ys = [value for _, *values in segments for value in values[1::2]]
        colour = self.swatch(gc.get_hatch_color())
        marks: list[Segment] = []
        for column in range(math.floor(min(xs) / HATCH_TILE), math.ceil(max(xs) / HATCH_TILE)):
            for row in range(math.floor(min(ys) / HATCH_TILE), math.ceil(max(ys) / HATCH_TILE)):
                tile = Affine2D().scale(HATCH_TILE).translate(column * HATCH_TILE,
                                                              self.height - (row + 1) * HATCH_TILE)
                marks += self._segments(hatch, tile)
        width = float(gc.get_hatch_linewidth()) * 0.6
        return Clip(Path(segments), (Path(tuple(marks), fill=colour, stroke=colour, width=width),))

    def _draw(self, gc: GraphicsContextBase, items: list[Item]) -> None:
        """Add items, inside the clip rectangle and the clip path that are in force."""
        box = gc.get_clip_rectangle()
        if box is not None and items:
            items = [Clip(rectangle(box.x0, self.height - box.y1, box.width, box.height), tuple(items))]
        outline: Any
        outline, transform = gc.get_clip_path()
        if outline is not None and items:
            items = [Clip(Path(self._segments(outline, transform)), tuple(items))]
        self.items += items

    def _segments(self, path: MplPath, transform: Any) -> tuple[Segment, ...]:
        flipped = transform + Affine2D().scale(1, -1).translate(0, self.height)
        return path_segments(path, flipped)


def path_segments(path: MplPath, transform: Any) -> tuple[Segment, ...]:
    """Return a Matplotlib path, transformed, as segments; quadratic curves become cubic ones."""
    segments: list[Segment] = []
    pen = (0.0, 0.0)
    for points, code in path.iter_segments(transform, curves=True, simplify=False):
        values = [float(value) for value in points]
        if code == MplPath.CLOSEPOLY:
            segments.append(("Z",))
            continue
        if code == MplPath.CURVE3:
            (x0, y0), (cx, cy, x1, y1) = pen, values
            values = [x0 + (cx - x0) * 2 / 3, y0 + (cy - y0) * 2 / 3, x1 + (cx - x1) * 2 / 3,
                      y1 + (cy - y1) * 2 / 3, x1, y1]
        op = {MplPath.MOVETO: "M", MplPath.LINETO: "L"}.get(code, "C")
        segments.append((op, *values))
        pen = (values[-2], values[-1])
    return tuple(segments)


def _turned(item: Item, x: float, y: float, angle: float) -> Item:
    """Turn an item about (x, y) by `angle` degrees counter-clockwise."""
    if not angle:
        return item
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))

    def turn(px: float, py: float) -> tuple[float, float]:
        dx, dy = px - x, py - y
        return x + dx * cosine + dy * sine, y - dx * sine + dy * cosine

    if isinstance(item, GlyphRun):
        places = [turn(px, py) for px, py in zip(item.xs, item.ys, strict=True)]
        return replace(item, xs=tuple(p[0] for p in places), ys=tuple(p[1] for p in places), angle=-angle % 360)
    assert isinstance(item, Path)
    segments: list[Segment] = []
    for op, *values in item.segments:
        flat = [part for px, py in zip(values[::2], values[1::2], strict=True) for part in turn(px, py)]
        segments.append((op, *flat))
    return replace(item, segments=tuple(segments))


def _weight(prop: Any) -> Weight:
    weight = prop.get_weight()
    is_bold = weight >= 600 if isinstance(weight, int) else weight in ("semibold", "demibold", "demi", "bold", "heavy",
                                                                       "extra bold", "black")
    return "figure" if is_bold else "label"


def page_look(style: ChartStyle) -> dict[str, Any]:
    """Return Matplotlib's settings for a figure in the page's look: its hues, sizes, thin lines, no frame."""
    from cycler import cycler

    ink, hair = style.ink.rgb, style.hair.rgb
    return {
        "axes.prop_cycle": cycler(color=[swatch.rgb for swatch in style.steps(5)]), "axes.edgecolor": hair,
        "axes.labelcolor": ink, "axes.linewidth": 0.5, "axes.spines.top": False, "axes.spines.right": False,
        "axes.titlesize": style.label_size + 2, "axes.titleweight": "bold", "font.size": style.label_size,
        "figure.facecolor": "none", "axes.facecolor": "none", "grid.color": hair, "grid.linewidth": 0.3,
        "legend.frameon": False, "lines.linewidth": 1.6, "patch.linewidth": 0.5, "text.color": ink,
        "xtick.color": hair, "ytick.color": hair, "xtick.labelcolor": ink, "ytick.labelcolor": ink,
        "xtick.major.width": 0.5, "ytick.major.width": 0.5, "axes.unicode_minus": True, "hatch.color": ink,
    }


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure of width × height pt without a ground."""
    figure = Figure(figsize=(width / POINTS_PER_INCH, height / POINTS_PER_INCH), dpi=POINTS_PER_INCH)
    FigureCanvasBase(figure)
    figure.patch.set_visible(False)
    return figure


def render(figure: Figure, style: ChartStyle, width: float, height: float) -> tuple[Item, ...]:
    """Draw a figure, made width × height pt large, and return its items, y downward."""
    figure.set_dpi(POINTS_PER_INCH)
    figure.set_size_inches(width / POINTS_PER_INCH, height / POINTS_PER_INCH)
    renderer = DisplayListRenderer(style, width, height)
    figure.draw(renderer)
    return tuple(renderer.items)


class FigureCanvas(FigureCanvasBase):
    """The canvas that `savefig` looks for; writes PDF with the bundled faces and the brochure's colours."""

    filetypes = {"pdf": "Portable Document Format"}  # noqa: RUF012  Matplotlib's own attribute
    fixed_dpi = POINTS_PER_INCH

    def get_renderer(self) -> DisplayListRenderer:
        width, height = (float(value) * POINTS_PER_INCH for value in self.figure.get_size_inches())
        return DisplayListRenderer(_plain_style(), width, height)

    def print_pdf(self, filename: Any, *, metadata: dict[str, str] | None = None, **_: Any) -> None:
        """Write the figure as a tagged PDF page; the metadata's Title is its alternative text too.

        This is the one place where charts/ calls a later stage: a figure saved by itself needs the whole writer.
        """
        from reportgen.items import Metadata, Page, Pages
        from reportgen.pdf.writer import write

        about = metadata or {}
        renderer = self.get_renderer()
        self.figure.set_dpi(POINTS_PER_INCH)
        self.figure.draw(renderer)
        root = Tag("Document", language="zh-CN")
        title = about.get("Title", "") or "图"
        tag = root.child("Figure", alt=title)
        page = Page(renderer.width, renderer.height, 0.0, tagged(renderer.items, tag), "1")
        pdf = write(Pages((page,), root, (), Metadata(title, about.get("Author", ""), about.get("Subject", ""))))
        if hasattr(filename, "write"):
            filename.write(pdf)
        else:
            FilePath(filename).write_bytes(pdf)


def _plain_style() -> ChartStyle:
    """The look of a figure outside a document: bundled Hei, and the built-in brochure's palette by name."""
    from reportgen.fonts.library import FontLibrary
    from reportgen.spec.library import load_layout

    palette = []
    for name, colour in load_layout("brochure").theme.palette.items():
        red, green, blue = (int(colour.rgb[i:i + 2], 16) / 255 for i in (1, 3, 5))
        cyan, magenta, yellow, black = (value / 100 for value in colour.cmyk)
        palette.append(Swatch(name, (red, green, blue), (cyan, magenta, yellow, black)))
    named = {swatch.name: swatch for swatch in palette}
    hue = named["vermilion"]
    library = FontLibrary()
    return ChartStyle(hue, hue.tint(0.12), named["ink"], named["grey"], named["paper"],
                      (library.face("Noto Sans SC"), library.face("Noto Serif SC")),
                      (library.face("Noto Sans SC", 700), library.face("Noto Serif SC", 700)), palette=tuple(palette))
