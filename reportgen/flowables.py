"""The text engine as a ReportLab Platypus flowable, for programs that have their own document.

    from reportlab.platypus import SimpleDocTemplate
    from reportgen.flowables import Paragraph

    SimpleDocTemplate("review.pdf").build([Paragraph("全年接待游客312.5万人次，增长35.6%。", size=12, leading=20)])
"""

from __future__ import annotations

from pathlib import Path as FilePath

from reportlab.lib.colors import Color, black
from reportlab.platypus.flowables import Flowable

from reportgen.fonts.library import FontLibrary
from reportgen.items import GlyphRun, Item, Path
from reportgen.pdf.live_fonts import show
from reportgen.text.paragraph import Line, Span, compose
from reportgen.text.style import Align, Level, ParagraphStyle, Scheme, TextStyle

FALLBACK = ("Noto Serif SC", "Noto Sans SC")
HAN_ASCENT = 0.88


class Paragraph(Flowable):  # type: ignore[misc]
    """A paragraph of Chinese or mixed text, set by reportgen.

    `size`, `leading` and the measure are in points, `indent` of the first line in em; `fonts` is a folder with faces of
    one's own. Glyphs that `face` lacks come from the bundled faces. Raises FontError for an unknown family and, from
    `wrap`, for a character that no face has.
    """

    def __init__(self, text: str, *, face: str = "Noto Serif SC", weight: int = 400, size: float = 10.5,
                 leading: float = 17.0, indent: float = 2.0, align: Align = "justify", scheme: Scheme = "quanjiao",
                 level: Level = "gb", hanging: bool = False, lang: str = "zh-CN", colour: Color = black,
                 fonts: str | FilePath | None = None) -> None:
        super().__init__()
        library = FontLibrary([FilePath(fonts)] if fonts else [])
        faces = tuple(dict.fromkeys([library.face(face, weight), *(library.face(name) for name in FALLBACK)]))
        style = TextStyle(faces, size, language=lang)
        self.spans = (Span(text, style),)
        self.style = ParagraphStyle(style, leading, align, indent, scheme, level, hanging)
        self.colour = colour
        self.lines: tuple[Line, ...] | None = None
        self.width = 0.0

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Break to `available_width` and return the size taken, in points."""
        if self.lines is None or self.width != available_width:
            self.lines = compose(self.spans, self.style, available_width).lines
        self.width = available_width
        self.height = len(self.lines) * self.style.leading
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Return the part that fits and the rest, no line left alone; nothing where that cannot be."""
        self.wrap(available_width, available_height)
        lines = self.lines or ()
        count = int(available_height / self.style.leading + 1e-6)
        if len(lines) - count == 1:
            count -= 1
        if count >= len(lines):
            return [self]
        if count < 2:
            return []
        return [_Part(self, lines[:count]), _Part(self, lines[count:])]

    def draw(self) -> None:
        """Draw the lines from the top down at the canvas's origin."""
        self.canv.setFillColor(self.colour)
        self.canv.setStrokeColor(self.colour)
        top = (self.style.leading - self.style.text.size) / 2 + HAN_ASCENT * self.style.text.size
        for number, line in enumerate(self.lines or ()):
            for item in line.runs:
                self._draw(item, self.height - top - number * self.style.leading)

    def _draw(self, item: Item, y: float) -> None:
        """Paint one item; ReportLab's canvas has moved its origin to the flowable's lower left corner."""
        if isinstance(item, GlyphRun):
            self.canv._code.append(show(self.canv._doc, item, 0.0, y))
        elif isinstance(item, Path):
            path = self.canv.beginPath()
            for op, *values in item.segments:
                points = [y - value if index % 2 else value for index, value in enumerate(values)]
                {"M": path.moveTo, "L": path.lineTo, "C": path.curveTo, "Z": path.close}[op](*points)
            self.canv.setLineWidth(item.width)
            self.canv.drawPath(path, stroke=item.stroke is not None, fill=item.fill is not None)


class _Part(Paragraph):
    """Lines of a paragraph that was split; their breaks stay as they are."""

    def __init__(self, whole: Paragraph, lines: tuple[Line, ...]) -> None:
        Flowable.__init__(self)
        self.spans, self.style, self.colour, self.lines = whole.spans, whole.style, whole.colour, lines
        self.width = whole.width

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.height = len(self.lines or ()) * self.style.leading
        return self.width, self.height
