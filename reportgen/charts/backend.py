"""A Matplotlib backend that draws onto the display list: paths stay paths, text is set in the document's faces.

Imported only when a chart is drawn: Matplotlib costs 0.4 s.
"""

from __future__ import annotations

from typing import Any

from matplotlib.backend_bases import FigureCanvasBase, GraphicsContextBase, RendererBase
from matplotlib.figure import Figure
from matplotlib.path import Path as MplPath
from matplotlib.transforms import Affine2D

from reportgen.charts.labels import label_line
from reportgen.charts.style import ChartStyle
from reportgen.errors import Problem, ReportgenError
from reportgen.items import Clip, Item, Path, Segment, Swatch, moved, rectangle

POINTS_PER_INCH = 72
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

    def draw_path(self, gc: GraphicsContextBase, path: MplPath, transform: Any, rgbFace: Any = None) -> None:
        segments = self._segments(path, transform)
        if all(segment[0] in "MZ" for segment in segments):
            return
        stroke = self.swatch(gc.get_rgb()) if gc.get_linewidth() > 0 and gc.get_rgb()[3:] != (0.0,) else None
        fill = self.swatch(rgbFace) if rgbFace is not None and (len(rgbFace) < 4 or rgbFace[3] > 0) else None
        dashes: Any = gc.get_dashes()[1]
        dash = tuple(float(value) for value in dashes) if dashes is not None else ()
        alpha = gc.get_alpha() if gc.get_alpha() is not None else 1.0
        item: Item = Path(segments, fill=fill, stroke=stroke, width=float(gc.get_linewidth()), dash=dash,
                          cap=CAPS[str(gc.get_capstyle())], join=JOINS[str(gc.get_joinstyle())], alpha=float(alpha))
        box = gc.get_clip_rectangle()
        if box is not None:
            frame = rectangle(box.x0, self.height - box.y1, box.width, box.height)
            item = Clip(frame, (item,))
        self.items.append(item)

    def draw_text(self, gc: GraphicsContextBase, x: float, y: float, s: str, prop: Any, angle: float,
                  ismath: Any = False, mtext: Any = None) -> None:
        line = label_line(s, self.style, prop.get_size_in_points(), _weight(prop), self.swatch(gc.get_rgb()))
        self.items += [moved(item, float(x), self.height - float(y)) for item in line.runs]

    def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> tuple[float, float, float]:
        size = prop.get_size_in_points()
        line = label_line(s, self.style, size, _weight(prop), self.style.ink)
        return line.width, size, 0.12 * size

    def draw_image(self, gc: GraphicsContextBase, x: float, y: float, im: Any, transform: Any = None) -> None:
        raise ReportgenError(Problem("a chart holds a raster image, which charts cannot carry yet", rule="chart",
                                     hint="draw it with shapes, or place the image as a picture"))

    def swatch(self, rgb: Any) -> Swatch:
        """Return the style's swatch with this screen colour, else one made from it."""
        wanted = tuple(float(value) for value in rgb[:3])
        for swatch in self.style.swatches:
            if all(abs(one - other) < 1e-4 for one, other in zip(swatch.rgb, wanted, strict=True)):
                return swatch
        red, green, blue = wanted
        black = 1 - max(wanted)
        if black >= 1:
            return Swatch("black", (0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0))
        cyan, magenta, yellow = ((1 - value - black) / (1 - black) for value in wanted)
        return Swatch("chart", (red, green, blue), (cyan, magenta, yellow, black))

    def _segments(self, path: MplPath, transform: Any) -> tuple[Segment, ...]:
        flipped = transform + Affine2D().scale(1, -1).translate(0, self.height)
        segments: list[Segment] = []
        pen = (0.0, 0.0)
        for points, code in path.iter_segments(flipped, curves=True, simplify=False):
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


def _weight(prop: Any) -> Any:
    return "figure" if prop.get_weight() in ("bold", 700) else "label"


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure of width × height pt without a ground."""
    figure = Figure(figsize=(width / POINTS_PER_INCH, height / POINTS_PER_INCH), dpi=POINTS_PER_INCH)
    FigureCanvasBase(figure)
    figure.patch.set_visible(False)
    return figure


def render(figure: Figure, style: ChartStyle, width: float, height: float) -> tuple[Item, ...]:
    """Draw a figure and return its items in a box of width × height pt, y downward."""
    renderer = DisplayListRenderer(style, width, height)
    figure.draw(renderer)
    return tuple(renderer.items)
